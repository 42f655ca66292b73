"""Signing in: what allauth and axes are told about this house."""
