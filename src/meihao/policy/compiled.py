"""All levels of a pack compiled as they are to be read on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from meihao.kernel.verdict import Verdict
from meihao.policy.compiler import Path, Scope, compile_test
from meihao.policy.conditions import Condition, all_of
from meihao.policy.dossier import Dossier
from meihao.policy.schema.base import Problem
from meihao.policy.tree import Answer

if TYPE_CHECKING:
    from meihao.policy.pack import Criterion, Interpretation, Level, Pack


@dataclass(frozen=True)
class Compiled:
    """The levels as read on certain days, and what can move each of them."""

    levels: tuple[tuple[Level, Condition], ...]
    touching: Mapping[str, tuple[int, ...]]
    """For each key, finding (`?criterion`) or decision (`!kind`): the positions of the levels it can move."""
    questions: Mapping[str, Condition]
    """The question for experts of each criterion that has one."""
    problems: tuple[Problem, ...] = ()


@dataclass
class _Reader:
    """Compiles the criteria of a pack for a day, each once, following references and noticing circles."""

    pack: Pack
    on: date
    scope: Scope
    done: dict[str, Condition] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)

    def criterion(self, criterion: Criterion) -> Condition:
        """A criterion as read on the day: its test, behind its `when` if it has one; without a reading it stays unknown."""
        if criterion.id in self.done:
            return self.done[criterion.id]
        self.done[criterion.id] = _unread(criterion)
        reading = criterion.interpretation(self.on)
        if reading is None:
            return self.done[criterion.id]
        self.open.append(criterion.id)
        outer = (self.scope.file, self.scope.criterion)
        self.scope.file, self.scope.criterion = reading.file, criterion.id
        test = compile_test(reading.test, (*reading.path, "test"), self.scope)
        when = None if reading.when is None else compile_test(reading.when, (*reading.path, "when"), self.scope)
        self.scope.file, self.scope.criterion = outer
        self.open.pop()
        if test is not None:
            self.done[criterion.id] = test if when is None else _where(when, test, reading)
        return self.done[criterion.id]

    def refer(self, name: str, path: Path, scope: Scope) -> Condition | None:
        """The condition of a criterion that a test refers to."""
        if name in self.open:
            scope.fault(path, f"解释互相引用成圈：{' → '.join([*self.open[self.open.index(name) :], name])}")
            return None
        criterion = self.pack.criteria.get(name)
        if criterion is None:
            scope.fault(path, f"没有条目 {name}")
            return None
        return self.criterion(criterion)


def compile_levels(pack: Pack, on: date) -> Compiled:
    """The levels of a pack as they are to be read on a day."""
    reader = _Reader(pack, on, Scope(pack.key_tables, pack.parameters, frozenset(pack.clauses)))
    reader.scope.refer = reader.refer
    compiled = []
    touching: dict[str, list[int]] = {}
    for position, level in enumerate(pack.levels):
        condition = Condition(
            "level", cite=level.clause, children=tuple(reader.criterion(each) for each in level.criteria)
        )
        condition.run = all_of(condition)
        compiled.append((level, condition))
        for moved in sorted(set(_touched(condition))):
            touching.setdefault(moved, []).append(position)
    moving = {moved: tuple(positions) for moved, positions in touching.items()}
    asked = {
        name: each
        for _, level in compiled
        for condition in level.children
        for each in _own_experts(condition)
        for name in [dict(each.extra)["criterion"]]
    }
    return Compiled(tuple(compiled), moving, asked, tuple(reader.scope.problems))


def _own_experts(condition: Condition) -> Iterator[Condition]:
    if condition.op == "expert":
        yield condition
    if condition.op != "criterion":
        for child in condition.children:
            yield from _own_experts(child)


def _unread(criterion: Criterion) -> Condition:
    """What nobody has interpreted yet is unknown."""
    me = Condition("unread", cite=criterion.clause, label=criterion.text)
    unread: Answer = (Verdict.UNKNOWN, me, (), (), None)
    me.run = lambda _dossier: unread
    return me


def _where(when: Condition, test: Condition, reading: Interpretation) -> Condition:
    """Not applicable where `when` is unmet; else as tested, and unknown while `when` is."""
    me = Condition("where", cite=reading.cite, label=reading.otherwise, children=(when, test))
    applies, answers = when.run, test.run

    def run(dossier: Dossier) -> Answer:
        whether = applies(dossier)
        if whether[0] is Verdict.UNMET:
            return (Verdict.NA, me, (), (whether,), None)
        node = answers(dossier)
        return (Verdict.UNKNOWN if whether[0] is Verdict.UNKNOWN else node[0], me, (), (whether, node), None)

    me.run = run
    return me


def _touched(condition: Condition) -> Iterator[str]:
    yield from condition.keys
    extra = dict(condition.extra)
    if condition.op == "expert":
        yield f"?{extra['criterion']}"
    if condition.op == "decision":
        yield f"!{extra['kind']}"
    for child in condition.children:
        yield from _touched(child)
