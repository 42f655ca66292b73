"""What districts were granted, and the monthly returns that they handed in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from meihao.demo.rules.acts import Act
from meihao.demo.rules.closing import Return
from meihao.demo.rules.closing_deeds import Appropriate, HearReturn, SubmitReturn
from meihao.demo.rules.parts import day_of
from meihao.demo.rules.programme import Area, Programme
from meihao.returns.rules.months import Month

TEN: Final = time(10, 3)
FOUR: Final = time(16, 7)
TEN_THOUSAND: Final = 1_000_000
"""Fen in ten thousand yuan."""


def paper_of(area: Area, source: str, year: int) -> str:
    """The paper by which a district was granted money of a source for a year. Raises StopIteration where it never was."""
    return next(
        _paper(area, number) for number, each in enumerate(area.grants) if (each.source, each.year) == (source, year)
    )


def _paper(area: Area, number: int) -> str:
    grant = area.grants[number]
    return f"演示财建指〔{grant.year}〕{sum(map(ord, area.district)) % 90 + number + 10} 号"


def granted(programme: Programme, today: date) -> Iterator[Act]:
    """Every grant to every district, entered on its day."""
    for place, area in enumerate(programme.areas):
        for number, each in enumerate(area.grants):
            day = day_of(each.on, today)
            yield Appropriate(
                at=datetime.combine(day, TEN) + timedelta(seconds=17 * place + number),
                by=area.office.finance or area.office.housing,
                amount=each.amount * TEN_THOUSAND,
                district=area.district,
                source=each.source,
                year=each.year,
                authority=each.authority,
                paper=_paper(area, number),
                on=day,
            )


def returned(programme: Programme, today: date) -> Iterator[Act]:
    """Every return that was handed in, and what the city said of it."""
    for place, area in enumerate(programme.areas):
        for each in area.returns:
            month = month_of(each, today)
            at = datetime.combine(month.last + timedelta(days=each.after), TEN) + timedelta(minutes=20, seconds=place)
            yield SubmitReturn(at=at, by=area.office.housing, district=area.district, month=str(month), note=each.note)
            if each.outcome:
                heard = datetime.combine(at.date() + timedelta(days=each.heard), FOUR) + timedelta(seconds=place)
                yield HearReturn(
                    at=heard,
                    by=programme.people["housing"],
                    district=area.district,
                    month=str(month),
                    outcome=each.outcome,
                    reason=each.reason,
                )


def month_of(part: Return, today: date) -> Month:
    """The month that a return is of."""
    if isinstance(part.month, str):
        return Month.read(part.month)
    month = Month.of(today)
    for _ in range(part.month):
        month = month.before
    return month
