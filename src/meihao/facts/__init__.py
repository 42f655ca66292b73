"""Append-only facts with effective and known dates; evidence by hash, its review and expiry; live sources.

Verbs: state, supersede, submit_evidence, review_evidence, import_facts."""
