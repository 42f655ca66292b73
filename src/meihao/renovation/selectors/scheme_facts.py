"""What schemes and records of works answer of the keys of the pack."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from django.utils import timezone

from meihao.policy import library
from meihao.policy.dossier import Reading
from meihao.renovation.models import Commitment, MeasureAnswer, Project, SchemeVersion
from meihao.renovation.rules.reconciling import outstanding
from meihao.renovation.rules.schemes import Said, unsaid
from meihao.renovation.selectors.reconciliation import known as reconciled


def mandatory_unanswered(subjects: Sequence[int] | None, on: date, known: datetime) -> Mapping[int, Reading]:
    """How many mandatory contents the last version does not answer yet, counted by the system."""
    last = _last(_subjects(subjects), by_the_end(on, known))
    versions = [row.pk for row in last.values()]
    answers: dict[int, dict[str, Said]] = defaultdict(dict)
    for version, measure, answer, note in MeasureAnswer.objects.filter(version__in=versions).values_list(
        "version", "measure", "answer", "note"
    ):
        answers[version][measure] = Said(answer, note)
    promised: dict[int, set[str]] = defaultdict(set)
    rows = Commitment.objects.filter(version__in=versions).order_by()
    for version, measure in rows.values_list("version", "measure").distinct():
        promised[version].add(measure)
    measures = library.current().parts.measures.measures
    return {
        subject: Reading(
            len(unsaid(answers[row.pk], promised[row.pk], measures)), grade="A", effective_on=timezone.localdate(row.at)
        )
        for subject, row in last.items()
    }


def filed_online(subjects: Sequence[int] | None, on: date, known: datetime) -> Mapping[int, Reading]:
    """Whether the last version has been filed: an office's record."""
    by = by_the_end(on, known)
    found = {}
    for subject, row in _last(_subjects(subjects), by).items():
        filed = row.filed if row.filed is not None and row.filed <= by else None
        found[subject] = Reading(filed is not None, grade="B", effective_on=timezone.localdate(filed or row.at))
    return found


def scheme_open(subjects: Sequence[int] | None, on: date, known: datetime) -> Mapping[int, Reading]:
    """How many commitments are neither kept and accepted nor dropped by decision: the construction unit's records."""
    of = _subjects(subjects)
    return {
        of[project]: Reading(
            outstanding(here.lines), grade="B", effective_on=timezone.localdate(here.filed[-1].filing.at)
        )
        for project, here in reconciled(list(of), by_the_end(on, known)).items()
    }


def by_the_end(on: date, known: datetime) -> datetime:
    """By when it must have been written to count: by the end of the day, as known then."""
    return min(known, timezone.make_aware(datetime.combine(on, time.max)))


def _subjects(subjects: Sequence[int] | None) -> dict[int, int]:
    """The subjects by the numbers of their projects."""
    rows = Project.objects.all() if subjects is None else Project.objects.filter(subject__in=subjects)
    return dict(rows.order_by().values_list("pk", "subject"))


class Version(NamedTuple):
    """A version of a scheme, when it was issued, and when it was filed; no model instance, since lists ask for thousands."""

    pk: int
    at: datetime
    filed: datetime | None


def _last(of: Mapping[int, int], by: datetime) -> dict[int, Version]:
    """The last version of each, by subject."""
    rows = SchemeVersion.objects.filter(project__in=list(of), at__lte=by).order_by("number")
    told = rows.values_list("project", "pk", "at", "filing__at")
    return {of[project]: Version(pk, at, filed) for project, pk, at, filed in told}
