"""Fact sheets as files: .xlsx and .csv into rows of cells, with the faults that only the file shows."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import SEEK_END, StringIO
from typing import IO, Final

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as BookCell
from openpyxl.cell.cell import MergedCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from meihao.facts.rules.sheet import CODE, COLUMNS, HEAD_WITHIN, ROWS, Fault, Grid, Unusable
from meihao.facts.rules.values import Cell, from_cell

SPARE: Final = 200
"""Rows of other sheets and blank rows that a workbook may have besides."""
WIDE: Final = 60
LARGEST: Final = 24 * 1024 * 1024
"""Unpacked XML of one workbook; a sheet of `ROWS` rows has a tenth of it."""
SIZE: Final = 10 * 1024 * 1024
"""Bytes of a file, looked at before any of it is read."""
TOO_MANY: Final = f"超过 {ROWS:,} 行，请拆成几份，并删去多余的空行后再导入"


def read_grid(file: IO[bytes], *, is_csv: bool) -> Grid:
    """The rows of the first sheet that has the heading. Raises Unusable."""
    file.seek(0)
    return _csv(file) if is_csv else _xlsx(file)


@dataclass(frozen=True, slots=True)
class Cells:
    """A sheet as it lies in its file: the text of every cell by row, and merged ranges as (top, left, bottom, right) from 1."""

    rows: Sequence[Sequence[str]]
    merged: Sequence[tuple[int, int, int, int]] = ()


def read_cells(file: IO[bytes], *, is_csv: bool) -> Cells:
    """The first sheet that is not empty, for readers who look for headings of their own. Raises Unusable."""
    file.seek(0)
    if is_csv:
        return Cells([[from_cell(*cell).strip() for cell in row] for _, row in _csv(file).rows])
    _bear(file)
    for sheet in load_workbook(file).worksheets:
        rows = [[from_cell(*cell).strip() for cell in row] for _, row in _rows(sheet)]
        if any(any(row) for row in rows):
            ranges = [each.bounds for each in sheet.merged_cells.ranges]
            return Cells(rows, sorted((top, left, bottom, right) for left, top, right, bottom in ranges))
    raise Unusable(Fault(None, "文件里没有内容"))


def check_size(file: IO[bytes]) -> None:
    """Refuse a file that no fact sheet can be, without reading it. Raises Unusable."""
    if file.seek(0, SEEK_END) > SIZE:
        raise Unusable(Fault(None, f"文件超过 {SIZE // (1024 * 1024)} MB。{TOO_MANY}"))
    file.seek(0)


def _csv(file: IO[bytes]) -> Grid:
    content = file.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError as error:
            raise Unusable(Fault(None, "文件编码不是 UTF-8 或 GB18030，请另存为 CSV UTF-8")) from error
    rows: list[tuple[int, Sequence[tuple[Cell, str]]]] = []
    faults = []
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            if len(rows) >= ROWS + SPARE:
                raise Unusable(Fault(reader.line_num, TOO_MANY))
            rows.append((reader.line_num, [(cell, "") for cell in row]))
            faults += [
                Fault(reader.line_num, "单元格里是公式，请改成数值", _letter(at))
                for at, cell in enumerate(row)
                if cell.startswith("=")
            ]
    except csv.Error as error:
        raise Unusable(Fault(reader.line_num, "引号或分隔符不成对，请重新另存为 CSV")) from error
    return Grid(rows, faults)


def _xlsx(file: IO[bytes]) -> Grid:
    _bear(file)
    book = load_workbook(file)
    sheet = next((each for each in book.worksheets if _heading(each)[0]), None)
    if sheet is None:
        sheet = book.worksheets[0] if book.worksheets else Workbook().create_sheet()
    return Grid(list(_rows(sheet)), list(_faults(sheet)))


def _bear(file: IO[bytes]) -> None:
    """Refuse what would take too long to read, before reading it whole."""
    with zipfile.ZipFile(file) as archive:
        if sum(member.file_size for member in archive.infolist() if member.filename.startswith("xl/")) > LARGEST:
            raise Unusable(Fault(None, f"工作簿太大。{TOO_MANY}"))
    file.seek(0)
    book = load_workbook(file, read_only=True)
    try:
        for sheet in book.worksheets:
            for line, _ in enumerate(sheet.iter_rows(max_col=1, values_only=True), start=1):
                if line > ROWS + SPARE:
                    raise Unusable(Fault(line, f"工作表“{sheet.title}”{TOO_MANY}"))
    finally:
        book.close()
    file.seek(0)


def _rows(sheet: Worksheet) -> Iterator[tuple[int, Sequence[tuple[Cell, str]]]]:
    for line, row in enumerate(sheet.iter_rows(max_col=WIDE), start=1):
        yield line, [(_value(cell), cell.number_format) for cell in row]


def _value(cell: BookCell | MergedCell) -> Cell:
    value = cell.value
    return value if value is None or isinstance(value, str | int | float | Decimal | date) else str(value)


def _faults(sheet: Worksheet) -> Iterator[Fault]:
    """Merged cells and formulas below the heading, in the columns that are read: both hide what a row says."""
    heading, names = _heading(sheet)
    for merged in sheet.merged_cells.ranges:
        if merged.max_row > heading:
            yield Fault(max(merged.min_row, heading + 1), f"{merged.coord} 是合并单元格，请取消合并并逐行填写")
    for line, row in enumerate(sheet.iter_rows(min_row=heading + 1, max_col=WIDE), start=heading + 1):
        for at, cell in enumerate(row):
            if at in names and cell.data_type == "f":
                yield Fault(line, "单元格里是公式，请复制后“选择性粘贴”为数值", names[at])
            elif at in names and cell.data_type == "e":
                yield Fault(line, f"单元格里是错误值 {cell.value}，请改正", names[at])


def _heading(sheet: Worksheet) -> tuple[int, dict[int, str]]:
    """The row of the heading and the columns that are read; row 0 where there is none."""
    for line, row in enumerate(sheet.iter_rows(max_row=HEAD_WITHIN, max_col=WIDE, values_only=True), start=1):
        names = {at: COLUMNS[name] for at, value in enumerate(row) if (name := str(value).strip()) in COLUMNS}
        if CODE in names.values():
            return line, names
    return 0, {}


def _letter(at: int) -> str:
    return f"第 {at + 1}"
