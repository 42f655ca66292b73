"""How topics and items stand, what a meeting needs to decide, how minutes differ, how calendars are written. Pure."""
