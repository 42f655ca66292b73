"""The shape of lifecycles.toml: stages, who moves a project on, what a gate asks, and how long things may take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from meihao.policy.schema.base import Label, Origin, Problem, Slug, Table, Test
from meihao.policy.schema.shared import ClauseId, Many, Ref, Sourced, repeated, unknown


class Condition(Table):
    """One thing that a gate asks.

    `bars`: the gate stays shut (暂缓). `may_defer`: the body in `discretion` may go on, giving written grounds
    (可暂缓或延期). `origin` is instrument where the document itself prints the consequence, local where it prints the duty
    and we draw the consequence.
    """

    id: Slug
    text: Label
    clause: ClauseId
    owner: Slug
    effect: Literal["bars", "may_defer"]
    origin: Origin
    discretion: Slug | None = None
    waivable: bool = False
    test: Test


class Duty(Table):
    """What must hold all through some stages; it is chased, and shuts no gate."""

    id: Slug
    text: Label
    clause: ClauseId
    owner: Slug
    during: Many[Slug]
    test: Test


class Stage(Table):
    """Where a project stands, and who is heard there: departments of the district, or a drawn panel of experts."""

    id: Slug
    name: Label
    cite: ClauseId
    final: bool = False
    review: Literal["departments", "experts"] | None = None


class Transition(Table):
    """A step onward: who proposes it, who decides it, and the conditions of its gate."""

    id: Slug
    name: Label
    from_: Many[Slug] = Field(alias="from")
    to: Slug
    decider: Slug
    proposer: Slug | None = None
    gate: Many[Slug] = ()
    cite: ClauseId


class Action(Sourced):
    """A step aside: suspend and resume keep the stage, return goes back to one, withdraw ends the project."""

    id: Slug
    kind: Literal["suspend", "resume", "return", "withdraw"]
    name: Label
    from_: Many[Slug] = Field(alias="from")
    to: Slug | None = None
    decider: Slug
    grounds: bool


class Deadline(Sourced):
    """Time counted from the day a stage is entered, to the day another is entered or a test is met.

    at_most: a term that must be kept. at_least: a wait; until it has run in full, no step leads into `until`. A stage entered more than once counts from the
    latest time, or from the first where the document asks for the wait only once.
    """

    id: Slug
    name: Label
    owner: Slug
    after: Slug
    counts: Literal["first", "latest"] = "latest"
    until: Slug | None = None
    done: Test | None = None
    bound: Literal["at_most", "at_least"]
    figure: Ref
    unit: Literal["天", "工作日", "月"]
    profile: Slug | None = None
    about: bool = False


class Schedule(Sourced):
    """How much of what was promised should be done by a day, where only its last day is known.

    It grows evenly from the day on which the stage `begins` was first entered to the day by which it was promised.
    """

    text: Label
    begins: Slug


class Waiver(Table):
    """A paper that may stand in for unmet conditions: who gives it, at which steps, and what each of its items must say."""

    id: Slug
    name: Label
    decider: Slug
    conditions: Many[Slug]
    at: Many[Slug]
    each: Many[Literal["item", "deadline"]]
    cite: ClauseId


class Lifecycle(Table):
    """The way of one kind of project from its first stage to its last."""

    id: Slug
    name: Label
    start: Slug
    stages: Many[Stage]
    transitions: Many[Transition]
    actions: Many[Action]
    deadlines: Many[Deadline]
    waivers: Many[Waiver] = ()
    duties: Many[Duty] = ()
    schedule: Schedule | None = None


class Lifecycles(Table):
    """lifecycles.toml."""

    conditions: Many[Condition]
    lifecycles: Many[Lifecycle]


def reachable(lifecycle: Lifecycle) -> frozenset[str]:
    """The stages that some row of transitions leads to from the first one."""
    found = {lifecycle.start}
    grown = True
    while grown:
        ahead = {step.to for step in lifecycle.transitions if found.intersection(step.from_)}
        grown = not ahead <= found
        found |= ahead
    return frozenset(found)


def check_lifecycles(file: str, table: Lifecycles) -> Iterator[Problem]:
    """Conditions are whole and used; every lifecycle runs from its first stage to a last one."""
    yield from repeated(file, ("conditions",), table.conditions)
    yield from repeated(file, ("lifecycles",), table.lifecycles)
    used = {name for cycle in table.lifecycles for step in cycle.transitions for name in step.gate}
    for index, condition in enumerate(table.conditions):
        if (condition.effect == "may_defer") != (condition.discretion is not None):
            yield Problem(
                file, ("conditions", index), f"{condition.id}：可暂缓或延期的条件须写明由谁裁量，其他条件不得写"
            )
        if condition.id not in used:
            yield Problem(file, ("conditions", index, "id"), f"条件 {condition.id} 没有用在任何关口")
    conditions = {condition.id: condition for condition in table.conditions}
    for index, cycle in enumerate(table.lifecycles):
        path = ("lifecycles", index)
        yield from _stages(file, path, cycle)
        yield from _transitions(file, path, cycle, conditions)
        yield from _actions(file, path, cycle)
        yield from _deadlines(file, path, cycle)
        yield from _waivers(file, path, cycle, conditions)


def _stages(file: str, path: tuple[str | int, ...], cycle: Lifecycle) -> Iterator[Problem]:
    yield from repeated(file, (*path, "stages"), cycle.stages)
    if cycle.start not in {stage.id for stage in cycle.stages}:
        yield Problem(file, (*path, "start"), f"起始阶段 {cycle.start} 未定义")
    found = reachable(cycle)
    left = {name for step in cycle.transitions for name in step.from_}
    for index, stage in enumerate(cycle.stages):
        if stage.id not in found:
            yield Problem(file, (*path, "stages", index), f"阶段 {stage.name} 到不了")
        if stage.final == (stage.id in left):
            message = "是终点，不应再有去向" if stage.final else "没有去向，也没有标为终点"
            yield Problem(file, (*path, "stages", index), f"阶段 {stage.name} {message}")


def _transitions(
    file: str, path: tuple[str | int, ...], cycle: Lifecycle, conditions: dict[str, Condition]
) -> Iterator[Problem]:
    yield from repeated(file, (*path, "transitions"), cycle.transitions)
    stages = [stage.id for stage in cycle.stages]
    for index, step in enumerate(cycle.transitions):
        here = (*path, "transitions", index)
        yield from unknown(file, (*here, "from"), step.from_, stages, "阶段")
        if step.to not in stages:
            yield Problem(file, (*here, "to"), f"阶段 {step.to} 未定义")
        yield from unknown(file, (*here, "gate"), step.gate, conditions, "条件")
        if step.proposer == step.decider:
            yield Problem(file, (*here, "proposer"), f"{step.name}：提出的单位不能自己决定")


def _actions(file: str, path: tuple[str | int, ...], cycle: Lifecycle) -> Iterator[Problem]:
    yield from repeated(file, (*path, "actions"), cycle.actions)
    stages = [stage.id for stage in cycle.stages]
    for index, action in enumerate(cycle.actions):
        here = (*path, "actions", index)
        yield from unknown(file, (*here, "from"), action.from_, stages, "阶段")
        if (action.kind == "return") != (action.to is not None):
            yield Problem(file, here, f"{action.name}：只有退回须写明退回到哪个阶段")
        elif action.to is not None and action.to not in stages:
            yield Problem(file, (*here, "to"), f"阶段 {action.to} 未定义")
    kinds = {action.kind for action in cycle.actions}
    if "suspend" in kinds and "resume" not in kinds:
        yield Problem(file, (*path, "actions"), f"{cycle.name}能暂缓却不能恢复")


def _deadlines(file: str, path: tuple[str | int, ...], cycle: Lifecycle) -> Iterator[Problem]:
    yield from repeated(file, (*path, "deadlines"), cycle.deadlines)
    stages = {stage.id for stage in cycle.stages}
    if cycle.schedule is not None and cycle.schedule.begins not in stages:
        yield Problem(file, (*path, "schedule", "begins"), f"阶段 {cycle.schedule.begins} 未定义")
    for index, deadline in enumerate(cycle.deadlines):
        here = (*path, "deadlines", index)
        if (deadline.until is None) == (deadline.done is None):
            yield Problem(file, here, f"{deadline.name}：until 和 done 须写且只写一个")
        if deadline.bound == "at_least" and deadline.until is None:
            yield Problem(file, here, f"{deadline.name}：至少要等的期限须写明等到哪个阶段")
        for field in ("after", "until"):
            stage = getattr(deadline, field)
            if stage is not None and stage not in stages:
                yield Problem(file, (*here, field), f"阶段 {stage} 未定义")


def _waivers(
    file: str, path: tuple[str | int, ...], cycle: Lifecycle, conditions: dict[str, Condition]
) -> Iterator[Problem]:
    yield from repeated(file, (*path, "waivers"), cycle.waivers)
    yield from repeated(file, (*path, "duties"), cycle.duties)
    gates = {step.id: step.gate for step in cycle.transitions}
    for index, waiver in enumerate(cycle.waivers):
        here = (*path, "waivers", index)
        yield from unknown(file, (*here, "at"), waiver.at, gates, "步骤")
        asked = {name for step in waiver.at for name in gates.get(step, ())}
        for place, name in enumerate(waiver.conditions):
            condition = conditions.get(name)
            if condition is None or name not in asked:
                yield Problem(file, (*here, "conditions", place), f"{waiver.name}所涉步骤并不要求条件 {name}")
            elif not condition.waivable:
                yield Problem(file, (*here, "conditions", place), f"条件 {name} 不得以{waiver.name}代替")
    for index, duty in enumerate(cycle.duties):
        stages = [stage.id for stage in cycle.stages]
        yield from unknown(file, (*path, "duties", index, "during"), duty.during, stages, "阶段")
