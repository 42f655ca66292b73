"""The response table as a sheet: its columns, reading them exactly, and writing them. Basis: annex2/4"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Final

from meihao.attachments.rules.tables import Fault, Grid, Limits
from meihao.facts.rules.values import parse
from meihao.kernel.written import Cell, Unreadable, squeezed
from meihao.pilots.rules.creation import WAYS, Answer, unfit
from meihao.places.rules.columns import Column, Table, unit_of
from meihao.places.rules.register import Entry, read
from meihao.places.rules.register_book import workbook
from meihao.renovation.rules.schemes import fen

LIMITS: Final = Limits(rows=500, size=4 * 1024 * 1024, unpacked=32 * 1024 * 1024)
NAME: Final = "响应表"
COLUMNS: Final = {
    "level": "指标内容",
    "asked": "要求",
    "way": "响应方式",
    "text": "建设内容或现状",
    "quantity": "数量",
    "unit": "单位",
    "place": "位置",
    "due_on": "完成日期",
    "cost": "投资",
}
GUIDE: Final = (
    "一、每行是本类型要满足的一条指标内容，“指标内容”“要求”两列由系统写好，请不要改动。",
    "二、“响应方式”填“建设改造”或“现状已满足”；空着的行不导入，原来的响应保留。",
    "三、建设改造的写内容、位置、完成日期和投资；现状已满足的只写怎样满足。",
    "四、数量最多 3 位小数，单位写在“单位”列；投资以元为单位，最多 2 位小数，没有投资填 0。",
    "五、不要合并单元格，不要用公式。有一行不对，整份都不导入；同一份文件再导入一次，什么也不会变。",
)


@dataclass(frozen=True, slots=True)
class Line:
    """A level that is asked for: its id, what people call it, and what it asks."""

    id: str
    name: str
    asked: str


@dataclass(frozen=True, slots=True)
class Examined:
    """A sheet examined: its filled rows, the answers by level, which of them are new or other, and everything wrong."""

    total: int
    answers: Mapping[str, Answer]
    changed: tuple[str, ...]
    faults: tuple[Fault, ...]

    @property
    def valid(self) -> int:
        """The rows with which nothing is wrong."""
        return self.total - len({fault.line for fault in self.faults if fault.line})


def table(lines: Sequence[Line]) -> Table:
    """The columns; a row is known by the name of its level."""
    levels = {each.name: each.id for each in lines}
    ways = {name: way for way, name in WAYS.items()}
    return Table(
        NAME,
        1,
        (
            _column("level", partial(_chosen, words=levels), "系统写好的，请不要改", needed=True, width=26),
            _column("asked", str, "系统写好的，不读入", width=60),
            _column("way", partial(_chosen, words=ways), "建设改造或现状已满足", width=14),
            _column("text", partial(_words, most=500), "做什么，或现状怎样满足", width=40),
            _column("quantity", str, "例如 1 或 320.5", width=10),
            _column("unit", partial(_words, most=10), "例如 处、㎡、套", width=8),
            _column("place", partial(_words, most=100), "例如 社区中心", width=20),
            _column("due_on", partial(parse, "date", "", ()), "如 2027-09-30", width=14),
            _column("cost", fen, "没有投资填 0", unit="元", width=14),
        ),
    )


def _column(field: str, reads: Callable[[str], Any], how: str, **more: Any) -> Column:
    return Column(heading=COLUMNS[field], field=field, read=reads, how=how, **more)


def _words(text: str, *, most: int) -> str:
    if len(text) > most:
        raise Unreadable(f"太长（{len(text)} 个字），最多 {most} 个")
    return text


def _chosen(text: str, *, words: Mapping[str, str]) -> str:
    for name, stored in words.items():
        if squeezed(name) == squeezed(text):
            return stored
    raise Unreadable("不在清单里，请用下载的表格填写")


def heading(lines: Sequence[Line]) -> Callable[[Sequence[Cell]], dict[int, str]]:
    """Which row is the heading, and which of its columns are read."""
    columns = table(lines)

    def found(cells: Sequence[Cell]) -> dict[int, str]:
        if _told(columns, cells) is None:
            return {}
        named = {at: columns.named(cell) for at, cell in enumerate(cells) if isinstance(cell, str)}
        return {at: column.heading for at, column in named.items() if column}

    return found


def _told(columns: Table, cells: Sequence[Cell]) -> Table | None:
    names = {unit_of(cell)[0] for cell in cells if isinstance(cell, str)}
    return columns if {COLUMNS["level"], COLUMNS["way"]} <= names else None


def examine(grids: Sequence[Grid], lines: Sequence[Line], answers: Mapping[str, Answer], *, since: date) -> Examined:
    """Every row that says how a level is met, against the answers there are. Raises Unusable where there is nothing to read."""
    columns = table(lines)
    sheets = read(grids, tables=(columns,), told_by=partial(_told, columns))
    faults = list(sheets.faults)
    found: dict[str, Answer] = {}
    for entry in sheets.entries[NAME]:
        if entry.values.keys() <= {"asked"}:
            continue
        answer = _answer(entry)
        wrong = [Fault(entry.line, text, sheet=entry.sheet) for text in unfit(answer, since=since)]
        faults += wrong
        if not wrong:
            found[entry.key[0]] = answer
    faults.sort(key=lambda fault: fault.line or 0)
    changed = tuple(level for level, answer in found.items() if answers.get(level) != answer)
    return Examined(sheets.total, found, changed, tuple(faults))


def _answer(entry: Entry) -> Answer:
    told: Mapping[str, Any] = entry.values
    return Answer(
        way=told.get("way", ""),
        text=told.get("text", ""),
        quantity=told.get("quantity", ""),
        unit=told.get("unit", ""),
        place=told.get("place", ""),
        due_on=date.fromisoformat(told["due_on"]) if "due_on" in told else None,
        cost=told.get("cost"),
    )


def book(lines: Sequence[Line], answers: Mapping[str, Answer], *, title: str) -> bytes:
    """The sheet with every level and the answers there are; what comes out may be imported again."""
    rows: list[tuple[Sequence[Any], Mapping[str, Any]]] = []
    for line in lines:
        told: dict[str, Any] = {"asked": line.asked}
        answer = answers.get(line.id)
        if answer is not None:
            told |= {
                "way": WAYS[answer.way],
                "text": answer.text,
                "quantity": Decimal(answer.quantity) if answer.quantity else "",
                "unit": answer.unit,
                "place": answer.place,
                "due_on": answer.due_on.isoformat() if answer.due_on else "",
                "cost": "" if answer.cost is None else Decimal(answer.cost) / 100,
            }
        rows.append(([line.name], told))
    return workbook({NAME: rows}, title=title, tables=(table(lines),), guide=GUIDE)
