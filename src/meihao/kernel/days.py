"""Days as terms count them: calendar months that end on the same day, and working days between holidays."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

SATURDAY = 5
ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Holidays:
    """Days off besides weekends, weekend days that are worked, and the years for which that is known."""

    off: Collection[date] = frozenset()
    worked: Collection[date] = frozenset()
    years: Collection[int] = field(default_factory=frozenset)

    def works(self, day: date) -> bool:
        """Whether offices are open. Of a year that is not known, weekends alone are off."""
        return day in self.worked or (day.weekday() < SATURDAY and day not in self.off)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def working_days_after(day: date, days: int, holidays: Holidays) -> date:
    """The last of so many working days that follow a day, the day itself not counted."""
    while days > 0:
        day += ONE
        days -= holidays.works(day)
    return day


def working_days_between(first: date, last: date, holidays: Holidays) -> int:
    """How many working days lie after the first day and not after the last; below zero where the last comes before."""
    if last < first:
        return -working_days_between(last, first, holidays)
    return sum(holidays.works(first + timedelta(days=each)) for each in range(1, (last - first).days + 1))
