"""Pages of one's own account and of the people one looks after."""
