"""Findings as a workbook; the same records give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from meihao.assessment.rules.archive import settled

COLUMNS: Final = (
    ("项目编号", 18), ("项目", 24), ("检查日期", 12), ("检查方", 16), ("检查事项", 34), ("位置", 20), ("问题", 40),
    ("程度", 8), ("整改单位", 12), ("整改期限", 12), ("状态", 12), ("逾期天数", 10),
)  # fmt: skip

type Line = tuple[str | date | int | None, ...]
"""The cells of a finding, in the order of the columns."""


def workbook(lines: Sequence[Line], *, title: str, stamp: datetime) -> bytes:
    """One line for each finding; `stamp` dates the file, so that it says when it was last written."""
    book = Workbook()
    book.properties.created = book.properties.modified = stamp.replace(tzinfo=None, microsecond=0)
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - a new workbook has one
    sheet.title = "检查问题"
    sheet.append([title])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([name for name, _ in COLUMNS])
    for line in lines:
        sheet.append(list(line))
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
