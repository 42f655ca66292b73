"""What pages and verbs of acceptance need to know."""
