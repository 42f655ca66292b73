"""Pages and map layers of places."""
