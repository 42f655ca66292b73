"""Where an action item stands: it is owed, a report of it waits to be heard, or it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from meihao.renovation.rules.permits import Clock, clock

WAITING, REPORTED, RETURNED, DONE = "waiting", "reported", "returned", "done"
STATES: Final = {WAITING: "待办理", REPORTED: "已报，待认定", RETURNED: "被退回", DONE: "已办结"}
ACCEPTED: Final = "accepted"
"""What may be said of a report, besides that it is returned."""


@dataclass(frozen=True, slots=True)
class Reported:
    """A report: its day, what was said of it (`accepted`, `returned` or nothing yet), and the new last day if returned."""

    on: date
    outcome: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an item stands: its state, the last day that counts, and the day of the last report."""

    state: str
    due_on: date
    reported_on: date | None

    @property
    def open(self) -> bool:
        """Whether it is not done."""
        return self.state != DONE

    @property
    def owed(self) -> bool:
        """Whether its body has to do something."""
        return self.state in {WAITING, RETURNED}

    def overdue(self, on: date) -> bool:
        """Whether its body has let the last day pass; while a report waits to be heard it has not."""
        return self.owed and self.due_on < on

    @property
    def words(self) -> str:
        """The state for people."""
        return STATES[self.state]

    @property
    def mark(self) -> str:
        """The sign it is printed with: kept, open, or not known yet."""
        return {DONE: "met", REPORTED: "unknown"}.get(self.state, "unmet")

    def clock(self, on: date) -> Clock:
        """Its term on a day; it stopped when the last report came."""
        return clock(self.due_on, None if self.owed else self.reported_on, on)


def standing(due_on: date, reports: Sequence[Reported]) -> Standing:
    """Where an item stands after its reports, in their order."""
    if not reports:
        return Standing(WAITING, due_on, None)
    for report in reports[:-1]:
        due_on = report.due_on or due_on
    last = reports[-1]
    if last.outcome == RETURNED:
        return Standing(RETURNED, last.due_on or due_on, last.on)
    return Standing(DONE if last.outcome == ACCEPTED else REPORTED, due_on, last.on)
