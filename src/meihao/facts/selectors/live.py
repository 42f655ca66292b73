"""Live sources that lower apps offer, put to the subjects that facts are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from django.utils import timezone

from meihao.facts.models import Subject
from meihao.facts.rules.statements import COMMUNITY
from meihao.places.sources import compounds
from meihao.policy.dossier import Reading


def compounds_registered(subjects: Sequence[int] | None, on: date, known: datetime) -> Mapping[int, Reading]:
    """The number of compounds of each community as the register counts it: those entered by the day and known by then."""
    by_then = min(known, timezone.make_aware(datetime.combine(on, time.max)))
    rows = Subject.objects.filter(kind=COMMUNITY)
    if subjects is not None:
        rows = rows.filter(pk__in=subjects)
    codes = dict(rows.values_list("code", "pk"))
    if not codes:
        return {}
    counted = compounds(list(codes), known=by_then)
    return {codes[code]: Reading(each.number, grade="A", effective_on=each.since) for code, each in counted.items()}
