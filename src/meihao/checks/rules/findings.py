"""What a finding's steps amount to, when it is overdue, what stops the works, and what a measured figure must keep to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

OPEN, MENDED, CLOSED, RETURNED = "open", "mended", "closed", "returned"
GENERAL, SERIOUS = "general", "serious"
PASS, FAIL, ABSENT = "pass", "fail", "absent"
WAITING: Final = (OPEN, RETURNED)
"""The states in which it is for the responsible firm to act."""

STATES: Final = {OPEN: "待整改", MENDED: "待复查", RETURNED: "继续整改", CLOSED: "已销号"}
AFTER: Final = {MENDED: frozenset(WAITING), CLOSED: frozenset({MENDED}), RETURNED: frozenset({MENDED})}
"""In which states each step may be taken."""


def overdue(state: str, due_on: date, today: date) -> int:
    """By how many days a finding is overdue: none until the day after its term, none while it waits for the recheck."""
    return max(0, (today - due_on).days) if state in WAITING else 0


def stops_works(severity: str, state: str) -> bool:
    """Whether works stand still for a finding: serious and not closed. Basis: opinion/9"""
    return severity == SERIOUS and state != CLOSED


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a general finding may take: least, usual and most days."""

    least: int
    usual: int
    most: int


def unfit_term(severity: str, due_on: date, today: date, terms: Terms) -> Iterator[str]:
    """What is wrong with a term: serious ones are due at once, general ones within the days of the pack."""
    if severity == SERIOUS:
        if due_on != today:
            yield f"严重问题立即停工整改，期限应为当天（{today.isoformat()}）"
        return
    first, last = today + timedelta(days=terms.least), today + timedelta(days=terms.most)
    if not first <= due_on <= last:
        yield (
            f"一般问题的整改期限为 {terms.least} 至 {terms.most} 天，"
            f"应在 {first.isoformat()} 至 {last.isoformat()} 之间"
        )


@dataclass(frozen=True, slots=True)
class Limit:
    """What a measured figure must keep to."""

    id: str
    text: str
    bound: str
    figure: Fraction
    unit: str
    written: str

    @property
    def edge(self) -> str:
        """The limit as a sign and a figure."""
        sign = {"at_least": "≥", "at_most": "≤", "less_than": "＜"}[self.bound]
        unit = "" if self.unit == "1" else f" {self.unit}"
        return f"{sign} {self.written}{unit}"

    @property
    def asked(self) -> str:
        """The limit in words."""
        return f"{self.text} {self.edge}"

    def kept(self, thousandths: int) -> bool:
        """Whether a figure, in thousandths, keeps to it."""
        value = Fraction(thousandths, 1000)
        if self.bound == "at_least":
            return value >= self.figure
        return value <= self.figure if self.bound == "at_most" else value < self.figure


def broken(limits: Mapping[str, Limit], values: Mapping[str, int]) -> tuple[Limit, ...]:
    """The limits that measured figures do not keep to; what was not measured breaks none."""
    return tuple(limit for name, limit in limits.items() if name in values and not limit.kept(values[name]))
