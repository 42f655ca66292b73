"""Where a topic of a community stands, from being raised to being rated, by what was recorded of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

COLLECTED, GRADED, GROUPED, SCHEDULED, HELD = "collected", "graded", "grouped", "scheduled", "held"
POSTED, IN_ACTION, EVALUATED = "posted", "in-action", "evaluated"
NAMES: Final = {
    COLLECTED: "已征集",
    GRADED: "已定级",
    GROUPED: "已组会",
    SCHEDULED: "已排会",
    HELD: "已协商",
    POSTED: "已公示",
    IN_ACTION: "办理中",
    EVALUATED: "已评价",
}
DEEP: Final = (COLLECTED, GRADED, GROUPED, SCHEDULED, HELD, POSTED, IN_ACTION, EVALUATED)
INSTANT: Final = (COLLECTED, GRADED, POSTED, EVALUATED)
"""The states of a topic that is settled without a session."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded of a topic. `instant`: its grade settles it without a session; None where it has no grade yet.

    `scheduled`: a session that was not called off has it on its agenda; `held`: somebody signed in to one.
    """

    instant: bool | None = None
    grouped: bool = False
    scheduled: bool = False
    held: bool = False
    posted: bool = False
    items: int = 0
    items_open: int = 0
    ratings: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A state of the bar: passed, where the topic is, or ahead."""

    id: str
    name: str
    drawn: str


def state(known: Recorded) -> str:
    """Where a topic stands: the furthest state that its records bear."""
    if known.instant is None:
        return COLLECTED
    if known.posted:
        if known.ratings and not known.items_open:
            return EVALUATED
        return IN_ACTION if known.items else POSTED
    found = GRADED
    for name, there in ((GROUPED, known.grouped), (SCHEDULED, known.scheduled), (HELD, known.held)):
        if there and not known.instant:
            found = name
    return found


def path(known: Recorded) -> Sequence[str]:
    """The states that a topic goes through."""
    return INSTANT if known.instant else DEEP


def bar(known: Recorded) -> list[Step]:
    """The states as a bar."""
    states = path(known)
    here = states.index(state(known)) if state(known) in states else len(states) - 2
    last = len(states) - 1
    drawn = ["done" if place < here or here == last else "now" if place == here else "" for place in range(len(states))]
    return [Step(name, NAMES[name], how) for name, how in zip(states, drawn, strict=True)]
