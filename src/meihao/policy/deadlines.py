"""How long things may take: when each term of a lifecycle ends, and whether it was kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from meihao.kernel.days import months_after
from meihao.kernel.verdict import Verdict
from meihao.policy.dossier import Dossier, Reading
from meihao.policy.lifecycle import Position, visits
from meihao.policy.pack import Pack
from meihao.policy.schema.lifecycle import Deadline, Lifecycle
from meihao.policy.tree import Node

RUNNING, MET, LATE, UNKNOWN = "running", "met", "late", "unknown"
WORDS = {RUNNING: "期限内", MET: "按期", LATE: "逾期", UNKNOWN: "逾期未见记录"}
"""What may be said of a term, and how it is said.

Running: its last day has not passed, and it is not done. Met: done by its last day; of a wait, waited out. Late: not done
by its last day; of a wait, cut short. Unknown: the last day has passed and nothing says whether it was done by then, or the
last day cannot be told: then it has no day at all.
"""


@dataclass(frozen=True, slots=True)
class Term:
    """A deadline that has begun to run: its last day, whether it was kept, and when it was done.

    `left` are the days from the day asked about to the last one, negative once it has passed. `node` is the test that says
    whether it was done, where not a stage says so.
    """

    deadline: Deadline
    begun: date
    due: date | None
    left: int | None
    state: str
    ended: date | None = None
    done: bool = False
    node: Node | None = None

    @property
    def words(self) -> str:
        """The state in words."""
        if self.state == LATE and self.done:
            return "没等满期" if self.deadline.bound == "at_least" else "逾期办结"
        return WORDS[self.state] if self.open or self.state != UNKNOWN else "办结日不明"

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.deadline.bound == "at_most" and not self.done

    @property
    def overdue(self) -> bool:
        """Whether its last day has passed and nothing says that it was done."""
        return self.open and self.left is not None and self.left < 0

    @property
    def past(self) -> int:
        """How many days ago its last day was; 0 before it has passed."""
        return max(-self.left, 0) if self.left is not None else 0


def due_on(begun: date, number: int, unit: str) -> date | None:
    """The last day of a term: the day it begins does not count, and months end on the day of the same number or the last there is.

    None for working days: which days are worked is not known here.
    """
    if unit == "月":
        return months_after(begun, number)
    return begun + timedelta(days=number) if unit == "天" else None


def number_of(pack: Pack, deadline: Deadline) -> int:
    """How many days or months a deadline gives."""
    return int(str(pack.parameters[deadline.figure.removeprefix("@")].value))


def terms(pack: Pack, cycle: Lifecycle, here: Position, dossier: Dossier, profile: str = "") -> tuple[Term, ...]:
    """Every deadline that has begun to run by the day of the dossier, in the order of the lifecycle.

    Deadlines of a kind of pilot count only for that kind (`profile`). None runs once a project is over.
    """
    if here.ended:
        return ()
    mine = [each for each in cycle.deadlines if each.profile in (None, profile)]
    return tuple([term for each in mine if (term := _term(pack, cycle, here, dossier, each)) is not None])


class End(NamedTuple):
    """Whether what a deadline is for was done, since when, and whether nothing says so either way."""

    done: bool
    on: date | None
    silent: bool = False


def _term(pack: Pack, cycle: Lifecycle, here: Position, dossier: Dossier, deadline: Deadline) -> Term | None:
    at, begun = _begins(cycle, here, deadline)
    if begun is None:
        return None
    due = due_on(begun, number_of(pack, deadline), deadline.unit)
    node = None
    if deadline.done is not None:
        node = Node(*pack.deadline_tests[cycle.id, deadline.id].run(dossier))
        end = End(node.verdict >= Verdict.MET, _since(node), node.verdict is Verdict.UNKNOWN)
    else:
        reached = _reached(cycle, here, deadline.until or "", at)
        end = End(reached is not None, reached)
    left = (due - dossier.on).days if due else None
    state = _state(deadline, due, dossier.on, end)
    return Term(deadline, begun, due, left, state, end.on if end.done else None, end.done, node)


def _begins(cycle: Lifecycle, here: Position, deadline: Deadline) -> tuple[int, date | None]:
    """Which visit of its stage a deadline counts from, and the day of it.

    What counts from the latest visit does not run while a project that was sent back stands before the stage.
    """
    entered = [(at, day) for at, (stage, day) in enumerate(visits(cycle, here)) if stage == deadline.after]
    if not entered:
        return 0, None
    if deadline.counts == "first":
        return entered[0]
    order = [each.id for each in cycle.stages]
    behind = order.index(here.stage) < order.index(deadline.after)
    return (0, None) if behind else entered[-1]


def _reached(cycle: Lifecycle, here: Position, until: str, after: int) -> date | None:
    """The day on which a stage was entered for good: a project that was sent back from it has not reached it."""
    order = [each.id for each in cycle.stages]
    found = None
    for stage, day in visits(cycle, here)[after + 1 :]:
        if order.index(stage) < order.index(until):
            found = None
        elif found is None:
            found = day
    return found


def _since(node: Node) -> date | None:
    """The day from which a test holds: that of the latest of the readings it holds by."""
    days = [
        source.effective_on
        for each in node.walk()
        if each.verdict >= Verdict.MET
        for source in each.sources
        if isinstance(source, Reading) and source.effective_on is not None
    ]
    return max(days, default=None)


def _state(deadline: Deadline, due: date | None, on: date, end: End) -> str:
    if due is None:
        return UNKNOWN
    if deadline.bound == "at_least":
        if end.on is not None and end.on < due:
            return LATE
        return MET if on >= due else RUNNING
    if end.done and end.on is not None:
        return MET if end.on <= due else LATE
    if on <= due:
        return MET if end.done else RUNNING
    return UNKNOWN if end.done or end.silent else LATE


def too_early(pack: Pack, cycle: Lifecycle, here: Position, to: str, on: date) -> Iterator[tuple[Deadline, date]]:
    """The waits that have not run in full, so that no step leads into a stage yet, each with the first day on which one may."""
    for each in cycle.deadlines:
        _, begun = _begins(cycle, here, each)
        if each.bound == "at_least" and each.until == to and begun is not None:
            due = due_on(begun, number_of(pack, each), each.unit)
            if due is not None and on < due:
                yield each, due
