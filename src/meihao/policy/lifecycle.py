"""Where a project stands, what may come next, and what stands in the way: folds and gates over the pack's own lifecycles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from meihao.kernel.verdict import Verdict
from meihao.policy.dossier import Dossier, Reading
from meihao.policy.gaps import blocking, kind_of, remedy
from meihao.policy.pack import Pack
from meihao.policy.schema.lifecycle import Action, Condition, Duty, Lifecycle, Stage, Transition, Waiver
from meihao.policy.tree import Node

type Step = Transition | Action


class Impossible(Exception):
    """A step was taken that the lifecycle does not know from where the project stood."""


class Taken(NamedTuple):
    """A step that was decided, by the id it has in the lifecycle, and the day from which it counts."""

    step: str
    on: date
    id: int = 0


@dataclass(frozen=True, slots=True)
class Position:
    """Where a project stands: its stage and since when, what holds it (暂缓, 延期), and whether it is over.

    `entered` are the days on which each stage was entered, in order; `taken` are the steps that led here.
    """

    stage: str
    since: date | None = None
    held: Action | None = None
    ended: bool = False
    entered: Mapping[str, tuple[date, ...]] = field(default_factory=dict)
    taken: tuple[Taken, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One condition of a gate and what became of it. `yields`: written grounds by `discretion` may stand in for it.

    `promised` is what a paper that the lifecycle allows says instead (承诺函), with its day; empty without one.
    """

    condition: Condition
    node: Node
    promised: str = ""

    @property
    def passed(self) -> bool:
        """Whether it holds; what is unknown does not."""
        return self.node.verdict >= Verdict.MET

    @property
    def yields(self) -> bool:
        """Whether the body in `discretion` may go on without it, in writing. Basis: opinion/6"""
        return self.condition.effect == "may_defer"

    def lacking(self, pack: Pack) -> Iterator[Lack]:
        """Each thing that is missing: the leaf, why it does not hold, and what would mend it."""
        return lacks(self.node, pack)


@dataclass(frozen=True, slots=True)
class Held:
    """A duty of the stage in which a project stands, and whether it is kept."""

    duty: Duty
    node: Node

    @property
    def passed(self) -> bool:
        """Whether it is kept; what is unknown is not."""
        return self.node.verdict >= Verdict.MET


class Lack(NamedTuple):
    """What a condition still lacks: a leaf of its tree, the kind of gap, and the next act in words."""

    leaf: Node
    kind: str
    remedy: str


def lacks(node: Node, pack: Pack) -> Iterator[Lack]:
    """Each thing that keeps a test from being met."""
    for leaf, _ in blocking(node, Verdict.MET):
        yield Lack(leaf, kind_of(leaf), remedy(leaf, pack))


def lifecycle(pack: Pack, name: str) -> Lifecycle:
    """A lifecycle of the pack by name. Raises KeyError."""
    for each in pack.parts.lifecycles.lifecycles:
        if each.id == name:
            return each
    raise KeyError(name)


def stage(cycle: Lifecycle, name: str) -> Stage:
    """A stage of the lifecycle by name. Raises KeyError."""
    for each in cycle.stages:
        if each.id == name:
            return each
    raise KeyError(name)


def steps(cycle: Lifecycle) -> tuple[Step, ...]:
    """Every transition, then every action aside."""
    return (*cycle.transitions, *cycle.actions)


def step(cycle: Lifecycle, name: str) -> Step | None:
    """A transition or action of the lifecycle by name."""
    return next((each for each in steps(cycle) if each.id == name), None)


def fold(cycle: Lifecycle, taken: Iterable[Taken], begun: date | None = None) -> Position:
    """Where the steps lead, in the order in which they were decided. Raises Impossible."""
    entered: dict[str, tuple[date, ...]] = {cycle.start: (begun,) if begun else ()}
    here = Position(cycle.start, begun, entered=entered)
    for each in taken:
        here = _after(cycle, here, each)
    return here


def visits(cycle: Lifecycle, here: Position) -> tuple[tuple[str, date | None], ...]:
    """Every stage in the order in which it was entered, again where it was entered again, with the day."""
    leads = {each.id: each.to for each in steps(cycle)}
    led = tuple([(to, each.on) for each in here.taken if (to := leads[each.step])])
    first = here.entered.get(cycle.start, ())
    begun = first[0] if len(first) > sum(to == cycle.start for to, _ in led) else None
    return ((cycle.start, begun), *led)


def _after(cycle: Lifecycle, here: Position, taken: Taken) -> Position:
    chosen = step(cycle, taken.step)
    if chosen is None or chosen not in ahead(cycle, here):
        raise Impossible(f"{taken.step}: {here.stage}")
    path = (*here.taken, taken)
    if isinstance(chosen, Action) and chosen.kind != "return":
        held = chosen if chosen.kind == "suspend" else None
        return Position(here.stage, here.since, held, chosen.kind == "withdraw", here.entered, path)
    to = chosen.to or here.stage
    entered = {**here.entered, to: (*here.entered.get(to, ()), taken.on)}
    return Position(to, taken.on, None, False, entered, path)


def ahead(cycle: Lifecycle, here: Position) -> tuple[Step, ...]:
    """The steps that may be decided from here, leaving gates aside: what is held can only be resumed, returned or withdrawn."""
    if here.ended:
        return ()
    onward = () if here.held else tuple(each for each in cycle.transitions if here.stage in each.from_)
    aside = tuple(
        each
        for each in cycle.actions
        if here.stage in each.from_ and (each.kind not in ASIDE or ASIDE[each.kind](here))
    )
    return onward + aside


ASIDE = {"suspend": lambda here: here.held is None, "resume": lambda here: here.held is not None}


def gate(
    pack: Pack, chosen: Step, dossier: Dossier, promised: Mapping[str, str] | None = None, papers: Sequence[Waiver] = ()
) -> tuple[Line, ...]:
    """Every condition of the gate of a step, answered; actions aside have none.

    What is not met may be `promised`, by condition: that counts where one of the lifecycle's `papers` carries the condition at
    this step. Basis: plan/3.2.3
    """
    asked = chosen.gate if isinstance(chosen, Transition) else ()
    conditions = {each.id: each for each in pack.parts.lifecycles.conditions}
    carried = carried_at(papers, chosen.id)
    said = promised or {}
    lines = [Line(conditions[name], Node(*pack.gate_tests[name].run(dossier))) for name in asked]
    return tuple(
        [
            replace(line, promised=said.get(line.condition.id, ""))
            if line.condition.id in carried and not line.passed
            else line
            for line in lines
        ]
    )


def carried_at(papers: Sequence[Waiver], step: str) -> Mapping[str, Waiver]:
    """The conditions that a paper may carry at a step, each with the paper."""
    return {name: paper for paper in papers if step in paper.at for name in paper.conditions}


def duties(pack: Pack, cycle: Lifecycle, here: Position, dossier: Dossier) -> tuple[Held, ...]:
    """Every duty of the stage in which a project stands, answered; none once it is over. A project that is held keeps them."""
    if here.ended:
        return ()
    mine = [each for each in cycle.duties if here.stage in each.during]
    return tuple([Held(each, Node(*pack.duty_tests[cycle.id, each.id].run(dossier))) for each in mine])


def shut_by(lines: Sequence[Line], yielded: Mapping[str, str]) -> tuple[Line, ...]:
    """The lines that keep a gate shut, given the grounds on which others were let go.

    What a letter of commitment carries does not shut it: plan/3.2.3. Only what the instrument leaves to discretion yields, and only in writing: clause 6 says 可暂缓或延期, clauses 3, 5
    and 7 say 暂缓. What is unknown shuts a gate as what is unmet does. Basis: opinion/6
    """
    return tuple(
        [
            line
            for line in lines
            if not line.passed
            and not line.promised
            and not (line.yields and yielded.get(line.condition.id, "").strip())
        ]
    )


def facts_of(lines: Iterable[Line]) -> frozenset[int]:
    """The facts that the verdicts of some lines rest on."""
    return frozenset(
        fact
        for line in lines
        for node in line.node.walk()
        for source in node.sources
        if isinstance(source, Reading)
        for fact in source.facts
    )


def keys_of(pack: Pack, name: str) -> tuple[str, ...]:
    """The keys that the gates, duties and deadlines of a lifecycle ask for, in that order."""
    return pack.lifecycle_keys[name]
