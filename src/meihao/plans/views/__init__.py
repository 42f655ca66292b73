"""Pages of yearly plans."""
