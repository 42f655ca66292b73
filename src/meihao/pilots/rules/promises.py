"""Where a promise of the letter stands, and how near its day is. Basis: plan/3.2.3"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

OPEN, REPORTED, RETURNED, KEPT = "open", "reported", "returned", "kept"
STATES: Final = {OPEN: "待完成", REPORTED: "已报，待审核", RETURNED: "被退回", KEPT: "已完成"}
MARKS: Final = {OPEN: "unmet", REPORTED: "unknown", RETURNED: "unmet", KEPT: "met"}


@dataclass(frozen=True, slots=True)
class Report:
    """That a promise was kept, on a day; what was said of that: `accepted`, `returned` or nothing yet."""

    on: date
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a promise stands on a day: `left` are the days to its last one, negative once that has passed."""

    state: str
    due_on: date
    left: int
    kept_on: date | None = None

    @property
    def open(self) -> bool:
        """Whether it is still to be kept, or to be shown to have been."""
        return self.state != KEPT

    @property
    def overdue(self) -> int:
        """By how many days it is late; 0 for what was kept, however late."""
        return max(-self.left, 0) if self.open else 0

    @property
    def words(self) -> str:
        """The state for people."""
        return STATES[self.state]

    @property
    def mark(self) -> str:
        """The sign it is printed with."""
        return MARKS[self.state]


def standing(due_on: date, reports: Sequence[Report], on: date) -> Standing:
    """Where a promise stands on a day after its reports, in their order. What is reported is not kept before it is accepted."""
    left = (due_on - on).days
    if not reports:
        return Standing(OPEN, due_on, left)
    last = reports[-1]
    if last.outcome == "accepted":
        return Standing(KEPT, due_on, left, last.on)
    return Standing(RETURNED if last.outcome == "returned" else REPORTED, due_on, left)


def nearest(standings: Iterable[Standing]) -> int | None:
    """The fewest days left of the promises that are open; None where none is."""
    return min((each.left for each in standings if each.open), default=None)


def unfit(number: int, item: str, due_on: date | None, *, today: date) -> Iterable[str]:
    """What is wrong with a promise as it is written: each names an item and a day to come. Basis: plan/3.2.3"""
    if not item.strip():
        yield f"第 {number} 项没有写承诺事项"
    if due_on is None:
        yield f"第 {number} 项没有写完成期限"
    elif due_on <= today:
        yield f"第 {number} 项的期限 {due_on.isoformat()} 不在今天之后，请写以后的日期"
