"""The answer to a question of law: a verdict with its reasons, down to the record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from meihao.kernel.exact import Exact
from meihao.kernel.verdict import Verdict
from meihao.policy.dossier import Finding, Reading, Standing

if TYPE_CHECKING:
    from meihao.policy.conditions import Condition

type Measure = Exact | date | str | tuple[Exact, Exact] | None

type Source = Reading | Finding | Standing | None

type Sources = tuple[Source, ...]

type Answer = tuple[Verdict, Condition, Source | Sources, Sequence[Answer], Measure]
"""A node as an evaluation makes it: a plain tuple, for there are thousands. `named(answer)` gives it names."""


class Node(NamedTuple):
    """One condition and what became of it.

    `measure` is what was compared with the bound, a share as (part, whole) and votes as (for, against); `basis` is
    what it came from, one source as it is and several as a plain tuple (`sources` is a tuple always); `answers` are
    those of the conditions below, still without names.
    The words are made when somebody looks (`policy.wording`).
    """

    verdict: Verdict
    condition: Condition
    basis: Source | Sources = ()
    answers: Sequence[Answer] = ()
    measure: Measure = None

    @property
    def sources(self) -> Sources:
        """The readings, findings or decision it came from; None in the place of one that there is not."""
        match self.basis:
            case Reading() | Finding() | Standing() | None:
                return (self.basis,)
            case several:
                return several

    @property
    def children(self) -> list[Node]:
        """The nodes below."""
        return [named(answer) for answer in self.answers]

    @property
    def figure(self) -> Exact | date | str | None:
        """The measure as one number: a share divided."""
        if isinstance(self.measure, tuple):
            part, whole = self.measure
            return Fraction(part, 1) / whole if whole else None
        return self.measure

    def walk(self) -> Iterator[Node]:
        """This node and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def facts(self) -> tuple[int, ...]:
        """The ids of the facts this node itself looked at."""
        return tuple(id_ for source in self.sources if isinstance(source, Reading) for id_ in source.facts)


named: Callable[[Answer], Node] = partial(tuple.__new__, Node)
"""An answer with names. What `Node(*answer)` gives, without taking the tuple apart: every level of every subject is named."""


def canonical(node: Node) -> dict[str, Any]:
    """A node as plain data in a fixed order of keys, for digests and JSON."""
    return {
        "verdict": node.verdict.slug,
        "op": node.condition.op,
        "of": list(node.condition.keys),
        "measure": "/".join(map(str, node.measure)) if isinstance(node.measure, tuple) else _text(node.measure),
        "bound": node.condition.bound_text,
        "cite": node.condition.cite,
        "sources": [_source(source) for source in node.sources],
        "children": [canonical(child) for child in node.children],
    }


def _text(measure: Measure) -> str | None:
    return None if measure is None else str(measure)


def _source(source: Reading | Finding | Standing | None) -> object:
    match source:
        case Reading():
            return {"facts": list(source.facts), "state": source.state, "grade": source.grade}
        case Finding():
            return {"finding": source.id, "verdict": source.verdict.slug}
        case Standing():
            return {"decision": source.id, "outcome": source.outcome}
    return None
