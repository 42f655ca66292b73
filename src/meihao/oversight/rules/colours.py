"""The colour of a project in a stage: the worst that any rule in force there names, and unknown where that is not certain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from meihao.kernel.verdict import Verdict
from meihao.policy.dossier import Dossier
from meihao.policy.pack import Pack
from meihao.policy.schema.supervision import Colours, Escalation, Rule
from meihao.policy.tree import Node

NONE: Final = "none"
"""Instead of a colour, of what is not under supervision."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A rule that is asked, and what became of it. Met means that it bites."""

    rule: Rule
    node: Node

    @property
    def bites(self) -> bool:
        """Whether it names its colour."""
        return self.node.verdict is Verdict.MET

    @property
    def open(self) -> bool:
        """Whether it might bite, for all that is known."""
        return self.node.verdict is Verdict.UNKNOWN and not self.rule.silent


@dataclass(frozen=True, slots=True)
class Shade:
    """A colour by its id, with every rule that was asked."""

    colour: str
    answered: tuple[Answered, ...]

    @property
    def biting(self) -> tuple[Answered, ...]:
        """The rules that bite."""
        return tuple(each for each in self.answered if each.bites)

    @property
    def open(self) -> tuple[Answered, ...]:
        """The rules of which too little is known."""
        return tuple(each for each in self.answered if each.open)

    def reasons(self, table: Colours) -> tuple[Answered, ...]:
        """Why it is this colour: the rules that name it, or those that are open where it is unknown."""
        if self.colour == table.unknown.id:
            return self.open
        return tuple(each for each in self.biting if each.rule.colour == self.colour)


def shade(pack: Pack, stage: str, dossier: Dossier, cycle: str = "renovation") -> Shade | None:
    """The colour of a project of a lifecycle in a stage; None where no rule is asked there. Basis: plan/4.3"""
    asked = [rule for rule in pack.parts.colours.rules if rule.of == cycle and stage in rule.during]
    if not asked:
        return None
    answered = tuple(Answered(rule, Node(*pack.colour_tests[rule.id].run(dossier))) for rule in asked)
    return Shade(_colour(pack.parts.colours, answered), answered)


def _colour(table: Colours, answered: Iterable[Answered]) -> str:
    ranks = {each.id: each.rank for each in table.colours}
    rows = tuple(answered)
    worst = max((ranks[each.rule.colour] for each in rows if each.bites), default=0)
    if any(each.open and ranks[each.rule.colour] > worst for each in rows):
        return table.unknown.id
    return next(each.id for each in table.colours if each.rank == worst)


def order(table: Colours) -> tuple[str, ...]:
    """The colours as lists show them: the worst first, the unknown before the best."""
    found = [each.id for each in sorted(table.colours, key=lambda each: -each.rank)]
    return (*found[:-1], table.unknown.id, *found[-1:])


def escalations(table: Colours, colour: str) -> tuple[Escalation, ...]:
    """Whom a colour is told to, and what follows."""
    return tuple(each for each in table.escalations if each.colour == colour)
