"""Supervision of the city's programme: the three colours, each with its reasons.

Nothing is stored: the colour of a day is worked out of what was known then. Basis: plan/4.3.
"""
