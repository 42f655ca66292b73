"""Subsidies of the pack answered for a project, and what of its costs may still be claimed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from meihao.assessment.selectors import dossiers
from meihao.funding.models import Claim, ClaimPart, CostLine
from meihao.funding.selectors.facts import asked_by_subsidies
from meihao.funding.selectors.nets import grouped
from meihao.policy import library, wording
from meihao.policy.pack import Pack
from meihao.policy.schema.supervision import Subsidy
from meihao.policy.subsidies import Entitlement, entitle, excluded
from meihao.policy.tree import Node
from meihao.renovation.models import Project


@dataclass(frozen=True, slots=True)
class Open:
    """A cost line with what stands of it, what all claims have taken of it, and why this money may not pay for it."""

    line: CostLine
    net: int
    claimed: int
    barred: str

    @property
    def left(self) -> int:
        """What may still be claimed of it, from any source."""
        return self.net - self.claimed


@dataclass(frozen=True, slots=True)
class Answered:
    """A subsidy with its answer, and the cost lines as they are open to it."""

    entitlement: Entitlement
    lines: tuple[Open, ...]

    @property
    def open(self) -> tuple[Open, ...]:
        """The lines of which something may be claimed."""
        return tuple([each for each in self.lines if each.left > 0 and not each.barred])


def subsidy(pack: Pack, name: str) -> Subsidy | None:
    """A subsidy of the pack by its id."""
    return next((each for each in pack.parts.funding.subsidies if each.id == name), None)


@dataclass(frozen=True, slots=True)
class Costs:
    """The cost lines of a project as they are open to a subsidy, and what it gave before; in fen."""

    lines: tuple[Open, ...]
    claimed: int

    @property
    def cost(self) -> int:
        """What the project costs that this money may pay for."""
        return sum(row.net for row in self.lines if not row.barred)

    @property
    def unclaimed(self) -> int:
        """What of it nobody has claimed from any source."""
        return sum(row.left for row in self.lines if not row.barred)


def costs(
    projects: Sequence[Project], wanted: Sequence[Subsidy], pack: Pack, *, without: Claim | None = None
) -> dict[int, dict[str, Costs]]:
    """The costs of each project, by its number, as they are open to each subsidy, by its id. Five statements.

    `without` counts as if there were not that claim.
    """
    lines = CostLine.objects.filter(project__in=projects)
    nets = grouped(lines, "pk")
    counted = ClaimPart.objects.filter(line__project__in=projects).exclude(claim=without)
    taken: dict[int, int] = defaultdict(int)
    before: dict[tuple[int, str], int] = defaultdict(int)
    for (line, project, name), total in grouped(counted, "line", "line__project", "claim__subsidy").items():
        taken[line] += total
        before[project, name] += total
    mine: dict[int, list[CostLine]] = defaultdict(list)
    for each in lines.order_by("number"):
        mine[each.project_id].append(each)
    return {
        project.pk: {
            each.id: Costs(
                tuple(
                    [
                        Open(line, nets[line.pk,], taken[line.pk], barred(pack, each.fund, line.measure))
                        for line in mine[project.pk]
                    ]
                ),
                before[project.pk, each.id],
            )
            for each in wanted
        }
        for project in projects
    }


def answered(
    project: Project, wanted: Sequence[Subsidy], *, on: date, known: datetime, without: Claim | None = None
) -> list[Answered]:
    """Each subsidy answered for a project: as many statements for all as for one. Wants the subject joined.

    `without` answers as if there were not that claim.
    """
    pack = library.current()
    about = dossiers([project.subject], on=on, known=known, pack=pack)[project.subject_id]
    about = replace(about, readings={**about.readings, **asked_by_subsidies([project])[project.pk]})
    mine = costs([project], wanted, pack, without=without)[project.pk]
    return [
        Answered(entitle(pack, each, about, cost=here.cost, unclaimed=here.unclaimed, claimed=here.claimed), here.lines)
        for each in wanted
        for here in [mine[each.id]]
    ]


def barred(pack: Pack, fund: str, measure: str) -> str:
    """Why a source of money may not pay for a content, with the clause and what would mend it; empty where it may."""
    rule = excluded(pack, fund, measure)
    return f"{rule.text}（{pack.clauses[rule.cite].short}；{rule.source}）；{rule.mend}" if rule else ""


def reasons(node: Node, pack: Pack) -> list[tuple[Node, str, str]]:
    """The conditions under an answer: each leaf with what it asks and what was found."""
    leaves = [each for each in node.walk() if not each.answers]
    return [(each, wording.asked(each, pack), wording.found(each, pack)) for each in leaves]
