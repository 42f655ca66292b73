"""The register as a workbook, to fill or to keep: what is exported is what may be imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from meihao.places.rules.columns import TABLES, Column, Table, Value, written

INK, GROUND = "17211F", "E6ECEA"
ROOM: Final = 5_000
"""Rows below the last that offer choices and keep numbers as text."""
GUIDE: Final = (
    "一、三张表：“小区”一行一个小区，“楼栋”一行一栋楼，“房屋”一行一处专有部分（住宅、车位、储藏室、商铺）。带 * 的列必须填。",
    "二、表之间用编号和楼号对应：房屋所在的楼要在“楼栋”表里（或已经登记），单元要在“楼栋”表的“单元”列里列出。",
    "三、同一户有几处专有部分（如一套住宅带一个车位）就填几行，小区编号、楼号、单元、房号相同。",
    "四、面积以 ㎡ 为单位，最多 2 位小数；写成亩、万㎡ 会退回。面积来源：登记（不动产登记簿）、测绘、申报。",
    "五、“申报户数”“申报建筑面积”只在还没有逐户登记时使用；登记以后以登记数为准，两者不同会在小区页面提示。",
    "六、空着的格子不改动已经登记的内容；表里没有的小区、楼和房屋也不会删除。",
    "七、不要合并单元格，不要用公式；房号、单元像 1-101 这样的，请先把单元格设为文本。",
    "八、先“试导入”看结果；有一行不对，整份都不导入。同一份文件再导入一次，什么也不会变。",
    "九、也可以用 CSV：一个文件放一张表，表头与这里相同。",
)


def workbook(
    rows: Mapping[str, Sequence[tuple[Sequence[str], Mapping[str, Value]]]],
    *,
    title: str,
    tables: Sequence[Table] = TABLES,
    guide: Sequence[str] = GUIDE,
) -> bytes:
    """The workbook of these rows by table, each with its key and its values; without rows it is the template."""
    book = Workbook(write_only=True)
    for table in tables:
        _sheet(book.create_sheet(table.name), table, rows.get(table.name, ()))
    _guide(book.create_sheet("填写说明"), title, tables, guide)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(sheet: Any, table: Table, rows: Sequence[tuple[Sequence[str], Mapping[str, Value]]]) -> None:
    for at, column in enumerate(table.columns, start=1):
        shape = sheet.column_dimensions[get_column_letter(at)]
        shape.width = column.width
        if column.label:
            shape.number_format = "@"  # so that 1-101 does not become a date
    sheet.freeze_panes = f"{get_column_letter(min(table.keys, 4) + 1)}2"
    sheet.append([_head(sheet, column) for column in table.columns])
    for key, values in rows:
        told = [*key, *(values.get(column.field) for column in table.columns[table.keys :])]
        sheet.append([_cell(sheet, column, value) for column, value in zip(table.columns, told, strict=True)])
    for at, column in enumerate(table.columns, start=1):
        if column.choices:
            offered = ",".join(column.choices)
            rule = DataValidation("list", formula1=f'"{offered}"', allow_blank=True, showErrorMessage=True)
            rule.error = f"请从中选一项：{offered}"
            rule.add(f"{get_column_letter(at)}2:{get_column_letter(at)}{len(rows) + ROOM}")
            sheet.data_validations.append(rule)


def _head(sheet: Any, column: Column) -> Any:
    cell = WriteOnlyCell(sheet, column.title)
    cell.font = Font(bold=True, color=INK)
    cell.fill = PatternFill("solid", fgColor=GROUND)
    return cell


def _cell(sheet: Any, column: Column, value: Value | None) -> object:
    shown = written(column, value)
    if shown is None or isinstance(shown, int):
        return shown
    cell: Any = WriteOnlyCell(sheet)
    cell.value = shown
    if isinstance(shown, str):
        cell.data_type = "s"  # text that begins like a formula stays text
    if column.label:
        cell.number_format = "@"
    elif column.unit == "㎡":
        cell.number_format = "0.00"
    return cell


def _guide(sheet: Any, title: str, tables: Sequence[Table], guide: Sequence[str]) -> None:
    sheet.column_dimensions["A"].width = 12
    sheet.column_dimensions["B"].width = 18
    sheet.column_dimensions["C"].width = 80
    head: Any = WriteOnlyCell(sheet, title)
    head.data_type = "s"  # a name that begins like a formula stays text
    head.font = Font(bold=True, size=14, color=INK)
    sheet.append([head])
    for sentence in guide:
        sheet.append([sentence])
    sheet.append([])
    for table in tables:
        for column in table.columns:
            how = WriteOnlyCell(sheet, column.how)
            how.alignment = Alignment(wrap_text=True, vertical="top")
            sheet.append([f"{table.name}表", column.title, how])
