"""A list as a workbook; the same rows give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from meihao.documents.rules.archive import settled

type Cell = str | int | Decimal | date | None


class Sheet(NamedTuple):
    """A sheet: its name, its title, the heads of the columns with their widths, and the rows."""

    name: str
    title: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[Cell]]


def workbook(
    columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[Cell]], *, name: str, title: str, stamp: datetime
) -> bytes:
    """A workbook of one sheet; `stamp` is the last moment that it speaks of."""
    return of_sheets([Sheet(name, title, columns, rows)], stamp=stamp)


def of_sheets(sheets: Sequence[Sheet], *, stamp: datetime) -> bytes:
    """A workbook of some sheets; `stamp` is the last moment that it speaks of."""
    book = Workbook()
    book.properties.created = book.properties.modified = stamp.replace(tzinfo=None, microsecond=0)
    book.remove(book.worksheets[0])
    for each in sheets:
        _lay(book.create_sheet(each.name), each)
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()  # `book.save` would date it now
    return settled(out.getvalue())


def _lay(sheet: Worksheet, given: Sheet) -> None:
    sheet.append([given.title])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([heading for heading, _ in given.columns])
    for row in given.rows:
        sheet.append(list(row))
    for cells in sheet.iter_rows(min_row=3):
        for cell in cells:
            if cell.data_type == "f":  # text that begins like a formula stays text
                cell.data_type = "s"
    for cell in sheet[2]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E6ECEA")
    for at, (_, width) in enumerate(given.columns, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes = "C3"
