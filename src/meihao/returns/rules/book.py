"""A month's return as a workbook; the same figures give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from meihao.documents.rules.archive import settled
from meihao.policy.schema.statistics import Statistic
from meihao.returns.rules.figures import NO_BASIS, UNKNOWN, Row, said, title

SHARE_PLACES: Final = Decimal("0.000001")
FIRST: Final = 3
"""The first row of figures: a title and the headings stand above."""
NOTES: Final = "说明"

type Cell = str | int | Decimal


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet: its headings with their units, and its rows."""

    name: str
    headings: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[Cell]]


def figure(field: Statistic, row: Row) -> Cell:
    """A figure as a cell: exact, in the field's unit; what is unknown is said so and never left out."""
    text = said(field, row)
    if text in {UNKNOWN, NO_BASIS}:
        return text
    if field.ratio:
        above, below = (row[part] or 0 for part in field.ratio)
        return (Decimal(above) / Decimal(below)).quantize(SHARE_PLACES)
    return Decimal(row[field.id] or 0) / Decimal(field.scale)


def heading(field: Statistic) -> tuple[str, str]:
    """The heading of a field, and how its figures are shown."""
    places = "0" + ("." + "0" * field.decimals if field.decimals else "")
    shown = f"{places}%" if field.ratio else places
    return title(field), "@" if field.kind == "words" else shown


def workbook(pages: Sequence[Page], notes: Sequence[str], *, name: str, on: date) -> bytes:
    """The sheets in order, and what has to be said of them on the last."""
    book = Workbook()
    book.properties.created = book.properties.modified = datetime.combine(on, time())
    for place, page in enumerate(pages):
        sheet = book.active if place == 0 else book.create_sheet()
        assert isinstance(sheet, Worksheet)  # noqa: S101 - a new workbook has one
        _fill(sheet, page, name)
    last = book.create_sheet(NOTES)
    last.column_dimensions["A"].width = 100
    for note in (name, *notes):
        last.append([note])
    _texts(last, 1)
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()  # `book.save` would date it now
    return settled(out.getvalue())


def _fill(sheet: Worksheet, page: Page, name: str) -> None:
    sheet.title = page.name
    sheet.append([f"{name}：{page.name}"])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([words for words, _ in page.headings])
    for row in page.rows:
        sheet.append(list(row))
    for cell in sheet[2]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E6ECEA")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    _texts(sheet, FIRST)
    for at, (words, shown) in enumerate(page.headings, start=1):
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = max(10, min(24, 2 * len(words)))
        for cell in sheet[letter][FIRST - 1 :]:
            if not isinstance(cell.value, str):
                cell.number_format = shown
    sheet.freeze_panes = f"C{FIRST}"


def _texts(sheet: Worksheet, first: int) -> None:
    for cells in sheet.iter_rows(min_row=first):
        for cell in cells:
            if cell.data_type == "f":  # text that begins like a formula stays text
                cell.data_type = "s"
