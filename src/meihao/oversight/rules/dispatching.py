"""Where a dispatch notice stands: it waits for an answer, the answer waits to be heard, or it is closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from meihao.renovation.rules.permits import Clock, clock

WAITING, ANSWERED, RETURNED, CLOSED = "waiting", "answered", "returned", "closed"
STATES: Final = {WAITING: "待答复", ANSWERED: "已答复，待销号", RETURNED: "答复被退回", CLOSED: "已销号"}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: its day, what was said of it (`closed`, `returned` or nothing yet), and the new last day if it was returned."""

    on: date
    outcome: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a notice stands: its state, and the last day of the answer that is owed or was given."""

    state: str
    due_on: date
    answered_on: date | None

    @property
    def open(self) -> bool:
        """Whether it is not closed."""
        return self.state != CLOSED

    @property
    def owed(self) -> bool:
        """Whether an answer is owed."""
        return self.state in {WAITING, RETURNED}

    @property
    def words(self) -> str:
        """The state for people."""
        return STATES[self.state]

    @property
    def mark(self) -> str:
        """The sign it is printed with: kept, open, or not known yet."""
        return {CLOSED: "met", ANSWERED: "unknown"}.get(self.state, "unmet")

    def clock(self, today: date) -> Clock:
        """The term of the answer on a day; it stopped when the answer came."""
        return clock(self.due_on, None if self.owed else self.answered_on, today, "答复")


def standing(due_on: date, answers: Sequence[Answer]) -> Standing:
    """Where a notice stands after its answers, in their order."""
    if not answers:
        return Standing(WAITING, due_on, None)
    for answer in answers[:-1]:
        due_on = answer.due_on or due_on
    last = answers[-1]
    if last.outcome == RETURNED:
        return Standing(RETURNED, last.due_on or due_on, last.on)
    return Standing(CLOSED if last.outcome == CLOSED else ANSWERED, due_on, last.on)
