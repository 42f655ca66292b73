"""Gathers what the two readers find, and says what is amiss with the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from meihao.policy.reading.shapes import Fault, Indicator, LevelText, Reading, System
from meihao.policy.reading.text import finished, fold, join, tidy

LONGEST = 1_000
"""Characters beyond which a level text has probably swallowed what follows the table: our default."""

_NOTHING = frozenset({"/", "-", "—", "——", "无", "\\"})  # how a table says that a level asks nothing


class Piece(NamedTuple):
    """A line, or part of one, of a level text."""

    line: int
    text: str


@dataclass(slots=True)
class _Entry:
    number: int
    name: str
    system: str
    first: int
    last: int
    texts: dict[str, list[Piece]] = field(default_factory=dict)


@dataclass(slots=True)
class Ledger:
    """The table as far as it has been read."""

    faults: list[Fault] = field(default_factory=list)
    entries: list[_Entry] = field(default_factory=list)
    numbers: set[int] = field(default_factory=set)
    placing: bool = False  # whether the latest indicator keeps what is found
    level: str = ""

    @property
    def expected(self) -> int:
        """The number that the next indicator should have."""
        return self.entries[-1].number + 1 if self.entries else 1

    def fault(self, line: int, reason: str, text: str = "") -> None:
        """Note a line for a person to look at."""
        self.faults.append(Fault(line, reason, tidy(text)))

    def open(self, number: int | None, name: str, system: str, line: int) -> None:
        """Begin an indicator."""
        self.level = ""
        given, expected = number, self.expected
        number = expected if given is None else given
        if given is None:
            self.fault(line, f"序号为空（可能是自动编号），暂按 {expected} 计", name)
        self.placing = number not in self.numbers
        if not self.placing:
            self.fault(line, f"序号 {number} 重复，此处未计入", name)
            return
        if number != expected:
            self.fault(line, f"序号应为 {expected}，文中为 {number}", name)
        if not name:
            self.fault(line, f"第 {number} 项缺指标名称")
        self.numbers.add(number)
        self.entries.append(_Entry(number, name, system, line, line))

    def begin(self, level: str, pieces: Sequence[Piece], line: int) -> None:
        """Place the text of a level of the indicator that was opened last."""
        text = "".join(piece.text for piece in pieces)
        if tidy(text) in _NOTHING:
            self.level = ""
        elif not self.placing:
            self.fault(line, f"“{level}”不属于任何已认出的指标，未计入", text)
        elif level in self.entries[-1].texts:
            self.level = ""
            self.fault(line, f"第 {self.entries[-1].number} 项的“{level}”重复，此处未计入", text)
        elif not tidy(text):
            self.level = level
            self.entries[-1].texts[level] = [Piece(line, "")]
        else:
            self.level = level
            self.entries[-1].texts[level] = list(pieces)
        if self.placing:
            self.entries[-1].last = max([self.entries[-1].last, line, *(piece.line for piece in pieces)])

    def go_on(self, pieces: Sequence[Piece]) -> bool:
        """Add to the level text that was begun last; whether there was one."""
        if not (self.placing and self.level):
            return False
        self.entries[-1].texts[self.level] += pieces
        self.entries[-1].last = max([self.entries[-1].last, *(piece.line for piece in pieces)])
        return True

    def reading(self, first: int, last: int) -> Reading:
        """All that was found, with what is amiss. `first` and `last` are the lines of the table."""
        levels: list[LevelText] = []
        for entry in self.entries:
            if not entry.texts:
                self.fault(entry.first, f"第 {entry.number} 项“{entry.name}”没有任何内容", entry.name)
            for level, pieces in entry.texts.items():
                lines = [piece.line for piece in pieces if tidy(piece.text)]
                if lines:
                    text = join(piece.text for piece in pieces)
                    levels.append(LevelText(entry.number, level, text, min(lines), max(lines)))
                else:
                    self.fault(pieces[0].line, f"第 {entry.number} 项的“{level}”没有内容")
        self._check(levels)
        systems = self._systems()
        indicators = tuple(Indicator(e.number, e.name, e.system, e.first, e.last) for e in self.entries)
        return Reading(systems, indicators, tuple(levels), tuple(sorted(set(self.faults))), first, last)

    def _check(self, levels: Sequence[LevelText]) -> None:
        """Faults of texts that look cut short or too long."""
        unfinished = [text for text in levels if not finished(text.text)]
        if len(unfinished) * 5 <= len(levels) or levels[-1:] == unfinished:
            for text in unfinished:
                self.fault(
                    text.last_line, f"第 {text.indicator} 项的“{text.level}”末尾没有句号，可能不完整", text.text[-20:]
                )
        for text in levels:
            if len(text.text) > LONGEST:
                self.fault(
                    text.last_line, f"第 {text.indicator} 项的“{text.level}”过长，可能混入了表外文字", text.text[-20:]
                )

    def _systems(self) -> tuple[System, ...]:
        """Runs of indicators of one system."""
        systems: list[System] = []
        known: set[str] = set()
        for entry in self.entries:
            if not entry.system:
                continue
            if systems and fold(systems[-1].name) == fold(entry.system):
                systems[-1] = System(systems[-1].name, systems[-1].first, entry.number, systems[-1].line)
                continue
            if fold(entry.system) in known:
                self.fault(entry.first, f"体系“{entry.system}”前后不相连", entry.system)
                continue
            known.add(fold(entry.system))
            systems.append(System(entry.system, entry.number, entry.number, entry.first))
        return tuple(systems)


__all__ = ["LONGEST", "Ledger", "Piece"]
