"""The append-only trail of every write, sealed in batches into a Merkle log.

Verbs: record, seal, verify."""
