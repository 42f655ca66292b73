"""What the public pages, the feeds and the open data show, and what an officer may release."""
