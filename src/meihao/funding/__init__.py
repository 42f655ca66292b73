"""Money of the renovation programme: where it comes from, what it is spent on, and what is claimed for it."""
