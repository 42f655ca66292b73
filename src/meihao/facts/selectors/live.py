"""Live sources that lower apps offer, put to the subjects that facts are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from django.utils import timezone

from meihao.facts.models import Subject
from meihao.facts.rules.statements import COMMUNITY, COMPOUND
from meihao.places.sources import built, compounds
from meihao.policy.dossier import Reading


def compounds_registered(subjects: Sequence[int] | None, on: date, known: datetime) -> Mapping[int, Reading]:
    """The number of compounds of each community as the register counts it: those entered by the day and known by then."""
    by_then = min(known, timezone.make_aware(datetime.combine(on, time.max)))
    codes = _codes(COMMUNITY, subjects)
    if not codes:
        return {}
    counted = compounds(list(codes), known=by_then)
    return {codes[code]: Reading(each.number, grade="A", effective_on=each.since) for code, each in counted.items()}


def compounds_built(subjects: Sequence[int] | None, on: date, known: datetime) -> Mapping[int, Reading]:
    """The day by which each compound was completed, as the register records it: an office's record, not a measurement."""
    codes = _codes(COMPOUND, subjects)
    if not codes:
        return {}
    days = built(list(codes), known=known)
    return {codes[code]: Reading(day, grade="B", effective_on=day) for code, day in days.items() if day <= on}


def _codes(kind: str, subjects: Sequence[int] | None) -> dict[str, int]:
    """The subjects of a kind, by code."""
    rows = Subject.objects.filter(kind=kind)
    if subjects is not None:
        rows = rows.filter(pk__in=subjects)
    return dict(rows.values_list("code", "pk"))
