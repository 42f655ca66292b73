"""Marks of this app."""
