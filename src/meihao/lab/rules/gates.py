"""Which gates of projects would open or shut, and by which condition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from meihao.lab.rules.comparing import Aspect, Packs, Reason, Row, differing
from meihao.policy.dossier import Dossier
from meihao.policy.lifecycle import Position, ahead, gate, lifecycle, shut_by
from meihao.policy.schema.lifecycle import Transition

ID = "gates"


class Placed(NamedTuple):
    """A project: the lifecycle it follows and where it stands."""

    cycle: str
    position: Position


def touched(packs: Packs) -> frozenset[str]:
    """The conditions of gates that ask otherwise."""
    return differing(packs.before.gate_tests, packs.after.gate_tests)


def keys(packs: Packs, names: Iterable[str]) -> frozenset[str]:
    """What has to be known for the gates that ask any of some conditions."""
    wanted = frozenset(names)
    asked = {
        name
        for cycle in packs.before.parts.lifecycles.lifecycles
        for step in cycle.transitions
        if wanted & set(step.gate)
        for name in step.gate
    }
    tests = (pack.gate_tests[name] for pack in packs for name in asked)
    return frozenset[str]().union(*(test.every_key() for test in tests))


def compare(
    packs: Packs, projects: Mapping[int, Placed], dossiers: Mapping[int, Dossier], names: frozenset[str] | None = None
) -> Aspect:
    """The gates ahead of every project answered by both packs; only those that ask one of `names`, all for None. Basis: opinion/6"""
    rows = []
    for key, placed in projects.items():
        for step in _steps(packs, placed):
            if names is None or names & set(step.gate):
                rows += list(_row(packs, key, step, dossiers[key]))
    return Aspect(ID, tuple(rows), len(projects), touched(packs) if names is None else names)


def _steps(packs: Packs, placed: Placed) -> Iterator[Transition]:
    for step in ahead(lifecycle(packs.before, placed.cycle), placed.position):
        if isinstance(step, Transition):
            yield step


def _row(packs: Packs, key: int, step: Transition, dossier: Dossier) -> Iterator[Row]:
    one, other = (gate(pack, step, dossier) for pack in packs)
    reasons = [
        Reason(was.condition.text, was.condition.clause, (was.node, now.node))
        for was, now in zip(one, other, strict=True)
        if was.node.verdict is not now.node.verdict
    ]
    if reasons:
        shut = [len(shut_by(lines, {})) for lines in (one, other)]
        words = [f"{step.name}：{f'还差 {number} 项' if number else '可以办理'}" for number in shut]
        yield Row(key, words[0], words[1], (shut[1] < shut[0]) - (shut[1] > shut[0]), tuple(reasons))
