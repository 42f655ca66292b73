"""What a project still owes, and to whom that is addressed: conditions of the gate ahead, duties of its stage, running deadlines."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from meihao.kernel.verdict import Verdict
from meihao.policy.deadlines import Term, terms
from meihao.policy.dossier import Dossier
from meihao.policy.lifecycle import Line, Position, ahead, duties, gate, shut_by
from meihao.policy.pack import Pack
from meihao.policy.schema.lifecycle import Lifecycle, Transition
from meihao.policy.tree import Node
from meihao.renovation.rules.acting import CITY, COMMUNITY, DISTRICT, PARTY, STREET

GATE, DUTY, DEADLINE, STEP = "gate", "duty", "deadline", "step"
KINDS: Final[Mapping[str, str]] = {GATE: "闸门条件", DUTY: "本阶段职责", DEADLINE: "期限", STEP: "可以办理"}
UNMET, UNKNOWN, OVERDUE, READY = "unmet", "unknown", "overdue", "ready"
STATES: Final[Mapping[str, str]] = {UNMET: "未满足", UNKNOWN: "未知", OVERDUE: "逾期", READY: "可以办理"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a body owes a project.

    `node` answers the test behind it; a deadline that a stage ends has none. `term` is the deadline that runs for it. `step`
    names the step whose gate asks for it, or that may be taken. `discretion` is the body that may let it go in writing.
    """

    kind: str
    id: str
    text: str
    clause: str
    origin: str
    owner: str
    source: str = ""
    node: Node | None = None
    term: Term | None = None
    step: str = ""
    discretion: str = ""

    @property
    def overdue(self) -> bool:
        """Whether its deadline has passed."""
        return self.term is not None and self.term.overdue

    @property
    def due(self) -> date | None:
        """By when it must be done."""
        return self.term.due if self.term else None

    @property
    def verdict(self) -> Verdict:
        """How it stands: what may be done now is met."""
        if self.kind == STEP:
            return Verdict.MET
        if self.node is not None:
            return self.node.verdict
        return Verdict.UNMET if self.overdue else Verdict.UNKNOWN

    def is_in(self, state: str) -> bool:
        """Whether it is in one of the states that a list may be narrowed to."""
        if state == OVERDUE:
            return self.overdue
        if state == READY:
            return self.kind == STEP
        return self.verdict is {UNMET: Verdict.UNMET, UNKNOWN: Verdict.UNKNOWN}.get(state)


def entries(
    pack: Pack,
    cycle: Lifecycle,
    here: Position,
    dossier: Dossier,
    proposed: Collection[str] = (),
    *,
    promised: Mapping[str, str] | None = None,
    profile: str = "",
) -> tuple[Entry, ...]:
    """Everything that a project owes, the gate first: one entry for each condition, duty and deadline that is not met.

    `proposed` are the steps that were put up for decision. Of a gate that is open, who is to propose or decide. A deadline for
    what a condition asks anyway goes with that condition. `promised` is what papers carry, by condition; `profile` the kind
    of pilot. Basis: opinion/14
    """
    running = [each for each in terms(pack, cycle, here, dossier, profile) if each.open]
    found: list[Entry] = []
    for step in ahead(cycle, here):
        if isinstance(step, Transition):
            found += _of_gate(step, gate(pack, step, dossier, promised, cycle.waivers), running, proposed)
    for held in duties(pack, cycle, here, dossier):
        if not held.passed:
            duty = held.duty
            found.append(Entry(DUTY, duty.id, duty.text, duty.clause, "instrument", duty.owner, node=held.node))
    taken = {each.term.deadline.id for each in found if each.term is not None}
    found += [_of_term(pack, each) for each in running if each.deadline.id not in taken]
    return tuple(found)


def _of_gate(
    step: Transition, lines: Sequence[Line], running: Sequence[Term], proposed: Collection[str]
) -> Iterator[Entry]:
    if not shut_by(lines, {}):
        owner = step.decider if step.id in proposed else step.proposer or step.decider
        act = "决定" if owner == step.decider else "提请"
        yield Entry(STEP, step.id, f"{act}“{step.name}”", step.cite, "instrument", owner, step=step.name)
        return
    for line in lines:
        if not line.passed and not line.promised:
            one = line.condition
            yield Entry(
                GATE,
                one.id,
                one.text,
                one.clause,
                one.origin,
                one.owner,
                node=line.node,
                term=next((each for each in running if _within(each, line)), None),
                step=step.name,
                discretion=one.discretion or "",
            )


def _within(term: Term, line: Line) -> bool:
    """Whether a condition asks for all that a deadline is for."""
    return term.node is not None and term.node.condition.every_key() <= line.node.condition.every_key()


def _of_term(pack: Pack, term: Term) -> Entry:
    deadline = term.deadline
    clause = deadline.source if deadline.source in pack.clauses else ""
    source = "" if clause else deadline.source
    return Entry(DEADLINE, deadline.id, deadline.name, clause, deadline.origin, deadline.owner, source, term.node, term)


# --- who holds a body here ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Office:
    """An organisation as the rules know it: its number, name, place in the tree, sort, and what the pack calls it."""

    id: int
    name: str
    path: str
    kind: str
    body: str
    active: bool = True

    @property
    def seat(self) -> str:
        """The path of the government it belongs to: a department's is that above it."""
        return self.path.rstrip("/").rpartition("/")[0] + "/" if self.kind == "department" else self.path


KIND_OF_TIER: Final = {CITY: "", DISTRICT: "district", STREET: "street", COMMUNITY: "community"}
"""The government that answers for the bodies of a tier where no office of its own carries them; a city's has departments."""


def holder(
    body: str, tier: str, *, territory: str, offices: Collection[Office], parties: Mapping[str, Office]
) -> Office | None:
    """Who holds a body of the pack in a project at `territory`: the party, else the nearest office that carries it going up
    from there, else the government of its tier. None where nobody does yet."""
    if tier == PARTY:
        return parties.get(body)
    around = [each for each in offices if each.active and territory.startswith(each.seat)]
    carrying = [each for each in around if each.body == body]
    if carrying:
        return max(carrying, key=lambda each: (len(each.seat), each.kind != "department", each.path))
    return next((each for each in around if each.kind == KIND_OF_TIER[tier]), None)


def tier_here(tier: str, office: Office | None, territory: str) -> str:
    """The tier at which a body acts here: a city's department has its like in the districts, and that one acts where it is nearest."""
    if tier == CITY and office is not None and office.kind == "department" and office.seat.count("/") > 2:
        return DISTRICT
    return tier
