"""The letter of commitment of a pilot: what it may carry, what it promises, and how far that was kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from meihao.accounts.models import User
from meihao.pilots.models import Fulfilment, FulfilmentReview, Letter, Promise
from meihao.pilots.rules.promises import Report, Standing, standing
from meihao.policy import library
from meihao.policy.lifecycle import Line, lifecycle
from meihao.policy.pack import Pack
from meihao.policy.schema.lifecycle import Waiver
from meihao.renovation.models import Project
from meihao.renovation.selectors import Now, acts, gates, position

IMPLEMENTER = "implementing-party"


@dataclass(frozen=True, slots=True)
class Told:
    """A promise with its reports, where it stands, and what the viewer may do about it."""

    row: Promise
    condition: str
    owner: str
    reports: tuple[Fulfilment, ...]
    standing: Standing
    may_report: bool = False
    may_hear: bool = False

    @property
    def last(self) -> Fulfilment | None:
        """The report that waits or was heard last."""
        return self.reports[-1] if self.reports else None


@dataclass(frozen=True, slots=True)
class Carried:
    """What a letter may carry now: the conditions that do not hold, by id with their words; empty where it is too late."""

    now: Now
    paper: Waiver
    steps: str
    open: bool
    unmet: Mapping[str, str]


def paper_of(project: Project, pack: Pack) -> Waiver:
    """The paper that the lifecycle of pilots knows."""
    return lifecycle(pack, project.lifecycle).waivers[0]


def carried(project: Project, *, on: date, known: datetime) -> Carried:
    """What a letter may carry on a day: unmet conditions of the steps ahead. Basis: plan/3.2.3"""
    pack = library.current()
    now, paper = position(project, on=on, known=known), paper_of(project, pack)
    ahead = [each for each in gates({project.pk: now}, on=on, known=known)[project.pk] if each.step.id in paper.at]
    unmet = {
        line.condition.id: line.condition.text
        for each in ahead
        for line in each.lines
        if line.condition.id in paper.conditions and not line.passed
    }
    names = "、".join(each.name for each in now.cycle.transitions if each.id in paper.at)
    return Carried(now, paper, names, bool(ahead), unmet)


def rows(promises: QuerySet[Promise], *, on: date, known: datetime) -> QuerySet[Promise]:
    """Promises with their letters and what was reported and said of them by then: three statements."""
    heard = FulfilmentReview.objects.filter(at__lte=known).select_related("by")
    reports = Fulfilment.objects.filter(at__lte=known, on__lte=on).select_related("by", "blob__shown")
    return (
        promises.filter(letter__at__lte=known, letter__on__lte=on)
        .select_related("letter__blob", "letter__by")
        .prefetch_related(Prefetch("fulfilments", reports.prefetch_related(Prefetch("review", heard))))
        .order_by("letter__number", "place")
    )


def told(row: Promise, *, on: date, user: User | None = None, project: Project | None = None) -> Told:
    """A promise as pages print it. Wants its reports prefetched."""
    pack = library.current()
    conditions = {each.id: each for each in pack.parts.lifecycles.conditions}
    condition = conditions.get(row.condition)
    reports = tuple(row.fulfilments.all())
    where = standing(
        row.due_on, [Report(each.on, each.review.outcome if hasattr(each, "review") else "") for each in reports], on
    )
    may_report = may_hear = False
    if user is not None and project is not None:
        may_report = where.open and where.state != "reported" and reports_for(user, project, row, pack)
        last = reports[-1] if reports else None
        may_hear = (
            where.state == "reported" and hears(user, project, pack) and last is not None and last.by_id != user.pk
        )
    return Told(
        row,
        condition.text if condition else row.condition,
        pack.bodies[condition.owner].name if condition else "",
        reports,
        where,
        may_report,
        may_hear,
    )


def of_project(project: Project, *, on: date, known: datetime, user: User | None = None) -> list[Told]:
    """Every promise of a pilot, in the order of the letters."""
    found = rows(Promise.objects.filter(letter__pilot=project.pk), on=on, known=known)
    return [told(row, on=on, user=user, project=project) for row in found]


def by_project(projects: Sequence[int], *, on: date, known: datetime) -> dict[int, list[Standing]]:
    """Where the promises of pilots stand, by number; those that promised nothing are left out."""
    found: dict[int, list[Standing]] = defaultdict(list)
    for row in rows(Promise.objects.filter(letter__pilot__in=projects), on=on, known=known):
        found[row.letter.pilot_id].append(told(row, on=on).standing)
    return found


def promised(projects: Sequence[Project], on: date, known: datetime) -> Mapping[int, Mapping[str, str]]:
    """The conditions that a letter carries for each pilot, with what it promises: while one of its promises is not late.

    Basis: plan/3.2.3
    """
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    late: set[tuple[int, str]] = set()
    for row in rows(Promise.objects.filter(letter__pilot__in=[each.pk for each in projects]), on=on, known=known):
        where = told(row, on=on).standing
        if where.overdue:
            late.add((row.letter.pilot_id, row.condition))
        found[row.letter.pilot_id][row.condition].append(f"{row.item}（{row.due_on.isoformat()} 前）")
    return {
        pk: {condition: "；".join(said) for condition, said in mine.items() if (pk, condition) not in late}
        for pk, mine in found.items()
    }


def suppliers(project: Project, lines: Sequence[Line]) -> frozenset[int]:
    """Who entered the letters that carry a gate: they do not decide it."""
    if not any(line.promised for line in lines):
        return frozenset()
    return frozenset(Letter.objects.filter(pilot=project.pk).values_list("by", flat=True))


def items_of(letter: Letter) -> list[tuple[str, str, date]]:
    """What a letter promises, in its order."""
    return list(letter.promises.order_by("place").values_list("condition", "item", "due_on"))


def _reporting(project: Project, row: Promise, pack: Pack) -> tuple[str, ...]:
    conditions = {each.id: each.owner for each in pack.parts.lifecycles.conditions}
    named = (conditions.get(row.condition, ""), IMPLEMENTER, paper_of(project, pack).decider)
    return tuple(dict.fromkeys(body for body in named if body in pack.bodies))


def reports_for(user: User, project: Project, row: Promise, pack: Pack) -> bool:
    """Whether somebody may report a promise as kept: whom the condition names, the implementing party, or the district."""
    return any(acts(user, body, project, pack) for body in _reporting(project, row, pack))


def reporters(project: Project, row: Promise, pack: Pack) -> str:
    """Those bodies in words."""
    return "、".join(pack.bodies[body].name for body in _reporting(project, row, pack))


def hears(user: User, project: Project, pack: Pack) -> bool:
    """Whether somebody may say that a promise was kept: the district that gave it."""
    return acts(user, paper_of(project, pack).decider, project, pack)


def waiting_in(projects: Sequence[Project], *, on: date, known: datetime) -> list[Promise]:
    """The promises of pilots that are open, the earliest day first."""
    found = rows(Promise.objects.filter(letter__pilot__in=[each.pk for each in projects]), on=on, known=known)
    return sorted((row for row in found if told(row, on=on).standing.open), key=lambda row: (row.due_on, row.pk))
