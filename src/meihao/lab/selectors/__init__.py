"""What the pages of the lab need to know."""
