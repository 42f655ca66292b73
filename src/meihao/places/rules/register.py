"""Reading the register from sheets: every row read, every fault named by sheet, row and column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from meihao.attachments.rules.tables import HEAD_WITHIN, Fault, Grid, Limits, Row, Unusable
from meihao.kernel.written import Cell, Unreadable, from_cell, one_width, same_unit
from meihao.places.rules.columns import TABLES, Column, Table, Value, table_of, unit_of

LIMITS: Final = Limits(rows=60_000, size=20 * 1024 * 1024, unpacked=96 * 1024 * 1024)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: what it is about, and what its filled cells say."""

    sheet: str
    line: int
    key: tuple[str, ...]
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Sheets:
    """The good rows by table, in their order; how many were filled; and everything wrong."""

    entries: Mapping[str, tuple[Entry, ...]]
    total: int
    faults: tuple[Fault, ...]


def read(
    grids: Sequence[Grid],
    *,
    tables: Sequence[Table] = TABLES,
    told_by: Callable[[Sequence[Cell]], Table | None] = table_of,
) -> Sheets:
    """Every filled row below the headings, of the register or of other tables. Raises Unusable where there is none.

    `told_by` says which of the tables a row of headings belongs to.
    """
    if not grids:
        wanted = "、".join(f"“{table.name}”" for table in tables)
        some = "三张表中的至少一张" if len(tables) > 1 else "表的各列"
        raise Unusable(Fault(None, f"前 {HEAD_WITHIN} 行里没有找到表头：要有{wanted}{some}，请用下载的模板填写"))
    entries: dict[str, list[Entry]] = {table.name: [] for table in tables}
    faults: list[Fault] = []
    total = 0
    for grid in grids:
        table, head, body = _split(grid, told_by)
        sheet = grid.name or table.name
        faults += [Fault(fault.line, fault.message, fault.column, sheet) for fault in grid.faults]
        hidden = {fault.line for fault in grid.faults}
        for line, cells in body:
            row = {name: cells[at] for name, at in head.items() if at < len(cells) and cells[at][0] not in (None, "")}
            if not row:
                continue
            total += 1
            if line in hidden:
                continue
            found: list[Fault] = []
            values = dict(_values(table, row, sheet, line, found))
            faults += found
            if not found:
                key = tuple(str(values.pop(column.field, "")) for column in table.columns[: table.keys])
                entries[table.name].append(Entry(sheet, line, key, values))
    for table in tables:
        entries[table.name], repeated = _without_repeats(entries[table.name], table)
        faults += repeated
    if not total:
        raise Unusable(Fault(None, "表头下面没有填写任何一行，没有什么可导入的"))
    return Sheets({name: tuple(rows) for name, rows in entries.items()}, total, tuple(faults))


def _split(
    grid: Grid, told_by: Callable[[Sequence[Cell]], Table | None]
) -> tuple[Table, dict[str, int], Sequence[Row]]:
    """The table that a grid holds, where its columns stand, and its rows. Raises Unusable."""
    for position, (line, cells) in enumerate(grid.rows[:HEAD_WITHIN]):
        table = told_by([cell for cell, _ in cells])
        if table is None:
            continue
        head: dict[str, int] = {}
        for at, (cell, _) in enumerate(cells):
            column = table.named(cell) if isinstance(cell, str) else None
            if column is None or not isinstance(cell, str):
                continue
            if column.heading in head:
                raise Unusable(Fault(line, "这一列出现了两次，请删去一列", column.heading, grid.name))
            _check_unit(column, unit_of(cell)[1], line, grid.name)
            head[column.heading] = at
        missing = [column.heading for column in table.columns if column.needed and column.heading not in head]
        if missing:
            told = "”“".join(missing)
            raise Unusable(Fault(line, f"表头缺少“{told}”列，请用下载的模板填写", sheet=grid.name or table.name))
        return table, head, grid.rows[position + 1 :]
    raise Unusable(Fault(None, "没有找到表头，请用下载的模板填写", sheet=grid.name))


def _check_unit(column: Column, unit: str, line: int, sheet: str) -> None:
    if unit and column.unit and not same_unit(unit, column.unit):
        raise Unusable(
            Fault(line, f"表头写的单位是 {unit}，应以 {column.unit} 为单位；请换算后再填", column.heading, sheet)
        )


def _values(
    table: Table, row: Mapping[str, tuple[Cell, str]], sheet: str, line: int, faults: list[Fault]
) -> Iterator[tuple[str, Value]]:
    for column in table.columns:
        cell, shown = row.get(column.heading, (None, ""))
        text = one_width(from_cell(cell, shown))
        if not text:
            if column.needed:
                faults.append(Fault(line, f"没有填{column.heading}；{column.how}", column.heading, sheet))
            continue
        try:
            if column.label and isinstance(cell, date):
                raise Unreadable("像是被表格软件改成了日期，请把单元格格式设为文本后重填")
            yield column.field, column.read(text)
        except Unreadable as error:
            faults.append(Fault(line, f"“{text}”{error}", column.heading, sheet))


def _without_repeats(entries: Sequence[Entry], table: Table) -> tuple[list[Entry], list[Fault]]:
    """One row for each thing: of two, both cannot be right."""
    first: dict[tuple[str, ...], Entry] = {}
    faults = []
    for entry in entries:
        earlier = first.setdefault(entry.key, entry)
        if earlier is not entry:
            column = table.columns[3 if len(entry.key) > 3 else len(entry.key) - 1].heading
            there = f"“{earlier.sheet}”表" if earlier.sheet != entry.sheet else ""
            message = f"{' '.join(filter(None, entry.key))} 与{there}第 {earlier.line} 行重复，请只留一行"
            faults.append(Fault(entry.line, message, column, entry.sheet))
    return list(first.values()), faults
