"""The shape of every file of a pack, as frozen pydantic models that forbid unknown keys."""
