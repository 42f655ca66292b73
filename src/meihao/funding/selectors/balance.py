"""Balances of projects: versions with what they come to, the draft, and what other apps ask of the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from meihao.funding.models import BalanceDraft, BalanceVersion
from meihao.funding.rules.balance.computing import result
from meihao.funding.rules.balance.plan import Plan, blank, from_json
from meihao.policy import library
from meihao.renovation.models import Project


@dataclass(frozen=True, slots=True)
class Latest:
    """The last version with its value in fen at the leading rate, its coverage (None: nothing is owed), and where money lacks.

    `gap` is the year in which most is missing, and how much in fen; None where no year ends without money.
    """

    version: BalanceVersion
    npv: Fraction
    coverage: Fraction | None
    gap: tuple[int, int] | None
    balanced: bool


def versions(project: Project) -> list[BalanceVersion]:
    """The versions, the last first."""
    return list(BalanceVersion.objects.filter(project=project).select_related("by").order_by("-number"))


def latest(project: Project) -> Latest | None:
    """What the last version of a project's balance comes to; None where there is none. Basis: annex2/5"""
    return latest_of([project.pk]).get(project.pk)


def latest_of(projects: Sequence[int]) -> dict[int, Latest]:
    """The same for many projects by their number; one statement, however many there are."""
    rows = BalanceVersion.objects.filter(project__in=projects).order_by("project", "number")
    last = {each.project_id: each for each in rows}
    return {project: _latest(each) for project, each in last.items()}


def _latest(version: BalanceVersion) -> Latest:
    told = result(from_json(version.content))
    return Latest(version, told.npv, told.coverage, told.deepest, not told.gaps and told.covered)


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
