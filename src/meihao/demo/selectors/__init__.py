"""The story as it is written, who may be played, and how far it has been told."""
