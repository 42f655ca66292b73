"""Days of the chain: terms that run from acceptance, notice before it, and how long somebody answers for the works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from meihao.kernel.days import Holidays, months_after, working_days_after, working_days_between
from meihao.policy.schema.completion import Calendar

YEARS, SEASONS, DESIGN = "年", "供热期", "设计年限"


@dataclass(frozen=True, slots=True)
class Season:
    """The days between which homes are heated, as month and day."""

    first: tuple[int, int]
    last: tuple[int, int]


def holidays_of(calendar: Calendar) -> Holidays:
    """The days off and the weekend days worked that a calendar names."""
    off = {
        holiday.first + timedelta(days=each)
        for year in calendar.years
        for holiday in year.holidays
        for each in range((holiday.last - holiday.first).days + 1)
    }
    worked = {day for year in calendar.years for day in year.worked}
    return Holidays(frozenset(off), frozenset(worked), frozenset(year.year for year in calendar.years))


def term_ends(start: date, figure: int, unit: str, holidays: Holidays) -> date:
    """The last day of a term: the day after `start` is its first, months end on the same day of the month."""
    if unit == "月":
        return months_after(start, figure)
    if unit == "工作日":
        return working_days_after(start, figure, holidays)
    return start + timedelta(days=figure)


def earliest_meeting(noticed: date, days: int, holidays: Holidays) -> date:
    """The first day on which works may be accepted after the station was told: so many working days lie between notice
    and acceptance, the day of the notice counted as none of them. Basis: opinion/12"""
    return working_days_after(noticed, days, holidays)


def notice_missing(noticed: date, meeting: date, days: int, holidays: Holidays) -> int:
    """How many working days the notice came too late; 0 if it came in time."""
    return max(0, days - working_days_between(noticed, meeting, holidays))


def warranty_ends(accepted: date, unit: str, figure: int, season: Season) -> date | None:
    """The last day on which somebody answers for works that were accepted on a day; None: as long as the design says.

    A heating season counts if it begins on that day or later. Basis: opinion/12
    """
    if unit == YEARS:
        return months_after(accepted, 12 * figure)
    if unit == SEASONS:
        begins = accepted.year if accepted <= _day(accepted.year, season.first) else accepted.year + 1
        ends = begins + figure - 1
        over = 1 if season.last < season.first else 0
        return _day(ends + over, season.last)
    return None


def _day(year: int, at: tuple[int, int]) -> date:
    return date(year, *at)
