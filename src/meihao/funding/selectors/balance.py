"""Balances of projects: versions with what they come to, the draft, and what other apps ask of the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from meihao.funding.models import BalanceDraft, BalanceVersion
from meihao.funding.rules.balance.computing import Result, result
from meihao.funding.rules.balance.plan import Plan, blank, from_json
from meihao.policy import library
from meihao.renovation.models import Project


@dataclass(frozen=True, slots=True)
class Latest:
    """The last version with everything that it comes to."""

    version: BalanceVersion
    plan: Plan
    result: Result

    @property
    def npv(self) -> Fraction:
        """Its value in fen at the leading rate."""
        return self.result.npv

    @property
    def coverage(self) -> Fraction | None:
        """Its coverage; None where nothing is owed."""
        return self.result.coverage

    @property
    def gap(self) -> tuple[int, int] | None:
        """The year in which most is missing, and how much in fen; None where no year ends without money."""
        return self.result.deepest

    @property
    def balanced(self) -> bool:
        """Whether no year ends without money and what is owed is covered."""
        return self.result.covered and not self.result.gaps


def versions(project: Project) -> list[BalanceVersion]:
    """The versions, the last first."""
    return list(BalanceVersion.objects.filter(project=project).select_related("by").order_by("-number"))


def latest(project: Project, *, known: datetime | None = None) -> Latest | None:
    """What the last version of a project's balance comes to, of those known by a time; None where there is none.

    Basis: annex2/5
    """
    return latest_of([project.pk], known=known).get(project.pk)


def latest_of(projects: Sequence[int], *, known: datetime | None = None) -> dict[int, Latest]:
    """The same for many projects by their number; one statement, however many there are."""
    return {project: _latest(each) for project, each in standing(projects, known=known).items()}


def standing(projects: Sequence[int], *, known: datetime | None = None) -> dict[int, BalanceVersion]:
    """The last version of each project by its number, of those known by a time, without working it out: one statement."""
    rows = BalanceVersion.objects.filter(project__in=projects)
    if known is not None:
        rows = rows.filter(at__lte=known)
    return {each.project_id: each for each in rows.order_by("project", "number")}


def _latest(version: BalanceVersion) -> Latest:
    plan = from_json(version.content)
    return Latest(version, plan, result(plan))


def draft_row(project: Project) -> BalanceDraft | None:
    """The draft of the next version, if there is one."""
    return BalanceDraft.objects.filter(project=project).select_related("by").first()


def row(project: Project) -> BalanceDraft | BalanceVersion | None:
    """The draft, or the last version where nothing is being edited."""
    return draft_row(project) or BalanceVersion.objects.filter(project=project).order_by("-number").first()


def drafted(project: Project, on: date) -> Plan:
    """The plan as edited so far; without any, one without lines that begins in the year of a day."""
    kept = row(project)
    return from_json(kept.content) if kept else blank(library.current(), on.year)


def last_number(project: Project) -> int:
    """The highest number that a line of the project ever had."""
    contents = list(BalanceVersion.objects.filter(project=project).order_by().values_list("content", flat=True))
    contents += BalanceDraft.objects.filter(project=project).order_by().values_list("content", flat=True)
    numbers: list[int] = [line["number"] for content in contents for line in content["lines"]]
    return max(numbers, default=0)
