"""The list of compounds as a workbook to read and to sum, with the fields that the statistics ask for."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from meihao.places.rules.measures import Totals

COLUMNS: Final = (
    ("小区编号", 18), ("小区名称", 20), ("区市", 12), ("街道", 14), ("社区", 14), ("区划代码", 14), ("地址", 28), ("建成年份", 10),
    ("产权类型", 12), ("物业管理方式", 14), ("管理单位", 22), ("党组织", 22), ("片区", 16), ("楼栋数", 9), ("单元数", 9), ("户数", 9),
    ("建筑面积（㎡）", 16), ("数据来源", 12),
)  # fmt: skip
SUMS: Final = slice(13, 17)

type Line = Sequence[str | int | Decimal | None]


def workbook(lines: Sequence[Line], totals: Totals, *, title: str) -> bytes:
    """One line for each compound and one for their sums."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - a new workbook has one
    sheet.title = "小区"
    sheet.append([title])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([name for name, _ in COLUMNS])
    for line in lines:
        sheet.append(list(line))
    entrances = sum(line[14] for line in lines if isinstance(line[14], int))
    sums: list[str | int | Decimal | None] = ["合计", f"{totals.compounds} 个小区", *[None] * (len(COLUMNS) - 2)]
    sums[SUMS.start : SUMS.stop] = [totals.buildings, entrances, totals.homes, Decimal(totals.area) / 100]
    sheet.append(sums)
    for cells in sheet.iter_rows(min_row=3):
        for cell in cells:
            if cell.data_type == "f":  # text that begins like a formula stays text
                cell.data_type = "s"
        cells[SUMS.stop - 1].number_format = "0.00"
    for cell in (*sheet[2], *sheet[sheet.max_row]):
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E6ECEA")
    for at, (_, width) in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes = "C3"
    out = BytesIO()
    book.save(out)
    return out.getvalue()
