"""Who was on duty on how many of a month's construction days."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from meihao.policy.lifecycle import Taken, steps
from meihao.policy.schema.lifecycle import Action, Lifecycle

IN, OUT = "in", "out"
WORKS: Final = "works"
"""The stage in which a project is built."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A punch: whose certificate, which way, on what day, and whether inside the fence."""

    certificate: str
    way: str
    on: date
    inside: bool = True


@dataclass(frozen=True, slots=True)
class Tenure:
    """Somebody in a post, from a day to a day (None: still)."""

    certificate: str
    since: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the post was theirs on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Fence:
    """The site as a rectangle on the map, in millionths of a degree; the edge is inside."""

    west: int
    south: int
    east: int
    north: int

    def holds(self, longitude: int, latitude: int) -> bool:
        """Whether a place is inside."""
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north


@dataclass(frozen=True, slots=True)
class Month:
    """The construction days of a month, and those of them on which a post was manned."""

    construction: frozenset[date]
    present: frozenset[date]

    @property
    def share(self) -> Fraction | None:
        """The part of the construction days that the post was manned; None while there are none."""
        if not self.construction:
            return None
        return Fraction(len(self.present & self.construction), len(self.construction))

    def meets(self, least: Fraction) -> bool | None:
        """Whether the share is reached; None while there is none."""
        return None if self.share is None else self.share >= least


def bounds(day: date) -> tuple[date, date]:
    """The first and last day of the month that a day lies in."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def present(marks: Iterable[Mark], tenures: Sequence[Tenure]) -> frozenset[date]:
    """The days on which whoever had the post punched in and out at least once inside the fence.

    Basis: opinion/9
    """
    ways: dict[tuple[str, date], set[str]] = defaultdict(set)
    for mark in marks:
        if mark.inside:
            ways[mark.certificate, mark.on].add(mark.way)
    return frozenset(
        day
        for (certificate, day), said in ways.items()
        if {IN, OUT} <= said and any(each.certificate == certificate and each.covers(day) for each in tenures)
    )


def works_spans(cycle: Lifecycle, taken: Sequence[Taken], through: date) -> list[tuple[date, date]]:
    """The spans of days on which a project was being built, both ends among them: in the stage of works and not held."""
    names = {each.id: each for each in steps(cycle)}
    spans: list[tuple[date, date]] = []
    begun: date | None = None
    building = False
    for each in taken:
        step = names[each.step]
        held = isinstance(step, Action) and step.kind == "suspend"
        if isinstance(step, Action) and step.kind in {"suspend", "resume"}:
            goes_on = building and not held
        else:
            building = step.to == WORKS
            goes_on = building
        if begun is not None and not goes_on:
            spans.append((begun, each.on - timedelta(days=1)))
            begun = None
        elif begun is None and goes_on:
            begun = each.on
    if begun is not None:
        spans.append((begun, through))
    return [(first, min(last, through)) for first, last in spans if first <= min(last, through)]


def construction_days(
    spans: Iterable[tuple[date, date]], stops: Iterable[tuple[date, date | None]], first: date, last: date
) -> frozenset[date]:
    """The days from `first` to `last` on which works went on: those of the spans without the days of stop-work orders."""
    halted = [(since, until or last) for since, until in stops]
    found = set()
    for begin, end in spans:
        day = max(begin, first)
        while day <= min(end, last):
            if not any(since <= day <= until for since, until in halted):
                found.add(day)
            day += timedelta(days=1)
    return frozenset(found)
