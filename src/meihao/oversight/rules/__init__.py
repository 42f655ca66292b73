"""How progress is judged. Pure."""
