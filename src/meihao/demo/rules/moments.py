"""When in a day things happen: one after the other, no two at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from meihao.demo.rules.acts import Act


class Hours:
    """The working hours of one community; communities begin a few minutes apart."""

    def __init__(self, place: int) -> None:
        self._offset = timedelta(minutes=4 * place)
        self._taken: dict[tuple[date, int], int] = {}

    def at(self, day: date, hour: int, seconds: int = 11) -> datetime:
        """The next moment of a sitting that began at that hour."""
        number = self._taken.get((day, hour), 0)
        self._taken[day, hour] = number + 1
        return datetime.combine(day, time(hour, 10)) + self._offset + timedelta(seconds=number * seconds)


def in_order(acts: Sequence[Act]) -> list[Act]:
    """The acts as time goes on; what would have happened at the same moment happens a second later."""
    told: list[Act] = []
    for act in sorted(acts, key=lambda act: act.at):
        after = told[-1].at + timedelta(seconds=1) if told else act.at
        told.append(act if act.at >= after else replace(act, at=after))
    return told
