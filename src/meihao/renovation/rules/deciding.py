"""May this step be decided now, by this person: every reason why not, each with what would mend it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from meihao.policy import wording
from meihao.policy.deadlines import too_early
from meihao.policy.lifecycle import Line, Position, Step, ahead, shut_by, stage
from meihao.policy.pack import Pack
from meihao.policy.schema.lifecycle import Action, Lifecycle, Transition


class Refused(Exception):
    """It may not be done so; `reasons` say why, each with what would mend it."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


class GateClosed(Refused):
    """Conditions of the gate do not hold."""


class Overtaken(Refused):
    """Somebody else decided in the meantime."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A step that somebody wants to decide, and what is known about it.

    `proposed_by` is who put it up (None: nobody has), `actor` who decides; both are numbers of people. `yielded` are
    the written grounds by condition; `supplied_by` are the people whose facts and evidence the gate rests on.
    """

    step: Step
    on: date
    today: date
    actor: int
    acts: bool
    lines: Sequence[Line] = ()
    grounds: str = ""
    yielded: Mapping[str, str] = field(default_factory=dict)
    discretion: frozenset[str] = frozenset()
    """The conditions for which the actor's body has the discretion."""
    proposed_by: int | None = None
    supplied_by: frozenset[int] = frozenset()
    carried: frozenset[str] = frozenset()
    """The conditions that a letter of commitment may carry at this step."""


def refusals(pack: Pack, cycle: Lifecycle, here: Position, asked: Asked) -> Iterator[str]:
    """Every reason but those of the gate, in the order in which one would mend them."""
    name = asked.step.name
    if asked.step not in ahead(cycle, here):
        yield misplaced(cycle, here, name)
    if not asked.acts:
        yield f"“{name}”由{pack.bodies[asked.step.decider].name}决定；请转给他们的经办人办理"
    if isinstance(asked.step, Transition) and asked.step.proposer:
        if asked.proposed_by is None:
            yield f"还没有提请：请{pack.bodies[asked.step.proposer].name}先提请“{name}”"
        elif asked.proposed_by == asked.actor:
            yield "这一步是您提请的，应由其他人决定"
    if asked.actor in asked.supplied_by:
        yield "这一步所依据的事实或证据由您提交，应由其他人决定"
    if isinstance(asked.step, Transition):
        for wait, first in too_early(pack, cycle, here, asked.step.to, asked.on):
            yield f"{wait.name}没有满期，{first.isoformat()} 起才能“{name}”"
    if isinstance(asked.step, Action) and asked.step.grounds and not asked.grounds.strip():
        yield f"请写明{name}的理由"
    yield from days(pack, here, asked)
    yield from ungrounded(asked)


def misplaced(cycle: Lifecycle, here: Position, name: str) -> str:
    """Why a step is out of place, and which ones are not."""
    where = stage(cycle, here.stage).name
    if here.ended:
        return f"项目已经{_last(cycle, here)}，不能再“{name}”"
    state = f"{where}（{here.held.name}中）" if here.held else where
    possible = "、".join(f"“{each.name}”" for each in ahead(cycle, here))
    return f"项目在{state}，不能“{name}”；现在可以：{possible}"


def _last(cycle: Lifecycle, here: Position) -> str:
    names = {each.id: each.name for each in cycle.actions}
    return names.get(here.taken[-1].step, "") if here.taken else ""


def days(pack: Pack, here: Position, asked: Asked) -> Iterator[str]:
    """No decision counts from a day to come, from before the last one, or from before the instrument."""
    if asked.on > asked.today:
        yield f"决定日期 {asked.on.isoformat()} 在今天之后；请到那天再决定"
    last = here.taken[-1].on if here.taken else here.since
    if last is not None and asked.on < last:
        yield f"决定日期 {asked.on.isoformat()} 早于上一次决定的 {last.isoformat()}，请核对"
    if asked.on < pack.head.valid_from:
        yield f"决定日期 {asked.on.isoformat()} 早于文件施行的 {pack.head.valid_from.isoformat()}，请核对"


def ungrounded(asked: Asked) -> Iterator[str]:
    """What was let go though the law does not leave it to discretion, or not to this body's. Basis: opinion/6"""
    lines = {line.condition.id: line for line in asked.lines}
    for name, grounds in asked.yielded.items():
        line = lines.get(name)
        if not grounds.strip() or line is None:
            continue
        if not line.yields:
            yield f"“{line.condition.text}”不能凭书面理由放行，必须满足"
        elif name not in asked.discretion:
            yield f"“{line.condition.text}”只能由有裁量权的单位书面放行"


def closed(pack: Pack, asked: Asked) -> Iterator[str]:
    """Each condition that keeps the gate shut: its clause, how it stands, and what would satisfy it."""
    for line in shut_by(asked.lines, asked.yielded):
        lacks = list(line.lacking(pack))
        stands = "、".join(
            dict.fromkeys(f"{wording.asked(lack.leaf, pack)}，{wording.found(lack.leaf, pack)}" for lack in lacks)
        )
        mend = "；".join(dict.fromkeys(lack.remedy for lack in lacks))
        clause = pack.clauses[line.condition.clause].short
        either = (
            "，或由有权单位写明理由" if line.yields else "，或写入承诺函" if line.condition.id in asked.carried else ""
        )
        yield f"{line.condition.text}（{clause}）：{stands}。{mend}{either}"
