"""The list of projects as a workbook and as .csv, written row by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import IO, Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

COLUMNS: Final = (
    ("编号", 20), ("项目", 28), ("区市", 14), ("所属机构", 20), ("年度", 8), ("阶段", 16), ("状态", 10), ("停留天数", 10),
    ("卡在哪里", 50), ("依据", 14), ("谁来办", 24), ("另有几条", 10),
)  # fmt: skip
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""

type Line = Sequence[str | int]


def write_xlsx(lines: Iterable[Line], out: IO[bytes]) -> None:
    """One line for each project."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("项目")
    for at, (_, width) in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes = "C2"
    head = [WriteOnlyCell(sheet, name) for name, _ in COLUMNS]
    for cell in head:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E6ECEA")
    sheet.append(head)
    for line in lines:
        sheet.append([_cell(sheet, value) for value in line])
    book.save(out)


def _cell(sheet: Any, value: str | int) -> object:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"  # text that begins like a formula stays text
    return cell


def write_csv(lines: Iterable[Line], out: IO[bytes]) -> None:
    """The same, in UTF-8 with the mark by which spreadsheets know it."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
    rows = csv.writer(text)
    rows.writerow([name for name, _ in COLUMNS])
    for line in lines:
        rows.writerow([f"'{each}" if isinstance(each, str) and each.startswith(FORMULA) else each for each in line])
    text.flush()
    text.detach()
