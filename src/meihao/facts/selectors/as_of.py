"""What was known of subjects at one time about one day: three statements, however many the subjects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Window
from django.db.models.functions import Cast, RowNumber

from meihao.facts import sources
from meihao.facts.models import Fact, Outcome, Review
from meihao.facts.rules.as_of import Row, occurrences, reading
from meihao.policy.dossier import PENDING, RETURNED, Reading
from meihao.policy.pack import Pack

type Readings = dict[int, dict[str, Reading]]
"""Readings by key, by subject."""


def readings(subjects: Sequence[int] | None, *, on: date, known: datetime, pack: Pack) -> Readings:
    """The reading of every key of the subjects (all there are for None) about `on` as known at `known`.

    Of the facts known by then and in effect by then, the usable one latest to take effect counts, and of several
    the latest known. A fact whose evidence waits for review or was returned never displaces a usable one; it is
    read only where there is none, so that one can be told why the answer is unknown.
    """
    known_facts = Fact.objects.filter(known_at__lte=known, effective_on__lte=on)
    if subjects is not None:
        known_facts = known_facts.filter(subject__in=subjects)
    accepted = _accepted(known)
    usable = known_facts.filter(Q(evidence=None) | Q(evidence__in=accepted)).exclude(pk__in=_withdrawn(known, accepted))
    events = [key.name for key in pack.keys.values() if key.type == "event"]
    found: Readings = defaultdict(dict)
    day_text = on.isoformat()
    keys = pack.keys
    for row in _latest(usable.exclude(key__in=events)):
        if row.key in keys:
            found[row.subject][row.key] = reading(row, keys[row.key], day_text)
    for (subject, key), rows in _grouped(usable.filter(key__in=events)).items():
        found[subject][key] = occurrences(rows)
    for row in _latest(known_facts.exclude(evidence=None).exclude(evidence__in=accepted), _state(known)):
        if row.key in keys and row.key not in found[row.subject]:
            found[row.subject][row.key] = reading(row, keys[row.key], day_text)
    sources.read_into(found, subjects, on=on, known=known)
    return found


def _accepted(known: datetime) -> QuerySet[Any, Any]:
    """The evidence whose latest review by then accepts it."""
    return _latest_reviews(known).filter(outcome=Outcome.ACCEPTED).values("evidence_id")


def _latest_reviews(known: datetime) -> QuerySet[Review]:
    place = Window(RowNumber(), partition_by=F("evidence_id"), order_by=[F("at").desc(), F("id").desc()])
    return Review.objects.filter(at__lte=known).annotate(place=place).filter(place=1)


def _withdrawn(known: datetime, accepted: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """The facts that a usable later one supersedes."""
    corrections = Fact.objects.filter(known_at__lte=known, supersedes__isnull=False)
    return corrections.filter(Q(evidence=None) | Q(evidence__in=accepted)).values("supersedes_id")


def _state(known: datetime) -> Mapping[int, str]:
    """The state of evidence that was reviewed and is not accepted."""
    rows = _latest_reviews(known).exclude(outcome=Outcome.ACCEPTED).values_list("evidence_id", flat=True)
    return dict.fromkeys(rows, RETURNED)


_FIELDS = ("subject_id", "key", "value", "begins", "ends", "expires", "grade", "id", "evidence_id")


def _rows(facts: QuerySet[Fact]) -> QuerySet[Fact, Any]:
    """Days as text: most repeat, and text is decoded once each (facts.rules.as_of.day)."""
    return facts.annotate(
        begins=Cast("effective_on", CharField()),
        ends=Cast("ends_on", CharField()),
        expires=Cast("evidence__expires_on", CharField()),
    ).values_list(*_FIELDS)


def _latest(facts: QuerySet[Fact], state: Mapping[int, str] | None = None) -> list[Row]:
    """One row for each subject and key: the latest to take effect, then the latest known."""
    order = [F("effective_on").desc(), F("known_at").desc(), F("id").desc()]
    place = Window(RowNumber(), partition_by=[F("subject_id"), F("key")], order_by=order)
    rows = _rows(facts.order_by().annotate(place=place).filter(place=1))
    if state is None:
        return [Row(*row[:8]) for row in rows]
    return [Row(*row[:8])._replace(state=state.get(row[8], PENDING)) for row in rows]


def _grouped(facts: QuerySet[Fact]) -> dict[tuple[int, str], list[Row]]:
    groups: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for row in _rows(facts.order_by()):
        groups[row[0], row[1]].append(Row(*row[:8]))
    return groups
