"""A draft of the rules and what it would change. Pure."""
