"""The ledger of a project as a workbook: one sheet for each kind of record, sums as values, checked against the records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from meihao.documents.rules.archive import settled
from meihao.renovation.rules.schemes import yuan

MONEY: Final = "#,##0.00"


@dataclass(frozen=True, slots=True)
class Fen:
    """Money in a cell."""

    fen: int


@dataclass(frozen=True, slots=True)
class Standing(Fen):
    """Money that stands at a time, such as a balance, and is not added up."""


type Value = str | int | date | Fen | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, its columns with their widths, its rows, and the sum that its last column of money must come to."""

    name: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[Value]]
    expected: int | None = None

    @property
    def total(self) -> int:
        """The sum of the last column of money."""
        return sum(last.fen for row in self.rows for last in [_last(row)] if last is not None)

    @property
    def check(self) -> str:
        """Whether the rows come to what the records come to, in words; empty where there is nothing to check."""
        if self.expected is None:
            return ""
        if self.total == self.expected:
            return "与台账相符"
        return f"与台账不符：台账 {yuan(self.expected)} 元，差 {yuan(self.total - self.expected)} 元"


def _last(row: Sequence[Value]) -> Fen | None:
    return next((each for each in reversed(row) if isinstance(each, Fen)), None)


def workbook(sheets: Iterable[Sheet], *, title: str, stamp: datetime) -> bytes:
    """The sheets in their order; `stamp` is the day that the ledger is of."""
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = stamp.replace(tzinfo=None, microsecond=0)
    for each in sheets:
        _write(book.create_sheet(each.name), each, title)
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()
    return settled(out.getvalue())


def _write(sheet: Any, told: Sheet, title: str) -> None:
    for at, (_, width) in enumerate(told.columns, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes = "A3"
    sheet.append([_cell(sheet, f"{title}：{told.name}", bold=True)])
    sheet.append([_cell(sheet, name, bold=True, ground=True) for name, _ in told.columns])
    money = {at for row in told.rows for at, value in enumerate(row) if type(value) is Fen}
    for row in told.rows:
        sheet.append([_cell(sheet, value) for value in row])
    if not money:
        return
    foot: list[Value] = ["合计", *[None] * (len(told.columns) - 1)]
    for at in money:
        foot[at] = Fen(sum(value.fen for row in told.rows if isinstance(value := row[at], Fen)))
    sheet.append([_cell(sheet, value, bold=True) for value in foot])
    if told.check:
        sheet.append([_cell(sheet, told.check)])


def _cell(sheet: Any, value: Value, *, bold: bool = False, ground: bool = False) -> Any:
    if value is None or isinstance(value, int):
        return value
    cell: Any = WriteOnlyCell(sheet)
    if isinstance(value, Fen):
        cell.value = Decimal(value.fen).scaleb(-2)
        cell.number_format = MONEY
    else:
        cell.value = value.isoformat() if isinstance(value, date) else value
        cell.data_type = "s"  # text that begins like a formula stays text
    if bold:
        cell.font = Font(bold=True)
    if ground:
        cell.fill = PatternFill("solid", fgColor="E6ECEA")
    return cell


def summary(names: Mapping[str, str], rows: Iterable[tuple[str, int, int, int]]) -> Sheet:
    """The sums by source: given, paid and confirmed, waiting."""
    told = [
        (names.get(source, source), Fen(given), Fen(waiting), Fen(given - paid - waiting), Fen(paid))
        for source, given, paid, waiting in rows
    ]
    columns = (("资金来源", 26), ("到位（元）", 18), ("待确认支付（元）", 18), ("结余（元）", 18), ("已支付（元）", 18))
    return Sheet("汇总", columns, told, None)
