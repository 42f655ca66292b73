"""Where the assessment of a period stands: open, computed, published, appealed, to be computed anew, settled, or sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

OPEN, COMPUTED, PUBLISHED, APPEALED, REDO, SETTLED, SEALED = (
    "open",
    "computed",
    "published",
    "appealed",
    "redo",
    "settled",
    "sealed",
)
WORDS: Final = {
    OPEN: "未计算",
    COMPUTED: "已计算，待公布",
    PUBLISHED: "已公布，可申诉",
    APPEALED: "申诉待审理",
    REDO: "申诉成立，待重新计算",
    SETTLED: "申诉期满，待封存",
    SEALED: "已封存",
}
UPHELD, REJECTED = "upheld", "rejected"


@dataclass(frozen=True, slots=True)
class Published:
    """What was published last: whether it is of the latest computation, until when one may appeal, what was said of each appeal."""

    latest: bool
    until: date
    outcomes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a period stands, and until when one may appeal if something is published."""

    state: str
    until: date | None = None

    @property
    def words(self) -> str:
        """The state for people."""
        return WORDS[self.state]

    @property
    def mark(self) -> str:
        """The sign it is printed with."""
        return {SEALED: "met", APPEALED: "unmet", REDO: "unmet"}.get(self.state, "unknown")

    @property
    def computes(self) -> bool:
        """Whether it may be computed now."""
        return self.state in {OPEN, COMPUTED, REDO}

    def appeals(self, on: date) -> bool:
        """Whether one may appeal on a day: within the term, the last day included."""
        return self.state in {PUBLISHED, APPEALED, REDO} and self.until is not None and on <= self.until


def standing(*, computed: bool, published: Published | None, sealed: bool, on: date) -> Standing:
    """Where a period stands on a day. An appeal without an outcome (empty) waits to be heard. Basis: plan/4.3"""
    until = published.until if published else None
    if sealed:
        return Standing(SEALED, until)
    if published is None or not published.latest:
        return Standing(COMPUTED if computed else OPEN, until)
    if "" in published.outcomes:
        return Standing(APPEALED, until)
    if UPHELD in published.outcomes:
        return Standing(REDO, until)
    return Standing(PUBLISHED if on <= published.until else SETTLED, until)
