"""The answer to a question of law: a verdict with its reasons, down to the record."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from meihao.kernel.exact import Exact
from meihao.kernel.verdict import Verdict
from meihao.policy.dossier import Finding, Reading, Standing

if TYPE_CHECKING:
    from meihao.policy.conditions import Condition

type Figure = Exact | str | None


class Node(NamedTuple):
    """One condition and what became of it.

    `figure` is what was compared with the bound, `sources` the readings, findings or decision it came from.
    The words are made when somebody looks (`policy.wording`): an assessment has thousands of nodes.
    """

    verdict: Verdict
    condition: Condition
    sources: tuple[Reading | Finding | Standing | None, ...] = ()
    children: tuple[Node, ...] | list[Node] = ()
    figure: Figure = None

    def walk(self) -> Iterator[Node]:
        """This node and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def facts(self) -> tuple[int, ...]:
        """The ids of the facts this node itself looked at."""
        return tuple(id_ for source in self.sources if isinstance(source, Reading) for id_ in source.facts)


make = partial(tuple.__new__, Node)
"""Builds a Node from its five fields in a tuple: what `Node(*fields)` does, without a Python call."""


def canonical(node: Node) -> dict[str, Any]:
    """A node as plain data in a fixed order of keys, for digests and JSON."""
    return {
        "verdict": node.verdict.slug,
        "op": node.condition.op,
        "of": list(node.condition.keys),
        "figure": None if node.figure is None else str(node.figure),
        "bound": node.condition.bound_text,
        "cite": node.condition.cite,
        "sources": [_source(source) for source in node.sources],
        "children": [canonical(child) for child in node.children],
    }


def _source(source: Reading | Finding | Standing | None) -> object:
    match source:
        case Reading():
            return {"facts": list(source.facts), "state": source.state, "grade": source.grade}
        case Finding():
            return {"finding": source.id, "verdict": source.verdict.slug}
        case Standing():
            return {"decision": source.id, "outcome": source.outcome}
    return None
