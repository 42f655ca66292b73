"""The office's own document: read, matched to the pack, and shown beside our criteria.

Verbs: import_instrument."""
