"""The response table and the gap report as sheets."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from meihao.assessment.rules.assessing import Assessment
from meihao.assessment.rules.heading import NOTE, facts_line, rules_line
from meihao.assessment.rules.rows import GapRow, ResponseRow
from meihao.documents.rules.archive import settled
from meihao.documents.rules.paper import printable

RESPONSE = (
    ("序号", 6), ("体系", 10), ("指标号", 7), ("指标", 14), ("性质", 9), ("条目", 40), ("原文", 40), ("判定", 11), ("依据", 46),
    ("缺口与下一步", 36), ("责任单位", 18), ("承诺完成时限", 14),
)  # fmt: skip
GAPS = (
    ("责任单位", 20), ("条款", 16), ("指标", 14), ("条目", 40), ("原因", 11), ("还差什么", 46), ("最省的下一步", 46), ("期限", 12), ("补上以后", 26),
)  # fmt: skip


def response_table(assessment: Assessment, rows: Sequence[ResponseRow], *, community: str, printed_for: str) -> bytes:
    """The response table of a creation scheme, one row for each atomic criterion.

    Basis: annex2/4
    """
    cells = [
        (
            row.number, row.system, row.indicator, row.indicator_name, row.level, row.criterion, row.original, row.word, row.grounds,
            row.lacking, row.owner, row.promised,
        )
        for row in rows
    ]  # fmt: skip
    return _book("创建指标响应表", RESPONSE, cells, assessment, community=community, printed_for=printed_for)


def gap_report(assessment: Assessment, rows: Sequence[GapRow], *, community: str, printed_for: str) -> bytes:
    """What is lacking, by who answers for it."""
    cells = [
        (
            row.owner, row.short, row.indicator, row.criterion, row.word, f"{row.asked}：{row.lacking}" if row.lacking else row.asked,
            row.action, row.due, row.unlocks,
        )
        for row in rows
    ]  # fmt: skip
    return _book("缺口清单", GAPS, cells, assessment, community=community, printed_for=printed_for)


def _book(
    title: str,
    columns: Sequence[tuple[str, int]],
    rows: Sequence[Sequence[str | int | date | None]],
    assessment: Assessment,
    *,
    community: str,
    printed_for: str,
) -> bytes:
    book = Workbook()
    stamp = datetime.combine(assessment.dossier.on, datetime.min.time(), UTC).replace(tzinfo=None)
    book.properties.created = book.properties.modified = stamp
    book.properties.creator, book.properties.title = printed_for, f"{community}{title}"
    sheet = book.active
    assert sheet is not None  # noqa: S101  # a new workbook has a sheet
    sheet.title = title
    for text in (f"{community}{title}", facts_line(assessment, community, printed_for), NOTE, rules_line(assessment)):
        sheet.append([text])
    sheet["A1"].font = Font(name="方正小标宋简体", size=16)
    sheet.append([name for name, _ in columns])
    thin = Side(style="thin", color="808080")
    line = Border(left=thin, right=thin, top=thin, bottom=thin)
    wrapped = Alignment(vertical="center", wrap_text=True)
    for row in rows:
        sheet.append([printable(value) if isinstance(value, str) else value for value in row])
    for cells in sheet.iter_rows(min_row=5, max_row=sheet.max_row, max_col=len(columns)):
        for cell in cells:
            cell.border = line
            if cell.data_type == "f":  # text that begins like a formula stays text
                cell.data_type = "s"
            cell.alignment = wrapped
    for cell in sheet[5]:
        cell.font = Font(name="黑体", bold=True)
    for n, (_, width) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(n)].width = width
    sheet.freeze_panes = "A6"
    sheet.auto_filter.ref = f"A5:{get_column_letter(len(columns))}{max(sheet.max_row, 5)}"
    sheet.print_title_rows = "5:5"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()  # `book.save` would date it now
    return settled(out.getvalue())
