"""What stands between a subject and its profile: one entry for each leaf that holds a criterion back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from meihao.kernel.verdict import Verdict
from meihao.policy.conditions import Condition
from meihao.policy.dossier import EXPIRED, PENDING, RETURNED, Reading
from meihao.policy.pack import Criterion, Level, Pack
from meihao.policy.tree import Node


class Gap(NamedTuple):
    """One thing that is missing. `wanted` is the verdict that the leaf must come to: unmet only under a negation.

    `kind`: shortfall (the figure falls short), missing, pending, returned, expired, expert, decision.
    """

    level: Level
    criterion: Criterion
    leaf: Node
    wanted: Verdict
    kind: str
    id: str
    """A name that stays while the pack does: the criterion and the leaf's place in its test."""


def gaps(pack: Pack, nodes: tuple[Node, ...], levels: frozenset[str]) -> Iterator[Gap]:
    """The gaps of the levels named, in the pack's order. Fulfilling all entries of a criterion makes it met."""
    for level, node in zip(pack.levels, nodes, strict=True):
        if level.level not in levels or node.verdict >= Verdict.MET:
            continue
        for criterion, judged in zip(level.criteria, node.children, strict=True):
            yield from _of_criterion(level, criterion, judged)


def _of_criterion(level: Level, criterion: Criterion, judged: Node) -> Iterator[Gap]:
    """The gaps of one criterion; a leaf that its test reaches twice is one gap."""
    places = {id(each.condition): place for place, each in enumerate(judged.walk())}
    named: set[int] = set()
    for leaf, wanted in blocking(judged, Verdict.MET):
        place = places[id(leaf.condition)]
        if place not in named:
            named.add(place)
            yield Gap(level, criterion, leaf, wanted, kind_of(leaf), f"{criterion.id}:{place}")


def blocking(node: Node, wanted: Verdict) -> Iterator[tuple[Node, Verdict]]:
    """The leaves that keep `node` from being `wanted` (met, or unmet under a negation), each with what it must be."""
    if node.verdict is wanted or node.verdict is Verdict.NA:
        return
    op = node.condition.op
    if not node.children:
        yield node, wanted
    elif op == "not":
        other = Verdict.UNMET if wanted is Verdict.MET else Verdict.MET
        yield from blocking(node.children[0], other)
    else:
        for child in node.children:
            yield from blocking(child, wanted)


def kind_of(leaf: Node) -> str:
    """Why a leaf holds its criterion back."""
    if leaf.condition.op == "expert":
        return "expert"
    if leaf.condition.op == "decision":
        return "decision"
    states = [source.state if isinstance(source, Reading) and source.value is None else "" for source in leaf.sources]
    for state in (PENDING, RETURNED, EXPIRED):
        if state in states:
            return state
    if leaf.verdict is Verdict.UNKNOWN:
        return "missing"
    return "shortfall"


def action(gap: Gap, pack: Pack) -> str:
    """The cheapest next act for a gap, in words."""
    return f"请专家组认定：{gap.criterion.text}" if gap.kind == "expert" else remedy(gap.leaf, pack)


def remedy(leaf: Node, pack: Pack) -> str:
    """The cheapest next act that would mend a leaf which no expert need judge, in words."""
    condition = leaf.condition
    match kind_of(leaf):
        case "decision":
            return f"由有权单位作出决定：{condition.label or dict(condition.extra)['kind']}"
        case "pending":
            return "请审核人审核已提交的证据：" + _keys(condition, pack)
        case "returned":
            return "按退回理由补正后重新提交：" + _keys(condition, pack)
        case "expired":
            return "证据已过期，请更新：" + _actions(leaf, pack)
        case _:
            return _actions(leaf, pack)


def _keys(condition: Condition, pack: Pack) -> str:
    return "、".join(pack.keys[key].title for key in condition.keys)


def _actions(leaf: Node, pack: Pack) -> str:
    """What supplies the facts that the leaf lacks; of a shortfall, all it looks at."""
    condition = leaf.condition
    lacking = [
        key
        for key, source in zip(condition.keys, leaf.sources, strict=False)
        if source is None or (isinstance(source, Reading) and source.value is None)
    ]
    return "；".join(dict.fromkeys(pack.keys[key].action for key in lacking or condition.keys))
