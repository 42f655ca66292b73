"""Two packs answered beside each other: which conditions ask otherwise, and where that shows in an answer.

Every aspect (communities, gates, colours, money) comes out as rows of the same shape: a subject, what it was, what it
would be, and why. A condition that asks the same of the same facts answers the same, so only the others are asked again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from meihao.kernel.verdict import Verdict
from meihao.policy import wording
from meihao.policy.conditions import Condition
from meihao.policy.pack import Pack
from meihao.policy.tree import Node

LIT: Final = {Verdict.MET: "触发", Verdict.UNMET: "未触发"}
"""What is said of a rule that names a colour."""


class Packs(NamedTuple):
    """The pack in force and its changed copy."""

    before: Pack
    after: Pack


class Reason(NamedTuple):
    """One thing that comes out otherwise: what it is, where it comes from, and both answers, or both sayings where it is none.

    The words of answers are made when somebody looks (`told`): there may be tens of thousands. `lights` where what is met
    names a colour: such a rule is triggered, and nobody would call that fulfilled.
    """

    text: str
    cite: str = ""
    nodes: tuple[Node, Node] | None = None
    words: tuple[str, str] = ("", "")
    lights: bool = False


class Told(NamedTuple):
    """A reason in words: what was said of it and what would be, and whose the figures are."""

    text: str
    before: str
    after: str
    cite: str
    marks: tuple[str, ...]
    nodes: tuple[Node, Node] | None


class Row(NamedTuple):
    """A subject that comes out otherwise. `better` tells which way: 1, -1, or 0 where it is neither; `fen` by how much money."""

    key: int
    before: str
    after: str
    better: int
    reasons: tuple[Reason, ...]
    fen: int = 0


class Aspect(NamedTuple):
    """One side of the difference: its rows, and of how many subjects; `changed` are the conditions that ask otherwise."""

    id: str
    rows: tuple[Row, ...] = ()
    asked: int = 0
    changed: frozenset[str] = frozenset()


def alike(one: Condition, other: Condition) -> bool:
    """Whether two conditions answer alike whatever the facts: words and sources aside, they ask the same."""
    if one is other:
        return True
    return (
        (one.op, one.keys, one.extra) == (other.op, other.keys, other.extra)
        and _bound(one) == _bound(other)
        and len(one.children) == len(other.children)
        and all(alike(mine, theirs) for mine, theirs in zip(one.children, other.children, strict=True))
    )


def _bound(condition: Condition) -> object:
    return (condition.bound.how, condition.bound.value) if condition.bound else None


def differing[K](one: Mapping[K, Condition], other: Mapping[K, Condition]) -> frozenset[K]:
    """The names of the conditions that ask otherwise, or that only one of the two has."""
    return frozenset(
        name for name in {*one, *other} if name not in one or name not in other or not alike(one[name], other[name])
    )


def told(reason: Reason, packs: Packs) -> Told:
    """A reason in the words of the leaves that moved."""
    if reason.nodes is None:
        return Told(reason.text, *reason.words, reason.cite, ("本地",), None)
    moved = list(_moved(*reason.nodes)) or [reason.nodes]
    marks = dict.fromkeys(mark for _, leaf in moved for mark in wording.marks(leaf, packs.after))
    before, after = reason.words
    return Told(
        reason.text,
        before or "；".join(dict.fromkeys(_said(leaf, packs.before, reason.lights) for leaf, _ in moved)),
        after or "；".join(dict.fromkeys(_said(leaf, packs.after, reason.lights) for _, leaf in moved)),
        reason.cite,
        tuple(marks),
        reason.nodes,
    )


def _said(leaf: Node, pack: Pack, lights: bool) -> str:
    found = wording.found(leaf, pack)
    word = LIT.get(leaf.verdict) if lights else None
    word = word or wording.narrowed(leaf)
    return f"{wording.asked(leaf, pack)}：{word}" + (f"（{found}）" if found else "")


def _moved(before: Node, after: Node) -> Iterator[tuple[Node, Node]]:
    """The lowest answers under two that came out otherwise; where the trees part, the answers above."""
    if before.verdict is after.verdict:
        return
    ones, others = before.children, after.children
    if len(ones) != len(others) or before.condition.op != after.condition.op:
        yield before, after
        return
    below = [pair for one, other in zip(ones, others, strict=True) for pair in _moved(one, other)]
    yield from below or [(before, after)]
