"""A subject against a profile: verdicts with reasons, gaps, decisions, the response table.

Verbs: designate, conclude. Basis: annex1/preamble."""
