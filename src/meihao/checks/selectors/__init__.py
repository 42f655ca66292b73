"""What pages and verbs of the checks need to know."""
