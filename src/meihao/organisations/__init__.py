"""Accountable bodies: city > district > street > community, departments and firms.

Verbs: establish, rename, close. Basis: opinion/14."""
