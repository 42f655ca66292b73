"""Figures of a return: added up from what is behind them, printed in their units, and held against their parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from meihao.kernel.exact import decimal
from meihao.policy.schema.statistics import SCALES, Statistic

type Amount = int | None
"""Whole smallest units of a field; None where it is unknown, which is never nought."""

type Row = Mapping[str, Amount]
"""The amounts of one district or of the city, by field; shares are left out, for they are worked out of others."""

UNKNOWN: Final = "未知"
NO_BASIS: Final = "—"


@dataclass(frozen=True, slots=True)
class Item:
    """What one project, compound or work adds to a field. `district` None: it lies in none."""

    field: str
    district: int | None
    amount: Amount
    project: int | None = None
    compound: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Every figure of districts and of the city.

    `city` is what all items come to, or what a source printed for the whole; it is not the sum of the districts, so that
    the two can be held against each other.
    """

    districts: Mapping[int, Row]
    city: Row
    items: Sequence[Item]

    def row(self, district: int | None) -> Row:
        """The figures of a district; of the city for None."""
        return self.city if district is None else self.districts[district]


@dataclass(frozen=True, slots=True)
class Check:
    """A sum held against its parts. `agrees` None: a part is unknown, so that nobody can say."""

    field: str
    agrees: bool | None
    stated: Amount = None
    added: Amount = None


def add_up(
    items: Sequence[Item],
    fields: Sequence[Statistic],
    districts: Sequence[int],
    *,
    unknown: frozenset[str],
    stated: Mapping[str, Amount],
) -> Sheet:
    """The figures of the districts and of the city. `unknown` are fields that nobody tells; `stated` sums that a source printed.

    A district of which nothing is told has nought.
    """
    wanted = [field.id for field in fields if not field.derived and field.kind != "words"]
    by: dict[tuple[int | None, str], list[Amount]] = defaultdict(list)
    whole: dict[str, list[Amount]] = defaultdict(list)
    for item in items:
        by[item.district, item.field].append(item.amount)
        whole[item.field].append(item.amount)
    rows = {
        district: totalled({name: _sum(by[district, name], name in unknown) for name in wanted}, fields)
        for district in districts
    }
    city = {name: stated[name] if name in stated else _sum(whole[name], name in unknown) for name in wanted}
    return Sheet(rows, totalled(city, fields), items)


def totalled(row: Row, fields: Iterable[Statistic]) -> Row:
    """A row with the sums that the pack draws over its own fields."""
    sums = {field.id: _sum([row.get(part) for part in field.sum], unknown=False) for field in fields if field.sum}
    return {**row, **sums}


def _sum(amounts: Sequence[Amount], unknown: bool) -> Amount:
    if unknown or None in amounts:
        return None
    return sum(amount for amount in amounts if amount is not None)


def rolled_up(sheet: Sheet, fields: Iterable[Statistic]) -> dict[str, Check]:
    """Every sum of the city held against its districts."""
    found = {}
    for field in fields:
        if field.kind in {"words", "share"}:
            continue
        stated, parts = sheet.city.get(field.id), [row.get(field.id) for row in sheet.districts.values()]
        come = _sum(parts, unknown=False)
        agrees = None if stated is None or come is None else stated == come
        found[field.id] = Check(field.id, agrees, stated, come)
    return found


def within(row: Row, fields: Iterable[Statistic]) -> list[Check]:
    """The sums that a row draws over its own fields and that do not come to its parts."""
    found = []
    for field in fields:
        if field.sum and field.id in row:
            come = _sum([row.get(part) for part in field.sum], unknown=False)
            if row[field.id] != come:
                found.append(Check(field.id, agrees=False, stated=row[field.id], added=come))
    return found


def said(field: Statistic, row: Row) -> str:
    """A figure as people read it: rounded once, when it is printed."""
    if field.ratio:
        above, below = (row.get(part) for part in field.ratio)
        if above is None or below is None:
            return UNKNOWN
        return decimal(Fraction(above, below) * 100, field.decimals) + "%" if below else NO_BASIS
    return amount_said(field.kind, field.unit, field.decimals, row.get(field.id))


def amount_said(kind: str, unit: str, decimals: int, amount: Amount) -> str:
    """An amount in its printed unit."""
    if amount is None:
        return UNKNOWN
    text = decimal(abs(Fraction(amount, SCALES[kind][unit])), decimals)
    whole, point, part = text.partition(".")
    return f"{'−' if amount < 0 else ''}{int(whole):,}{point}{part}"


def number(field: Statistic, row: Row) -> Fraction | None:
    """A figure in its printed unit, for a cell of a workbook or a chart; a share as a share of one."""
    if field.ratio:
        above, below = (row.get(part) for part in field.ratio)
        return None if above is None or not below else Fraction(above, below)
    amount = row.get(field.id)
    return None if amount is None else Fraction(amount, field.scale)


def title(field: Statistic) -> str:
    """A heading with its unit."""
    return f"{field.name}（{field.unit}）" if field.unit else field.name
