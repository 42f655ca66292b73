"""Live sources that lower apps offer, put to the subjects that facts are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from django.utils import timezone

from meihao.facts.models import Subject
from meihao.facts.rules.statements import COMMUNITY, COMPOUND
from meihao.kernel.exact import exact
from meihao.places.sources import Measured, built, compounds, measured
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


MEASURED = frozenset({"compound.homes", "compound.area"})


def compounds_measured(
    subjects: Sequence[int] | None, on: date, known: datetime
) -> Mapping[int, Mapping[str, Reading]]:
    """Homes and floor area (㎡) of each compound, added up from the homes that the register holds: an office's record."""
    codes = _codes(COMPOUND, subjects)
    if not codes:
        return {}
    return {codes[code]: readings_of(each) for code, each in measured(list(codes), on=on, known=known).items()}


def readings_of(each: Measured) -> dict[str, Reading]:
    """What a compound measures, by key."""
    return {
        "compound.homes": Reading(each.homes, grade="B", effective_on=each.since),
        "compound.area": Reading(exact(f"{each.area}/100"), grade="B", effective_on=each.since),
    }


def _codes(kind: str, subjects: Sequence[int] | None) -> dict[str, int]:
    """The subjects of a kind, by code."""
    rows = Subject.objects.filter(kind=kind)
    if subjects is not None:
        rows = rows.filter(pk__in=subjects)
    return dict(rows.values_list("code", "pk"))
