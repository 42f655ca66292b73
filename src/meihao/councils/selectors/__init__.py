"""What the pages of meetings need to know."""
