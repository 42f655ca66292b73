"""Subsidies of the pack answered for a project, and what of its costs may still be claimed."""

from __future__ import annotations

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


def answered(
    project: Project, wanted: Sequence[Subsidy], *, on: date, known: datetime, without: Claim | None = None
) -> list[Answered]:
    """Each subsidy answered for a project: as many statements for all as for one. Wants the subject joined.

    `without` answers as if there were not that claim.
    """
    pack = library.current()
    about = dossiers([project.subject], on=on, known=known, pack=pack)[project.subject_id]
    about = replace(about, readings={**about.readings, **asked_by_subsidies(project)})
    lines = list(CostLine.objects.filter(project=project).order_by("number"))
    nets = grouped(CostLine.objects.filter(project=project), "pk")
    counted = ClaimPart.objects.filter(line__project=project).exclude(claim=without)
    parts = grouped(counted, "line", "claim__subsidy")
    taken: dict[int, int] = {}
    for (line, _), total in parts.items():
        taken[line] = taken.get(line, 0) + total
    found = []
    for each in wanted:
        rows = tuple(
            [Open(line, nets[line.pk,], taken.get(line.pk, 0), barred(pack, each.fund, line.measure)) for line in lines]
        )
        may = [row for row in rows if not row.barred]
        before = sum(total for (_, name), total in parts.items() if name == each.id)
        entitlement = entitle(
            pack,
            each,
            about,
            cost=sum(row.net for row in may),
            unclaimed=sum(row.left for row in may),
            claimed=before,
        )
        found.append(Answered(entitlement, rows))
    return found


def barred(pack: Pack, fund: str, measure: str) -> str:
    """Why a source of money may not pay for a content, with the clause and what would mend it; empty where it may."""
    rule = excluded(pack, fund, measure)
    return f"{rule.text}（{pack.clauses[rule.cite].short}；{rule.source}）；{rule.mend}" if rule else ""


def reasons(node: Node, pack: Pack) -> list[tuple[Node, str, str]]:
    """The conditions under an answer: each leaf with what it asks and what was found."""
    leaves = [each for each in node.walk() if not each.answers]
    return [(each, wording.asked(each, pack), wording.found(each, pack)) for each in leaves]
