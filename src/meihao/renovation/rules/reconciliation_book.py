"""The reconciliation as a workbook; the same records give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from meihao.assessment.rules.archive import settled
from meihao.renovation.rules.reconciling import Line
from meihao.renovation.rules.schemes import THOUSAND

COLUMNS: Final = (
    ("序号", 8), ("内容", 30), ("位置", 26), ("单位", 8), ("承诺", 12), ("完成", 12), ("验收", 12), ("差", 12), ("结果", 18), ("未了", 8),
)  # fmt: skip

type Told = tuple[int | None, str, str, str, Line]
"""The number, item, place in words and unit of a line, and the line."""


def workbook(rows: Sequence[Told], *, title: str, stamp: datetime) -> bytes:
    """One line for each commitment and each work besides; `stamp` is the last moment that anything here was written."""
    book = Workbook()
    book.properties.created = book.properties.modified = stamp.replace(tzinfo=None, microsecond=0)
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - a new workbook has one
    sheet.title = "承诺与完成"
    sheet.append([title])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([name for name, _ in COLUMNS])
    for number, item, where, unit, line in rows:
        figures = [Decimal(each) / THOUSAND for each in (line.promised, line.built, line.accepted, line.difference)]
        sheet.append([number, item, where, unit, *figures, line.words, "是" if line.open else "否"])
    for cells in sheet.iter_rows(min_row=3):
        for cell in cells:
            if cell.data_type == "f":  # text that begins like a formula stays text
                cell.data_type = "s"
    for cell in sheet[2]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E6ECEA")
    for at, (_, width) in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes = "C3"
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()  # `book.save` would date it now
    return settled(out.getvalue())
