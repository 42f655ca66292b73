"""The fact sheet as a workbook to fill: every key with its unit, how to fill it and what is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from meihao.facts.rules.sheet import CODE, SINCE, TITLE, UNIT, UNTIL, VALUE
from meihao.facts.rules.values import example, how, spoken
from meihao.policy.pack import Key

HEADINGS: Final = (
    (CODE, 30), (TITLE, 34), (UNIT, 7), (VALUE, 18), (SINCE, 13), (UNTIL, 13),
    ("填写方法", 34), ("示例", 18), ("用于", 24), ("多久更新", 11),
)  # fmt: skip
INK, GROUND, LINE = "17211F", "E6ECEA", "CCD5D2"
GUIDE: Final = (
    "一、只填“数值”“生效日期”“截止日期”三列；没有数值的行不导入，可以留空或删去。",
    "二、“编码”“名称”“单位”请不要改动：系统按编码对应，并核对名称和单位。",
    "三、“生效日期”是这个数值从哪一天起成立，不能晚于今天；“截止日期”没有就不填。",
    "四、不要合并单元格，不要用公式；百分数直接填数字，如 85。",
    "五、先“试导入”看每一行的结果；有一行不对，整份都不导入，改好后再来。",
    "六、同一份文件再导入一次，什么也不会变；导入的数值连同这份文件一起等审核人审核。",
    "七、已填好的数值是系统现在掌握的；不改动的行导入时会跳过。",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One key to fill, with what is known of it. `used` says what asks for it."""

    key: Key
    used: str
    value: str = ""
    effective_on: date | None = None
    ends_on: date | None = None


def workbook(lines: Sequence[Line], *, title: str) -> bytes:
    """The workbook for these lines, in their order."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - a new workbook has one
    sheet.title = "事实"
    _head(sheet)
    for row, line in enumerate(lines, start=2):
        _write(sheet, row, line)
    _validations(sheet, lines)
    _guide(book.create_sheet("填写说明"), title)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _head(sheet: Worksheet) -> None:
    for column, (name, width) in enumerate(HEADINGS, start=1):
        cell = sheet.cell(1, column, name)
        cell.font = Font(bold=True, color=INK)
        cell.fill = PatternFill("solid", fgColor=GROUND)
        cell.alignment = Alignment(vertical="center")
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "D2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(HEADINGS))}1"
    sheet.row_dimensions[1].height = 24


def _write(sheet: Worksheet, row: int, line: Line) -> None:
    key = line.key
    often = f"{key.valid_months} 个月" if key.valid_months else "变化时"
    given: list[str | int | Decimal | date | None] = [
        key.name,
        key.title,
        key.unit,
        _cell(key, line.value),
        line.effective_on,
        line.ends_on,
    ]
    for column, value in enumerate([*given, how(key), example(key), line.used, often], start=1):
        cell = sheet.cell(row, column, value)
        cell.border = Border(bottom=Side("thin", color=LINE))
        cell.alignment = Alignment(vertical="top", wrap_text=column in {2, 7, 9})
        if column == 4:
            cell.number_format = "General" if key.type in {"integer", "decimal", "event"} else "@"
        elif column in {5, 6}:
            cell.number_format = "yyyy-mm-dd"
        elif column in {1, 7, 8, 9, 10}:
            cell.font = Font(color="5D6966", size=9)


def _cell(key: Key, value: str) -> str | int | Decimal | None:
    """A canonical value as the sheet holds it: numbers as numbers, the rest as people write it."""
    if not value:
        return None
    if key.type in {"integer", "event"}:
        return int(value)
    if key.type == "decimal":
        return Decimal(value)
    return spoken(key, value) if key.type == "bool" else value


def _validations(sheet: Worksheet, lines: Sequence[Line]) -> None:
    """Let the spreadsheet itself offer and refuse; whoever pastes over it meets the same words at import."""
    for kind, rows in _grouped(lines):
        rule = _rule(kind)
        if rule is not None:
            for row in rows:
                rule.add(f"D{row}")
            sheet.add_data_validation(rule)
    days = DataValidation(
        "date", operator="greaterThan", formula1="DATE(1949,1,1)", allow_blank=True, showErrorMessage=True
    )
    days.error = "请填日期，如 2024-06-30"
    days.add(f"E2:F{len(lines) + 1}")
    sheet.add_data_validation(days)


def _grouped(lines: Iterable[Line]) -> list[tuple[tuple[str, tuple[str, ...]], list[int]]]:
    groups: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    for row, line in enumerate(lines, start=2):
        groups.setdefault((line.key.type, line.key.choices), []).append(row)
    return list(groups.items())


def _rule(kind: tuple[str, tuple[str, ...]]) -> DataValidation | None:
    name, choices = kind
    if name in {"bool", "choice"}:
        offered = ",".join(choices) if choices else "是,否"
        rule = DataValidation("list", formula1=f'"{offered}"', allow_blank=True, showErrorMessage=True)
        rule.error = f"请从中选一项：{offered}"
        return rule
    if name in {"integer", "decimal", "event"}:
        least = 1 if name == "event" else 0
        rule = DataValidation(
            "decimal" if name == "decimal" else "whole",
            operator="greaterThanOrEqual",
            formula1=str(least),
            allow_blank=True,
            showErrorMessage=True,
        )
        rule.error = f"请填{'数字' if name == 'decimal' else '整数'}，{least} 或以上，不写单位"
        return rule
    return None


def _guide(sheet: Worksheet, title: str) -> None:
    sheet.column_dimensions["A"].width = 100
    sheet.cell(1, 1, title).font = Font(bold=True, size=14, color=INK)
    for row, sentence in enumerate(GUIDE, start=3):
        sheet.cell(row, 1, sentence).alignment = Alignment(wrap_text=True, vertical="top")
