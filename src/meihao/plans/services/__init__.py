"""Verbs of yearly plans."""
