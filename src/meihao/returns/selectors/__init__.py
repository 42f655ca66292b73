"""What pages, files and services need of the returns."""
