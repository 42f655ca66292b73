"""Findings with where they stand: worked out of their steps in the database, as known at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from meihao.accounts.models import User
from meihao.checks.models import Finding, FindingStep, InspectedItem, Inspection
from meihao.checks.rules import findings as rules
from meihao.checks.selectors import catalogue
from meihao.policy.pack import Pack
from meihao.renovation.models import Project
from meihao.renovation.selectors import acts


class Folded(TypedDict):
    """What is worked out of a finding's steps."""

    state: str
    term: date


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    type Standing = WithAnnotations[Finding, Folded]

WAITS = {"open": "未销号", "overdue": "已逾期", "serious": "严重未销号", "all": "全部"}
"""The filters of a list of findings."""

MOST = 200
"""So many unsettled findings at most are looked at for the first screen."""


def standing(rows: QuerySet[Finding], *, by: datetime | None = None) -> QuerySet[Standing]:
    """Each with its state and the term that counts, by its steps as known at a time."""
    steps = FindingStep.objects.filter(finding=OuterRef("pk")).order_by("-number")
    if by is not None:
        rows, steps = rows.filter(at__lte=by), steps.filter(at__lte=by)
    return rows.annotate(
        state=Coalesce(Subquery(steps.values("step")[:1]), Value(rules.OPEN)),
        term=Coalesce(Subquery(steps.filter(step=rules.RETURNED).values("due_on")[:1]), F("due_on")),
    )


def narrowed(rows: QuerySet[Standing], show: str, today: date) -> QuerySet[Standing]:
    """Those that a filter asks for; the most pressing first."""
    if show == "all":
        return rows.order_by("-pk")
    rows = rows.exclude(state=rules.CLOSED)
    if show == "overdue":
        rows = rows.filter(state__in=rules.WAITING, term__lt=today)
    elif show == "serious":
        rows = rows.filter(severity=rules.SERIOUS)
    return rows.order_by("-severity", "term", "pk")


def joined(rows: QuerySet[Standing]) -> QuerySet[Standing]:
    """With what a list prints."""
    return rows.select_related("found__inspection__project__organisation", "by")


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as a list or its page prints it."""

    finding: Standing
    project: Project
    side: str
    item: str
    responsible: str
    word: str
    late: int

    @property
    def stops(self) -> bool:
        """Whether works stand still for it."""
        return rules.stops_works(self.finding.severity, self.finding.state)


def told(finding: Standing, pack: Pack, today: date) -> Told:
    """A finding in words."""
    inspection = finding.found.inspection
    side = catalogue.sides(pack).get(inspection.side)
    item = catalogue.items(pack).get(finding.found.item)
    return Told(
        finding,
        inspection.project,
        side.name if side else inspection.side,
        item.name if item else finding.found.item,
        pack.bodies[finding.responsible].name,
        rules.STATES[finding.state],
        rules.overdue(finding.state, finding.term, today),
    )


def of_project(project: Project) -> QuerySet[Standing]:
    """The findings of one project."""
    return standing(Finding.objects.filter(found__inspection__project=project))


def of_projects(projects: QuerySet[Project]) -> QuerySet[Standing]:
    """The findings of some projects."""
    return standing(Finding.objects.filter(found__inspection__project__in=projects))


def one(project: Project, pk: int) -> Standing | None:
    """One finding of a project with its steps, as its page prints it."""
    steps = FindingStep.objects.select_related("by", "photo__shown")
    rows = joined(of_project(project)).select_related("photo__shown").prefetch_related(Prefetch("steps", steps))
    return rows.filter(pk=pk).first()


def stopped(project: Project) -> int:
    """For how many serious findings the works of a project stand still. Basis: opinion/9"""
    return of_project(project).filter(severity=rules.SERIOUS).exclude(state=rules.CLOSED).count()


def may_mend(user: User, finding: Standing, project: Project, pack: Pack) -> bool:
    """Whether somebody speaks for the firm that has to mend it, and it is for that firm to act."""
    return finding.state in rules.WAITING and acts(user, finding.responsible, project, pack)


def may_recheck(user: User, finding: Standing, project: Project, pack: Pack) -> bool:
    """Whether somebody speaks for the side that found it, and had no part in mending it."""
    if finding.state != rules.MENDED or any(each.by_id == user.pk for each in _mendings(finding.steps.all())):
        return False
    firm = acts(user, finding.responsible, project, pack)
    return not firm and catalogue.on_side(user, finding.found.inspection.side, project, pack)


def _mendings(steps: Iterable[FindingStep]) -> list[FindingStep]:
    return [each for each in steps if each.step == rules.MENDED]


def mine(user: User, pack: Pack, today: date) -> tuple[list[Told], list[Told]]:
    """What one has to mend and what one has to check again, the most pressing first: a constant number of statements."""
    rows = joined(of_projects(Project.objects.visible_to(user))).prefetch_related(
        "steps", "found__inspection__project__parties"
    )
    mend, recheck = [], []
    for each in narrowed(rows, "open", today)[:MOST]:
        project = each.found.inspection.project
        if may_mend(user, each, project, pack):
            mend.append(told(each, pack, today))
        elif may_recheck(user, each, project, pack):
            recheck.append(told(each, pack, today))
    return mend, recheck


def inspections(project: Project) -> QuerySet[Inspection]:
    """The inspections of a project, latest first, with their items."""
    rows = Inspection.objects.filter(project=project).select_related("by", "draw__round")
    return rows.prefetch_related("items").order_by("-on", "-pk")


def inspection(project: Project, pk: int) -> Inspection | None:
    """One inspection with its items and what was raised of them."""
    items = InspectedItem.objects.select_related("photo__shown").prefetch_related(
        Prefetch("findings", standing(Finding.objects.all()))
    )
    rows = Inspection.objects.filter(project=project).select_related("by", "draw__round")
    return rows.prefetch_related(Prefetch("items", items)).filter(pk=pk).first()


def last_inspected(projects: Iterable[int], side: str) -> dict[int, date]:
    """The last day on which a side inspected each of some projects."""
    rows: Any = Inspection.objects.filter(project__in=list(projects), side=side).order_by("on", "pk")
    return dict(rows.values_list("project", "on"))
