"""Pages of meetings: what concerns one, sessions, minutes, items, topics, and calendars."""
