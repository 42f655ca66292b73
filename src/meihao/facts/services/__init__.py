"""Verbs on facts and evidence."""

from __future__ import annotations

from meihao.facts.services.batches import Statement, state_facts
from meihao.facts.services.evidence import Shown, review_evidence, submit_evidence
from meihao.facts.services.statements import state_fact, subject_for

__all__ = [
    "Shown",
    "Statement",
    "review_evidence",
    "state_fact",
    "state_facts",
    "subject_for",
    "submit_evidence",
]
