"""What counts in the score of each district in a period, read from the records as they were known at a time.

Each part of the score has one function, which names every record that counts; a part that nobody records is silent.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from meihao.assessment.selectors.dossiers import end_of
from meihao.facts.selectors import as_of
from meihao.organisations.models import Kind, Organisation
from meihao.oversight.models import Answer, Dispatch
from meihao.oversight.rules.dispatching import RETURNED
from meihao.oversight.rules.periods import Span, ends
from meihao.oversight.rules.scoring import COLOUR_DAYS, Figure, Item, Law, days, law
from meihao.oversight.selectors.colours import watch
from meihao.oversight.selectors.evidence import rested
from meihao.plans.models import Kind as PlanKind
from meihao.plans.models import PlanRow
from meihao.plans.rules.plans import Stage
from meihao.plans.selectors.progress import progress
from meihao.policy import library
from meihao.policy.dossier import USABLE
from meihao.policy.pack import Pack
from meihao.renovation.models import Project
from meihao.renovation.selectors import positions
from meihao.renovation.selectors.reconciliation import known as reconciled

SURVEY: Final = "satisfaction.after"
SILENT: Final = "平台还没有这类记录"


@dataclass(frozen=True, slots=True)
class Field:
    """Where the records are looked for: the period, what was known, the projects with their districts by code."""

    span: Span
    known: datetime
    pack: Pack
    law: Law
    projects: tuple[Project, ...]
    districts: Mapping[str, Organisation]

    @property
    def by(self) -> datetime:
        """By when something must have been written to count in the period."""
        return min(self.known, end_of(self.span.until))

    def district(self, project: Project) -> str:
        """The code of the district in which a project lies; empty where it lies in none."""
        above = project.organisation.path.strip("/").split("/")
        return above[1] if len(above) > 1 and above[1] in self.districts else ""


type Counted = Mapping[str, list[Item]]
"""The records that count, by district."""


def districts(codes: Collection[str] | None) -> dict[str, Organisation]:
    """The districts that are assessed, by code, in their order: those named, or all that there are now."""
    rows = Organisation.objects.filter(kind=Kind.DISTRICT).order_by("pk")
    return {each.code: each for each in (rows.filter(active=True) if codes is None else rows.filter(code__in=codes))}


def gathered(span: Span, *, known: datetime, codes: Collection[str] | None = None) -> dict[str, dict[str, Figure]]:
    """Each part of the score of each district: those named by `codes`, or all that there are."""
    pack = library.current()
    projects = Project.objects.filter(registered_on__lte=span.until).select_related("organisation", "subject")
    return counted(Field(span, known, pack, law(pack, span.kind), tuple(projects.order_by("code")), districts(codes)))


def counted(field: Field) -> dict[str, dict[str, Figure]]:
    """The same of some projects; how many statements it takes does not depend on how much there is. Basis: plan/4.3"""
    kinds = {each.id: each for each in field.pack.parts.scoring.components}
    found: dict[str, dict[str, Figure]] = {code: {} for code in field.districts}
    for weight in field.law.weights:
        part = kinds[weight.id]
        source = colours if part.kind == COLOUR_DAYS else SOURCES.get(tuple(part.of))
        told = source(field) if source else None
        for code, figures in found.items():
            figures[weight.id] = Figure(silent=SILENT) if told is None else Figure(tuple(told.get(code, ())))
    return found


def colours(field: Field) -> Counted:
    """The credits of the projects of each district on the days that are looked at; of a project in no colour nothing."""
    tally: dict[int, Counter[str]] = defaultdict(Counter)
    for on in ends(field.pack.parts.scoring.settlement.colour_at, field.span.since, field.span.until):
        for each in watch(field.projects, on=on, known=field.known):
            if each.shade is not None:
                tally[each.project.pk][each.colour] += 1
    return _by_district(
        field, {each: [days(each.code, tally[each.pk], field.law)] for each in field.projects if tally[each.pk]}
    )


def milestones(field: Field) -> Counted:
    """The commitments of filed schemes that fell due in the period: accepted at their place by its end, or not.

    Those dropped by decision are left out, and all of projects that were withdrawn or are held at its end.
    """
    standing = positions(field.projects, on=field.span.until, known=field.known)
    going = [
        each for each in field.projects if not (standing[each.pk].position.ended or standing[each.pk].position.held)
    ]
    schemes = reconciled([each.pk for each in going], field.by)
    found = {}
    for each in going:
        lines = schemes[each.pk].lines if each.pk in schemes else ()
        found[each] = [
            Item(f"{each.code}/{line.promise.number}", int(not line.open), 1)
            for line in lines
            if line.promise and not line.decided and field.span.since <= line.promise.due_on <= field.span.until
        ]
    return _by_district(field, found)


def replies(field: Field) -> Counted:
    """The answers to dispatch notices that fell due in the period: given by their last day, or not."""
    rows = Dispatch.objects.filter(project__in=field.projects, at__lte=field.by).order_by("pk")
    found: dict[int, list[Item]] = defaultdict(list)
    for row in rows.prefetch_related("answers__review"):
        for number, (due, came) in enumerate(_owed(row, field.by), start=1):
            if field.span.since <= due <= field.span.until:
                found[row.project_id].append(
                    Item(f"{row.project_id}/{row.number}/{number}", int(came is not None and came <= due), 1)
                )
    return _by_district(
        field,
        {
            each: [Item(f"{each.code}/{item.ref.partition('/')[2]}", item.good, item.of) for item in found[each.pk]]
            for each in field.projects
        },
    )


def _owed(row: Dispatch, by: datetime) -> list[tuple[date, date | None]]:
    """Each answer that a notice asked for as written down by then: its last day, and the day on which it came."""
    found: list[tuple[date, date | None]] = []
    due: date | None = row.due_on
    for answer in row.answers.all():
        if due is None or answer.at > by:
            break
        found.append((due, timezone.localdate(answer.at)))
        due = _again(answer, by)
    return [*found, (due, None)] if due is not None else found


def _again(answer: Answer, by: datetime) -> date | None:
    """The last day of the answer that is owed after this one was returned."""
    review = getattr(answer, "review", None)
    return review.due_on if review is not None and review.at <= by and review.outcome == RETURNED else None


def evidence(field: Field) -> Counted:
    """Of the facts asked of each project at the end of the period, those resting on evidence that holds or ran out."""
    found = rested(field.projects, on=field.span.until, known=field.known)
    return _by_district(
        field,
        {
            each: [
                Item(
                    each.code, found[each.subject_id].fresh, found[each.subject_id].fresh + found[each.subject_id].stale
                )
            ]
            for each in field.projects
            if each.subject_id in found and (found[each.subject_id].fresh or found[each.subject_id].stale)
        },
    )


def targets(field: Field) -> Counted | None:
    """The homes recognised as completed of those that the year's plan sets down for each district; None while nobody tells."""
    year = field.span.since.year
    rows = PlanRow.objects.filter(
        version__year=year,
        version__kind=PlanKind.PLAN,
        version__known_at__lte=field.known,
        organisation__in=list(field.districts.values()),
        households__isnull=False,
    )
    planned: dict[int, tuple[int, str]] = {}
    told = rows.order_by("version__known_at", "pk").values_list("organisation", "households", "unit")
    for district, households, unit in told:
        planned[district] = households or 0, unit
    come = progress([year], list(planned), on=field.span.until, known=field.known)
    if come is None:
        return None
    found = {}
    for code, each in field.districts.items():
        if each.pk in planned:
            homes, unit = planned[each.pk]
            done = come.get(year, {}).get((each.pk, Stage.DONE, unit))
            if done is None or done.households is not None:
                found[code] = [Item(str(year), (done.households or 0) if done else 0, homes)]
    return found


def satisfaction(field: Field) -> Counted:
    """What residents said after the renovation, in surveys of the period that count at its end."""
    told = as_of.readings(
        [each.subject_id for each in field.projects],
        on=field.span.until,
        known=field.known,
        pack=field.pack,
        keys=frozenset({SURVEY}),
    )
    found = {}
    for each in field.projects:
        reading = told.get(each.subject_id, {}).get(SURVEY)
        if reading and reading.state == USABLE and reading.effective_on and reading.effective_on >= field.span.since:
            satisfied, answered = reading.value
            found[each] = [Item(each.code, satisfied, answered)]
    return _by_district(field, found)


def _by_district(field: Field, rows: Mapping[Project, Sequence[Item]]) -> Counted:
    found: dict[str, list[Item]] = defaultdict(list)
    for project, items in rows.items():
        if code := field.district(project):
            found[code] += items
    return found


SOURCES: Final[Mapping[tuple[str, ...], Callable[[Field], Counted | None]]] = {
    ("score.milestones_done", "score.milestones_due"): milestones,
    ("score.homes_done", "score.homes_planned"): targets,
    ("score.replies_on_time", "score.replies_due"): replies,
    ("score.evidence_fresh", "score.evidence_due"): evidence,
    ("score.satisfied", "score.surveyed"): satisfaction,
}
"""Who tells the two figures of a part that is a share of one in the other."""
