"""The rows of a plan table: the city's subtotal and its districts, read cell by cell, and whether the sums agree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from meihao.attachments.rules.tables import Cells, Limits
from meihao.plans.rules.plan_sheets import Column, Head, Unfit, Wrong, find_head, letter, plain
from meihao.plans.rules.plans import Band, Figures

LIMITS: Final = Limits(rows=5_000, size=10 * 1024 * 1024, unpacked=24 * 1024 * 1024)
"""A province has some 140 districts."""
TOTALS: Final = frozenset({"小计", "合计", "总计", "全市", "全市合计", "全市小计", "市合计", "市小计"})
PROVINCE: Final = frozenset({"全省", "全省合计"})
_PREFIX = re.compile(r"(?:其中:?)?(?:\(?(?:\d+|[一二三四五六七八九十]+)\)?[.、,:]?)?")
_NOTE = re.compile(r"(?:注|备注|说明|填表|制表)[:.]?")


@dataclass(frozen=True, slots=True)
class Body:
    """A body that a plan may name: its key, and every name that it goes by."""

    key: str
    names: tuple[str, ...]

    @classmethod
    def of(cls, key: str, name: str) -> Body:
        """A body by its name; 黄渤海新区（烟台经开区） goes by either half too."""
        whole = plain(name)
        halves = [half for half in re.split(r"[()]", whole) if half]
        return cls(key, tuple(dict.fromkeys([whole, *halves])))


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a cell, or about a column where it is no cell's; the cell as a spreadsheet names it."""

    cell: str
    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.cell} {self.column}：{self.message}" if self.column else f"{self.cell}：{self.message}"


@dataclass(frozen=True, slots=True)
class Row:
    """What the table says of one body. `key` is the body's, `name` as it is written there."""

    line: int
    key: str
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class PlanTable:
    """A plan table read. Faults must be mended in the file; disagreements may be taken over, for a reason."""

    unit: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None
    faults: tuple[Finding, ...]
    disagreements: tuple[Finding, ...]
    remarks: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether nothing is wrong with any cell."""
        return not self.faults and not self.disagreements


def read_plan(cells: Cells, *, city: Body, districts: Sequence[Body] | None) -> PlanTable:
    """The part of a table that is about one city. Raises Unfit.

    `districts` None means that nobody knows the districts yet: each name stands for itself.
    """
    head = find_head(cells)
    faults = list(_merged(cells, head))
    total: Row | None = None
    rows: dict[str, Row] = {}
    strangers: list[Row] = []
    skipped = 0
    for line, place in _places(cells, head, city, districts):
        texts = cells.rows[line]
        if place is None:
            skipped += 1
            continue
        body, name = place
        if body is None and not any(_text(texts, column.at) for column in head.columns):
            continue
        where = f"{letter(_name_at(head, texts))}{line + 1}"
        if body is None:
            faults.append(Finding(where, "", _unknown(name, districts or ())))
            strangers.append(Row(line + 1, "", name, _figures(texts, line, head, faults)))
            continue
        row = Row(line + 1, body, name, _figures(texts, line, head, faults))
        known = total if body == city.key else rows.get(body)
        if known is not None:
            faults.append(Finding(where, "", f"“{name}”与第 {known.line} 行重复，请只留一行"))
        elif body == city.key:
            total = row
        else:
            rows[body] = row
    if total is None and not rows and not faults:
        raise Unfit(f"表里没有{city.names[0]}的数字")
    disagreements, remarks = _sums(head, total, [*rows.values(), *strangers])
    if skipped:
        remarks.append(f"另有 {skipped} 行是别的城市，没有读取")
    return PlanTable(
        head.unit, head.columns, tuple(rows.values()), total, tuple(faults), tuple(disagreements), tuple(remarks)
    )


def doubts(table: PlanTable, band: Band) -> list[str]:
    """The rows whose floor area per home is out of the ordinary: to be looked at, not to be mended."""
    rows = [*([table.total] if table.total else []), *table.rows]
    told = ((row, band.doubt(row.figures.households, row.figures.area)) for row in rows)
    return [f"第 {row.line} 行 {row.name}：{doubt}" for row, doubt in told if doubt]


def _places(
    cells: Cells, head: Head, city: Body, districts: Sequence[Body] | None
) -> Iterator[tuple[int, tuple[str | None, str] | None]]:
    """Each row below the heading that is about a place: (line, (body or None, name)), or None for another city's."""
    known = frozenset(name for body in districts or () for name in body.names)
    lines = [line for line in range(head.below, len(cells.rows)) if any(map(plain, cells.rows[line]))]
    numbered = any(_bare(plain(_text(cells.rows[line], _name_at(head, cells.rows[line]))))[1] for line in lines)
    spoken = [_spoken(cells.rows[line], head, city, known, numbered=numbered) for line in lines]
    others = {group for group, _ in spoken if group and group not in TOTALS and not _is(city, group)}
    ours = not others
    for line, (group, name) in zip(lines, spoken, strict=True):
        if _NOTE.match(name):
            continue
        if group:
            ours = _is(city, group) or (group in TOTALS and not others)
        bare, _ = _bare(name)
        if not ours:
            yield line, None
        elif not name or name in TOTALS or _is(city, bare):
            yield line, (city.key, name or city.names[0])
        elif districts is None:
            yield line, (bare, bare)
        else:
            yield line, (next((body.key for body in districts if bare in body.names), None), bare)


def _spoken(row: Sequence[str], head: Head, city: Body, known: frozenset[str], *, numbered: bool) -> tuple[str, str]:
    """The city that a row opens, if it opens one, and the name of the place that the row is about."""
    first, second = plain(_text(row, head.city)), plain(_text(row, head.district))
    name = second or first
    if _NOTE.match(first or second):
        return "", first or second
    opener = first if head.city is not None and head.district is not None else name
    bare, prefixed = _bare(opener)
    if not opener or prefixed or bare in known:
        return "", name
    if head.city is not None and head.district is not None:
        return opener, name
    stranger = opener in PROVINCE or (numbered and opener not in TOTALS)
    return (opener, name) if stranger or _is(city, opener) else ("", name)


def _name_at(head: Head, row: Sequence[str]) -> int:
    if head.district is not None and _text(row, head.district):
        return head.district
    return head.city if head.city is not None else head.district or 0


def _text(row: Sequence[str], at: int | None) -> str:
    return row[at] if at is not None and at < len(row) else ""


def _bare(name: str) -> tuple[str, bool]:
    """A name without 其中： and its number, and whether it had either."""
    found = _PREFIX.match(name)
    end = found.end() if found else 0
    return (name[end:], True) if 0 < end < len(name) else (name, False)


def _is(body: Body, name: str) -> bool:
    """Whether a name is the city's, with or without 市 and with or without 合计 behind it."""
    short = re.sub(r"\(?(?:小计|合计|总计)\)?$", "", name)
    return bool(short) and short.removesuffix("市") in {each.removesuffix("市") for each in body.names}


def _unknown(name: str, districts: Sequence[Body]) -> str:
    names = [known for body in districts for known in body.names]
    near = get_close_matches(name, names, n=2, cutoff=0.5) or [known for known in names if known[:1] == name[:1]][:2]
    hint = f"是不是“{'”或“'.join(near)}”？" if near else f"现有：{'、'.join(body.names[0] for body in districts)}"
    return f"没有“{name}”这个区市，{hint}"


def _figures(texts: Sequence[str], line: int, head: Head, faults: list[Finding]) -> Figures:
    values: dict[str, int | None] = {}
    for column in head.columns:
        try:
            values[column.measure] = column.read(_text(texts, column.at))
        except Wrong as wrong:
            faults.append(Finding(f"{letter(column.at)}{line + 1}", column.name, str(wrong)))
    return Figures(**values)


def _merged(cells: Cells, head: Head) -> Iterator[Finding]:
    """Merged cells among the figures, of which nobody can say which row they belong to."""
    for top, left, bottom, right in cells.merged:
        touched = [column for column in head.columns if left <= column.at + 1 <= right]
        if bottom > head.below and touched and top > head.below:
            where = f"{letter(left - 1)}{top}:{letter(right - 1)}{bottom}"
            yield Finding(where, touched[0].name, "是合并单元格，请取消合并，每行各填各的")


def _sums(head: Head, total: Row | None, rows: Sequence[Row]) -> tuple[list[Finding], list[str]]:
    """Where the districts do not come to the subtotal, and what could not be checked."""
    if total is None or not rows:
        return [], ["没有市小计" if total is None else "只有市小计，没有分区市的数字"]
    wrong: list[Finding] = []
    remarks: list[str] = []
    for column in head.columns:
        whole = getattr(total.figures, column.measure)
        parts = _parts(column, rows)
        known = [part for part in parts.values() if part is not None]
        gaps = [name for name, part in parts.items() if part is None]
        where, come = f"{letter(column.at)}{total.line}", sum(known)
        if whole is None:
            if known:
                remarks.append(f"{column.name}：没有小计，各区之和 {column.say(come)}" + ("（不全）" if gaps else ""))
        elif not gaps and come != whole:
            wrong.append(Finding(where, column.name, f"各区之和 {column.say(come)}，小计 {column.say(whole)}"))
        elif gaps and come > whole:
            words = f"已填的 {len(known)} 个区市之和 {column.say(come)}，已超过小计 {column.say(whole)}"
            wrong.append(Finding(where, column.name, words))
        elif gaps:
            remarks.append(f"{column.name}：{'、'.join(gaps)}缺数，未核对小计")
    return wrong, remarks


def _parts(column: Column, rows: Sequence[Row]) -> Mapping[str, int | None]:
    return {row.name: getattr(row.figures, column.measure) for row in rows}
