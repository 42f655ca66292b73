"""Payments as a sheet: its columns, the template, and reading it exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from meihao.attachments.rules.tables import Fault, Grid, Limits
from meihao.facts.rules.values import parse
from meihao.kernel.written import Cell, Unreadable, squeezed, whole
from meihao.places.rules.columns import Column, Table, unit_of
from meihao.places.rules.register import Entry, read
from meihao.places.rules.register_book import workbook
from meihao.renovation.rules.schemes import fen

LIMITS: Final = Limits(rows=5_000, size=4 * 1024 * 1024, unpacked=32 * 1024 * 1024)
NAME: Final = "支付"
HEADINGS: Final = {"line": "费用项", "voucher": "凭证号", "pot": "资金", "amount": "支付金额", "on": "支付日期"}
GUIDE: Final = (
    "一、一行一笔支付。带 * 的列必须填。",
    "二、“费用项”填费用项的序号；“资金”填资金安排的文号，或筹资的凭证号，见下面的清单。",
    "三、支付金额以元为单位，最多 2 位小数。",
    "四、同一张凭证对同一项费用只登记一次；同一份文件再导入一次，什么也不会变。",
    "五、不要合并单元格，不要用公式。有一行不对，整份都不导入。",
    "六、导入的支付等待区市确认；填好的表作为凭证一并保存。",
)


@dataclass(frozen=True, slots=True)
class Filled:
    """A row as filled: the cost line's number, the pot by its paper, the money in fen, the day, the voucher."""

    line: int
    number: int
    pot: str
    amount: int
    on: date
    voucher: str


@dataclass(frozen=True, slots=True)
class Read:
    """A sheet as read: its filled rows, those that can be entered, and everything wrong."""

    total: int
    rows: tuple[Filled, ...]
    faults: tuple[Fault, ...]


def table() -> Table:
    """The columns; cost line and voucher tell rows apart."""
    return Table(
        NAME,
        2,
        (
            _column("line", _number, "费用项的序号，如 1", needed=True, width=10),
            _column("voucher", partial(_words, most=60), "付款凭证的编号", needed=True, width=20, label=True),
            _column(
                "pot", partial(_words, most=60), "资金安排的文号，或筹资的凭证号", needed=True, width=28, label=True
            ),
            _column("amount", fen, "大于 0，最多 2 位小数", needed=True, unit="元", width=16),
            _column("on", _day, "如 2024-06-30", needed=True, width=14),
        ),
    )


def _column(field: str, reads: Callable[[str], Any], how: str, **more: Any) -> Column:
    return Column(heading=HEADINGS[field], field=field, read=reads, how=how, **more)


def _number(text: str) -> int:
    found = whole(text, "")
    if not 0 < found < 10**6:
        raise Unreadable("不是费用项的序号")
    return found


def _words(text: str, *, most: int) -> str:
    if len(text) > most:
        raise Unreadable(f"太长（{len(text)} 个字），最多 {most} 个")
    return text


def _day(text: str) -> str:
    return parse("date", "", (), text)


def heading(cells: Sequence[Cell]) -> dict[int, str]:
    """The columns that are read, where a row is the heading."""
    if _told(cells) is None:
        return {}
    columns = table()
    named = {at: columns.named(cell) for at, cell in enumerate(cells) if isinstance(cell, str)}
    return {at: column.heading for at, column in named.items() if column}


def _told(cells: Sequence[Cell]) -> Table | None:
    names = {unit_of(cell)[0] for cell in cells if isinstance(cell, str)}
    return table() if {HEADINGS["amount"], HEADINGS["voucher"]} <= names else None


def examine(grids: Sequence[Grid]) -> Read:
    """Every row of a sheet. Raises Unusable where there is nothing to read."""
    sheets = read(grids, tables=(table(),), told_by=_told)
    rows = tuple(_filled(entry) for entry in sheets.entries[NAME])
    return Read(sheets.total, rows, tuple(sorted(sheets.faults, key=lambda fault: fault.line or 0)))


def _filled(entry: Entry) -> Filled:
    number, voucher = entry.key
    told: Mapping[str, Any] = entry.values
    return Filled(entry.line, int(number), told["pot"], told["amount"], date.fromisoformat(told["on"]), voucher)


def found(pots: Mapping[str, Sequence[str]], written: str) -> tuple[str, str]:
    """The pot that a cell names by its paper, and what is wrong where it names none or several."""
    fits = [key for paper, keys in pots.items() if squeezed(paper) == squeezed(written) for key in keys]
    if len(fits) == 1:
        return fits[0], ""
    if fits:
        return "", f"“{written}”对应几笔资金，请在页面上逐笔登记"
    return "", f"本项目没有“{written}”这笔资金，请照填写说明里的清单填写"


def book(lines: Sequence[str], pots: Sequence[str], *, title: str) -> bytes:
    """The template, with the cost lines and pots to choose from in its guide."""
    listed = [*GUIDE, "", "费用项：", *(lines or ["（还没有，请先登记费用）"]), "", "资金：", *(pots or ["（还没有）"])]
    return workbook({}, title=title, tables=(table(),), guide=listed)
