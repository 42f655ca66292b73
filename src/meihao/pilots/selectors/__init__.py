"""What pages and verbs of pilots need to know."""
