"""Reads the indicator table of an official document: bytes -> lines -> table -> match with a pack, or a draft of a new pack.

Pure: no Django, no clock, no network. `extract` turns a file into numbered lines, `annex.read` finds the systems, indicators and
level texts in them, `match` lays them beside a pack and `skeleton.draft` drafts a pack from them.
"""
