"""What is true of the trail without a database."""

from __future__ import annotations

from meihao.audit.rules.archive import Archive, Damaged, read_archive, write_archive
from meihao.audit.rules.trail import (
    START,
    Fault,
    Record,
    SealRecord,
    chain,
    check,
    content_digest,
    instant,
    leaf,
    plain,
)
from meihao.audit.rules.words import name_verbs, spoken, words

__all__ = [
    "START",
    "Archive",
    "Damaged",
    "Fault",
    "Record",
    "SealRecord",
    "chain",
    "check",
    "content_digest",
    "instant",
    "leaf",
    "name_verbs",
    "plain",
    "read_archive",
    "spoken",
    "words",
    "write_archive",
]
