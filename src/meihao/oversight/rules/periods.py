"""The periods after which districts are assessed, quarters and years, and the days that end their weeks and months."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

QUARTER, YEAR = "quarter", "year"
MONTHS: Final = 3
"""How many months a quarter has."""
QUARTERS: Final = 4
SUNDAY: Final = 7
FIRST, LAST = 2000, 2100


def month_end(on: date) -> bool:
    """Whether a day is the last of its month."""
    return (on + timedelta(days=1)).day == 1


def week_end(on: date) -> bool:
    """Whether a day is a Sunday."""
    return on.isoweekday() == SUNDAY


ENDS: Final[Mapping[str, Callable[[date], bool]]] = {
    "day": lambda _: True,
    "week_end": week_end,
    "month_end": month_end,
}


def ends(at: str, since: date, until: date) -> tuple[date, ...]:
    """The days from one to another that are days, or end a week or a month."""
    every = (since + timedelta(days=number) for number in range((until - since).days + 1))
    return tuple(each for each in every if ENDS[at](each))


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A period: from its first to its last day, and its kind as the pack names it."""

    until: date
    since: date
    kind: str

    @property
    def code(self) -> str:
        """The name that addresses use: `2026-q3`, or `2026` for the year."""
        return f"{self.since.year}-q{self.part}" if self.kind == QUARTER else str(self.since.year)

    @property
    def name(self) -> str:
        """The name for people."""
        return f"{self.since.year} 年第 {self.part} 季度" if self.kind == QUARTER else f"{self.since.year} 年度"

    @property
    def part(self) -> int:
        """Which quarter it begins in, from 1."""
        return (self.since.month - 1) // MONTHS + 1


def quarter(year: int, part: int) -> Span:
    """A quarter of a year, 1 to 4."""
    after = date(year + 1, 1, 1) if part == QUARTERS else date(year, MONTHS * part + 1, 1)
    return Span(after - timedelta(days=1), date(year, MONTHS * (part - 1) + 1, 1), QUARTER)


def whole(year: int) -> Span:
    """A year."""
    return Span(date(year, 12, 31), date(year, 1, 1), YEAR)


def read(code: str) -> Span | None:
    """The period of that name; None where there is none."""
    head, _, tail = code.partition("-q")
    if not (head.isascii() and head.isdigit() and FIRST <= int(head) <= LAST):
        return None
    numbers = {str(part): part for part in range(1, QUARTERS + 1)}
    found = quarter(int(head), numbers[tail]) if tail in numbers else whole(int(head))
    return found if found.code == code else None


def over(on: date, kinds: frozenset[str]) -> Iterator[Span]:
    """The periods of some kinds that were over before a day, the latest first."""
    for year in range(on.year, FIRST - 1, -1):
        spans = (whole(year), *(quarter(year, part) for part in range(1, QUARTERS + 1)))
        yield from sorted((each for each in spans if each.kind in kinds and each.until < on), reverse=True)
