"""What awards a pilot may be granted: each with its conditions as they stand. Basis: plan/4.4"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from meihao.assessment.selectors import dossiers
from meihao.kernel.canonical import digest
from meihao.kernel.verdict import Verdict
from meihao.pilots.models import Award
from meihao.policy import library, wording
from meihao.policy.lifecycle import lacks
from meihao.policy.schema.supervision import Award as Rule
from meihao.policy.tree import Node, canonical
from meihao.renovation.models import Project
from meihao.renovation.rules.schemes import yuan


@dataclass(frozen=True, slots=True)
class Condition:
    """One leaf of what an award asks: in words, as found, and where it stands."""

    asked: str
    found: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Found:
    """An award with what it asks of a pilot; `granted` of its `number` places are taken."""

    award: Rule
    node: Node
    conditions: tuple[Condition, ...]
    lacking: tuple[str, ...]
    number: int
    granted: int
    mine: Award | None
    decider: str
    digest: str

    @property
    def met(self) -> bool:
        """Whether everything that it asks holds; what is unknown does not."""
        return self.node.verdict is Verdict.MET

    @property
    def left(self) -> int:
        """How many places are left."""
        return self.number - self.granted

    @property
    def cap(self) -> str:
        """The most that may be granted, in yuan."""
        return yuan(self.award.cap_fen)


def of(project: Project, *, on: date, known: datetime) -> list[Found]:
    """Every award that the pack has, held against a pilot."""
    pack = library.current()
    keys = frozenset[str]().union(*(test.every_key() for test in pack.award_tests.values()))
    about = dossiers([project.subject], on=on, known=known, pack=pack, keys=keys)[project.subject_id]
    granted = _granted()
    mine = {row.kind: row for row in Award.objects.filter(pilot=project.pk).select_related("by")}
    found = []
    for award in pack.parts.funding.awards:
        node = Node(*pack.award_tests[award.id].run(about))
        leaves = [each for each in node.walk() if not each.answers]
        lacking = [] if node.verdict is Verdict.MET else [each.remedy for each in lacks(node, pack)]
        found.append(
            Found(
                award,
                node,
                tuple(Condition(wording.asked(leaf, pack), wording.found(leaf, pack), leaf.verdict) for leaf in leaves),
                tuple(dict.fromkeys(lacking)),
                int(str(pack.parameters[award.count.removeprefix("@")].value)),
                granted.get(award.id, 0),
                mine.get(award.id),
                pack.bodies[award.decider].name,
                digest({"pack": pack.digest, "award": award.id, "node": canonical(node)}),
            )
        )
    return found


def _granted() -> Mapping[str, int]:
    number: dict[str, int] = {}
    for kind in Award.objects.values_list("kind", flat=True):
        number[kind] = number.get(kind, 0) + 1
    return number
