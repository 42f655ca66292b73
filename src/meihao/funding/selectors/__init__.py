"""What pages and verbs of money need to know."""
