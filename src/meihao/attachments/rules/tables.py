"""Tables that people fill: .xlsx and .csv into rows of cells, with the faults that only the file shows."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import SEEK_END, StringIO
from typing import IO, Final

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as BookCell
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from meihao.kernel.written import Cell, from_cell

HEAD_WITHIN: Final = 20
"""The heading stands in one of the first rows, below titles if there are any."""
SPARE: Final = 200
"""Rows of other sheets and blank rows that a workbook may have besides."""
WIDE: Final = 60

type Row = tuple[int, Sequence[tuple[Cell, str]]]
"""The number of a row as the spreadsheet counts, and its cells with how each is shown."""

type Heading = Callable[[Sequence[Cell]], Mapping[int, str]]
"""The columns that are read, by position, where a row is the heading; nothing where it is none."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a table; `line` as the spreadsheet counts, None where it is no row's."""

    line: int | None
    message: str
    column: str = ""
    sheet: str = ""

    @property
    def sentence(self) -> str:
        """The fault with its sheet and column, without its row."""
        told = f"“{self.column}”列：{self.message}" if self.column else self.message
        return f"“{self.sheet}”表{'' if self.column else '：'}{told}" if self.sheet else told

    def __str__(self) -> str:
        return f"第 {self.line} 行{self.sentence}" if self.line else self.sentence


class Unusable(Exception):
    """A file of which no row can be read."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most that a file may hold: rows of one sheet, bytes, and bytes of its XML unpacked."""

    rows: int
    size: int
    unpacked: int

    @property
    def advice(self) -> str:
        """What to do with more."""
        return f"超过 {self.rows:,} 行，请拆成几份，并删去多余的空行后再导入"


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet as read from its file: its rows, what is wrong with it as a sheet, and its name."""

    rows: Sequence[Row]
    faults: Sequence[Fault] = ()
    name: str = ""


def check_size(file: IO[bytes], limits: Limits) -> None:
    """Refuse a file that no such table can be, without reading it. Raises Unusable."""
    if file.seek(0, SEEK_END) > limits.size:
        raise Unusable(Fault(None, f"文件超过 {limits.size // (1024 * 1024)} MB。{limits.advice}"))
    file.seek(0)


def read_grids(file: IO[bytes], *, is_csv: bool, heading: Heading, limits: Limits) -> list[Grid]:
    """The sheets that have a heading, in their order; none where no sheet has. Raises Unusable."""
    file.seek(0)
    return _csv(file, heading, limits) if is_csv else _xlsx(file, heading, limits)


@dataclass(frozen=True, slots=True)
class Cells:
    """A sheet as it lies in its file: the text of every cell by row, and merged ranges as (top, left, bottom, right) from 1."""

    rows: Sequence[Sequence[str]]
    merged: Sequence[tuple[int, int, int, int]] = ()


def read_cells(file: IO[bytes], *, is_csv: bool, limits: Limits) -> Cells:
    """The first sheet that is not empty, for readers who look for headings of their own. Raises Unusable."""
    file.seek(0)
    if is_csv:
        return Cells([[from_cell(*cell).strip() for cell in row] for _, row in _csv_rows(file, limits).rows])
    _bear(file, limits)
    for sheet in load_workbook(file).worksheets:
        rows = [[from_cell(*cell).strip() for cell in row] for _, row in _rows(sheet)]
        if any(any(row) for row in rows):
            ranges = [each.bounds for each in sheet.merged_cells.ranges]
            return Cells(rows, sorted((top, left, bottom, right) for left, top, right, bottom in ranges))
    raise Unusable(Fault(None, "文件里没有内容"))


def _csv(file: IO[bytes], heading: Heading, limits: Limits) -> list[Grid]:
    grid = _csv_rows(file, limits)
    headed = any(heading([cell for cell, _ in cells]) for _, cells in grid.rows[:HEAD_WITHIN])
    return [grid] if headed else []


def _csv_rows(file: IO[bytes], limits: Limits) -> Grid:
    rows: list[Row] = []
    faults = []
    reader = csv.reader(StringIO(_text(file.read()), newline=""), strict=True)
    try:
        for row in reader:
            if len(rows) >= limits.rows + SPARE:
                raise Unusable(Fault(reader.line_num, limits.advice))
            rows.append((reader.line_num, [(cell, "") for cell in row]))
            faults += [
                Fault(reader.line_num, "单元格里是公式，请改成数值", f"第 {at + 1}")
                for at, cell in enumerate(row)
                if cell.startswith("=")
            ]
    except csv.Error as error:
        raise Unusable(Fault(reader.line_num, "引号或分隔符不成对，请重新另存为 CSV")) from error
    return Grid(rows, faults)


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unusable(Fault(None, "文件编码不是 UTF-8 或 GB18030，请另存为 CSV UTF-8"))


def _xlsx(file: IO[bytes], heading: Heading, limits: Limits) -> list[Grid]:
    _bear(file, limits)
    found = []
    for sheet in load_workbook(file).worksheets:
        line, names = _headed(sheet, heading)
        if line:
            found.append(Grid(list(_rows(sheet)), list(_faults(sheet, line, names)), sheet.title))
    return found


def _bear(file: IO[bytes], limits: Limits) -> None:
    """Refuse what would take too long to read, before reading it whole."""
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
    if sum(member.file_size for member in members if member.filename.startswith("xl/")) > limits.unpacked:
        raise Unusable(Fault(None, f"工作簿太大。{limits.advice}"))
    file.seek(0)
    book = load_workbook(file, read_only=True)
    try:
        for sheet in book.worksheets:
            for line, _ in enumerate(sheet.iter_rows(max_col=1, values_only=True), start=1):
                if line > limits.rows + SPARE:
                    raise Unusable(Fault(line, f"工作表“{sheet.title}”{limits.advice}"))
    finally:
        book.close()
    file.seek(0)


def _headed(sheet: Worksheet, heading: Heading) -> tuple[int, Mapping[int, str]]:
    """The row of the heading and the columns that are read; row 0 where there is none."""
    for line, row in enumerate(sheet.iter_rows(max_row=HEAD_WITHIN, max_col=WIDE), start=1):
        if names := heading([_value(cell) for cell in row]):
            return line, names
    return 0, {}


def _rows(sheet: Worksheet) -> Iterator[Row]:
    for line, row in enumerate(sheet.iter_rows(max_col=min(sheet.max_column, WIDE)), start=1):
        yield line, [(_value(cell), cell.number_format) for cell in row]


def _value(cell: BookCell | MergedCell) -> Cell:
    value = cell.value
    return value if value is None or isinstance(value, str | int | float | Decimal | date) else str(value)


def _faults(sheet: Worksheet, heading: int, names: Mapping[int, str]) -> Iterator[Fault]:
    """Merged cells and formulas below the heading, in the columns that are read: both hide what a row says."""
    for merged in sheet.merged_cells.ranges:
        if merged.max_row > heading:
            yield Fault(max(merged.min_row, heading + 1), f"{merged.coord} 是合并单元格，请取消合并并逐行填写")
    for line, row in enumerate(sheet.iter_rows(min_row=heading + 1, max_col=max(names) + 1), start=heading + 1):
        for at, name in names.items():
            if row[at].data_type == "f":
                yield Fault(line, "单元格里是公式，请复制后“选择性粘贴”为数值", name)
            elif row[at].data_type == "e":
                yield Fault(line, f"单元格里是错误值 {row[at].value}，请改正", name)
