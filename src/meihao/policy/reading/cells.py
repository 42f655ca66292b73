"""A table whose cells are known: one line a cell, each begun by a tab, rows parted by blank lines; or one row a line, tabs between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from meihao.policy.reading.header import Header, is_end, is_furniture
from meihao.policy.reading.ledger import Ledger, Piece
from meihao.policy.reading.text import fold, join, squeeze, tidy

_NUMBER = re.compile(r"[(（]?(\d{1,3})[)）.．、]?")
_ROLES = (
    ("序号", "number"),
    ("体系", "system"),
    ("性质", "level"),
    ("类别", "level"),
    ("内容", "content"),
    ("要求", "content"),
    ("指标", "name"),
    ("名称", "name"),
)


@dataclass(slots=True)
class _Row:
    """A row of the table, or a line that stands outside of any row."""

    line: int
    fresh: bool  # the first of its page
    cells: list[list[Piece]] = field(default_factory=list)
    outside: str = ""

    def words(self) -> str:
        return squeeze("".join(piece.text for cell in self.cells for piece in cell))


def read_cells(texts: Sequence[str], header: Header, levels: Sequence[str], ledger: Ledger) -> int:
    """Read the rows below the header into the ledger; the 1-based last line of the table."""
    reader = _Reader(_columns(texts, header), {fold(level): level for level in levels}, ledger)
    last = header.stop
    outside: list[_Row] = []
    fresh = False
    for row in _rows(texts, header.stop, len(texts)):
        if row.outside:
            if is_end(row.outside):
                break
            outside += [] if is_furniture(row.outside) else [row]
            fresh = fresh or row.fresh
        elif row.words() == header.words:
            fresh = True
        elif row.words():
            for stray in outside:
                ledger.fault(stray.line, "表格中间的这一行不属于任何单元格", stray.outside)
            outside = []
            reader.place(row, fresh=fresh or row.fresh)
            fresh = False
            last = max(last, *(piece.line for cell in row.cells for piece in cell))
        else:
            fresh = fresh or row.fresh
    reader.finish()
    return last


def _rows(texts: Sequence[str], start: int, stop: int) -> Iterator[_Row]:
    """Rows and the lines between them."""
    row: _Row | None = None
    for number, raw in enumerate(texts[start:stop], start + 1):
        fresh, text = "\f" in raw, raw.replace("\f", "")
        if text.count("\t") > 2 or ("\t" in text and not text.startswith("\t")):
            if row:
                yield row
            row = _Row(number, fresh, [[Piece(number, cell)] for cell in text.split("\t")])
        elif text.startswith("\t"):
            row = row or _Row(number, fresh)
            row.cells.append([Piece(number, text)])
        elif row and text.strip():
            row.cells[-1].append(Piece(number, text))
        else:
            if row:
                yield row
            row = None
            if text.strip() or fresh:
                yield _Row(number, fresh, outside=text.strip())
    if row:
        yield row


def _columns(texts: Sequence[str], header: Header) -> list[str]:
    """What each column holds, by the header's words; a nameless one is part of the column before."""
    row = next(row for row in _rows(texts, header.first, header.stop) if row.cells)
    columns: list[str] = []
    for cell in row.cells:
        words = squeeze("".join(piece.text for piece in cell))
        if not words:
            columns.append(columns[-1] if columns else "other")
            continue
        role = next((role for word, role in _ROLES if word in words), "other")
        columns.append("other" if role in columns else role)
    return columns


class _Reader:
    """Places rows one after another."""

    def __init__(self, columns: list[str], levels: dict[str, str], ledger: Ledger) -> None:
        self.columns = columns
        self.levels = levels
        self.ledger = ledger
        self.system = ""
        self.pending: list[list[Piece]] = []

    def place(self, row: _Row, *, fresh: bool) -> None:
        """Read one row, which stands first on its page if `fresh`."""
        at = next((i for i, cell in enumerate(row.cells) if fold(_words(cell)) in self.levels), None)
        if at is not None:
            self._level(row, at)
        elif fresh and self._go_on(row):
            return
        elif len(row.cells) < len(self.columns):
            self.pending += [cell for cell in row.cells if _words(cell)]
        else:
            self.ledger.fault(row.line, "这一行没有认得出的指标性质", row.words())

    def finish(self) -> None:
        """Give up what still waits for its level."""
        for cell in self.pending:
            self.ledger.fault(cell[0].line, "这个单元格后面没有指标性质和内容", _words(cell))
        self.pending = []

    def _level(self, row: _Row, at: int) -> None:
        number, system, name = self._head(row, at)
        self._open(row.line, number, system, name)
        aligned = len(row.cells) >= len(self.columns) and self._role(at) == "level"
        content = [
            piece
            for index, cell in enumerate(row.cells[at + 1 :], at + 1)
            if not (aligned and self._role(index) == "other")
            for piece in cell
        ]
        line = row.cells[at][0].line
        self.ledger.begin(self.levels[fold(_words(row.cells[at]))], content, line)

    def _role(self, index: int) -> str:
        return self.columns[index] if index < len(self.columns) else "other"

    def _head(self, row: _Row, at: int) -> tuple[str, str, str]:
        """Number, system and name as written before the level; "" where empty."""
        if not self.pending and self._role(at) == "level":
            found = {"number": "", "system": "", "name": ""}
            for index, cell in enumerate(row.cells[:at]):
                if _words(cell) and self._role(index) in found:
                    found[self._role(index)] = join([found[self._role(index)], _words(cell)])
            return found["number"], found["system"], found["name"]
        words = [_words(cell) for cell in [*self.pending, *row.cells[:at]] if _words(cell)]
        number = words.pop(0) if words and _NUMBER.fullmatch(words[0]) else ""
        first = self.pending[0][0].line if self.pending else row.line
        self.pending = []
        if len(words) > 2:
            self.ledger.fault(first, "性质之前的单元格多于序号、体系和指标", "".join(words[:-2]))
        return number, words[-2] if len(words) > 1 else "", words[-1] if words else ""

    def _open(self, line: int, number: str, system: str, name: str) -> None:
        """Begin an indicator where the row names another than the one at hand."""
        if not (number or name):
            if system and fold(system) != fold(self.system):
                self.ledger.fault(line, "体系写在没有序号和指标名称的行里，未计入", system)
            return
        self.system = system or self.system
        parsed = _NUMBER.fullmatch(tidy(number))
        latest = self.ledger.entries[-1] if self.ledger.entries else None
        if latest and self.ledger.placing and (not name or fold(name) == fold(latest.name)):
            same = not number or (parsed and int(parsed[1]) == latest.number)
            if same:
                return
        if number and not parsed:
            self.ledger.fault(line, "序号不是数字", number)
        self.ledger.open(int(parsed[1]) if parsed else None, name, self.system, line)

    def _go_on(self, row: _Row) -> bool:
        """Take a row as the rest of the one that the page broke; whether it can be that."""
        by_role: dict[str, list[Piece]] = {"number": [], "system": [], "name": [], "content": []}
        for index, cell in enumerate(row.cells):
            if _words(cell):
                by_role.setdefault(self._role(index), []).extend(cell)
        if by_role["number"] or not self.ledger.placing:
            return False
        entry = self.ledger.entries[-1]
        if by_role["name"]:
            entry.name = join([entry.name, *(piece.text for piece in by_role["name"])])
        if by_role["system"]:
            self.system = entry.system = join([entry.system, *(piece.text for piece in by_role["system"])])
        return self.ledger.go_on(by_role["content"])


def _words(cell: Sequence[Piece]) -> str:
    return join(piece.text for piece in cell)


__all__ = ["read_cells"]
