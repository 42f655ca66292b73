"""The lifetime balance of a project: drawn up when works begin, and revised as they go on."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from meihao.demo.rules.acts import Act
from meihao.demo.rules.balances import YUAN, Balance, BringBalance, IssueBalance, SetBalance, line_of
from meihao.demo.rules.ways import Way

ANSWERED: Final = frozenset[str]()


def told(way: Way, record: Balance) -> list[Act]:
    """Settings, lines and the first version in one sitting; for each revision its lines and a version."""
    window = way.window("works")
    if window is None:
        return []
    by, day = way.speaks("construction-unit"), window.day(2)
    lines = tuple(line_of(number, each) for number, each in enumerate(record.lines, start=1))
    acts: list[Act] = [
        SetBalance(
            at=way.at(day, 9),
            by=by,
            project=way.code,
            base_year=record.base_year,
            years=record.years,
            discounts=record.discounts,
            flow=record.flow,
            coverage=record.coverage,
        ),
        BringBalance(at=way.at(day, 9), by=by, project=way.code, lines=lines),
        IssueBalance(at=way.at(day, 10), by=by, project=way.code, note=record.note),
    ]
    for place, revision in enumerate(record.revisions, start=1):
        day = window.day(30 * place)
        prices = {what: yuan * YUAN for what, yuan in revision.prices.items()}
        lines = tuple(replace(each, price=prices.get(each.what, each.price)) for each in lines)
        acts.append(BringBalance(at=way.at(day, 14), by=by, project=way.code, lines=lines))
        acts.append(IssueBalance(at=way.at(day, 15), by=by, project=way.code, note=revision.note))
    return acts
