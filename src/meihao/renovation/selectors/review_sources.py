"""What the reviews know of projects, for the gates: counted from what was said here, so that nobody need report it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from meihao.policy.dossier import Reading
from meihao.renovation.selectors import reviews

GRADE = "A"


def departments(subjects: Sequence[int] | None, on: date, known: datetime) -> Mapping[int, Reading]:
    """How many departments were called to the latest round."""
    found = reviews.latest_joints(on=on, known=known, stage=reviews.JOINT, **_of(subjects))
    return {
        each.review.project.subject_id: Reading(len(each.answers), grade=GRADE, effective_on=each.review.called_on)
        for each in found
    }


def departments_passed(subjects: Sequence[int] | None, on: date, known: datetime) -> Mapping[int, Reading]:
    """How many of them let the scheme pass."""
    found = reviews.latest_joints(on=on, known=known, stage=reviews.JOINT, **_of(subjects))
    return {
        each.review.project.subject_id: Reading(each.passed, grade=GRADE, effective_on=each.since) for each in found
    }


def expert_passed(subjects: Sequence[int] | None, on: date, known: datetime) -> Mapping[int, Reading]:
    """Whether the experts' latest round passed the scheme, every change they asked for being accepted."""
    found = reviews.latest_panels(on=on, known=known, stage=reviews.EXPERT, **_of(subjects))
    return {
        each.review.project.subject_id: Reading(each.passed, grade=GRADE, effective_on=each.since) for each in found
    }


def _of(subjects: Sequence[int] | None) -> dict[str, Any]:
    return {} if subjects is None else {"project__subject__in": subjects}
