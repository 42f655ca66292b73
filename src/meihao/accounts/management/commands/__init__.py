"""Verbs for the operator."""
