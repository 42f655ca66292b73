"""What the pages of supervision need to know."""
