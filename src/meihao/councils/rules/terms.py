"""Terms of hours and of working days, each with the moment at which it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from meihao.kernel.days import Holidays, working_days_after

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Term:
    """A term: what must be done, by when, and when it was done if it was."""

    text: str
    due_at: datetime
    done_at: datetime | None = None

    def overdue(self, now: datetime) -> bool:
        """Whether it was not kept, or cannot be any more."""
        return (self.done_at or now) > self.due_at

    def words(self, now: datetime) -> str:
        """How it stands, for people: in days, and on its last day in hours."""
        if self.done_at is not None:
            return "超期办理" if self.overdue(now) else "按期办理"
        left = self.due_at - now
        if left < timedelta(0):
            return f"超期 {_span(-left)}"
        return f"还有 {_span(left)}"


def _span(length: timedelta) -> str:
    return f"{length // DAY} 天" if length >= DAY else f"{max(length // HOUR, 0)} 小时"


def hours_after(at: datetime, hours: int) -> datetime:
    """So many hours later, nights and holidays included."""
    return at + timedelta(hours=hours)


def end_of_working_days_after(at: datetime, days: int, *, holidays: Holidays, zone: tzinfo) -> datetime:
    """The end of the last of so many working days that follow the day of a moment."""
    return end_of(working_days_after(at.astimezone(zone).date(), days, holidays), zone)


def end_of(day: date, zone: tzinfo) -> datetime:
    """The last moment of a day."""
    return datetime.combine(day, time.max, zone)
