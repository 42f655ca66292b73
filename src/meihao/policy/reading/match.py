"""A reading beside a pack: which level text belongs to which level of which indicator, and what is left over on either side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from meihao.policy.reading.shapes import Indicator, LevelText, Reading
from meihao.policy.reading.text import fold


class PackIndicator(NamedTuple):
    """What a match needs to know of a pack's indicator. `levels` and `system` are their Chinese names."""

    number: int
    name: str
    system: str
    levels: tuple[str, ...]


class Pair(NamedTuple):
    """A level of a pack's indicator and the document's text for it."""

    number: int
    level: str
    text: LevelText


class Missing(NamedTuple):
    """A level of a pack's indicator for which the document gives no text."""

    number: int
    name: str
    level: str


class Change(NamedTuple):
    """Where the document calls, numbers or groups a pack's indicator otherwise. `number` is the pack's."""

    number: int
    what: Literal["name", "number", "system"]
    pack: str
    document: str
    line: int


@dataclass(frozen=True, slots=True)
class Match:
    """How a document and a pack fit. It is whole when nothing is unmatched, missing or changed."""

    expected: int
    pairs: tuple[Pair, ...]
    unmatched: tuple[LevelText, ...]
    missing: tuple[Missing, ...]
    changes: tuple[Change, ...]

    @property
    def found(self) -> int:
        """How many of the pack's levels have a text."""
        return len(self.pairs)

    @property
    def renamed(self) -> tuple[Change, ...]:
        """The indicators that the document calls by another name."""
        return tuple(change for change in self.changes if change.what == "name")

    @property
    def whole(self) -> bool:
        """Whether document and pack fit without a remainder."""
        return not (self.unmatched or self.missing or self.changes)

    def summary(self) -> str:
        """One line, which begins with the texts found and the levels expected: “101/101”."""
        parts = [
            f"原文 {len(self.unmatched)} 条未对应" if self.unmatched else "",
            f"缺 {len(self.missing)} 条原文" if self.missing else "",
            f"指标名称不同 {len(self.renamed)} 处" if self.renamed else "",
            f"序号或体系不同 {len(self.changes) - len(self.renamed)} 处"
            if len(self.changes) > len(self.renamed)
            else "",
        ]
        return f"{self.found}/{self.expected} " + ("，".join(filter(None, parts)) or "全部对应")


def match(reading: Reading, pack: Sequence[PackIndicator]) -> Match:
    """Lay a reading beside a pack.

    Indicators are paired by name, else by number if at least half of the longer name's characters are in both; so a renamed or
    renumbered one is found, and another city's table does not match by its numbers alone.
    """
    partners = _partners(reading.indicators, pack)
    texts: dict[tuple[int, str], LevelText] = {}
    for text in reading.levels:
        if text.indicator in partners:
            texts.setdefault((partners[text.indicator].number, fold(text.level)), text)
    pairs, missing = [], []
    for indicator in pack:
        for level in indicator.levels:
            if found := texts.pop((indicator.number, fold(level)), None):
                pairs.append(Pair(indicator.number, level, found))
            else:
                missing.append(Missing(indicator.number, indicator.name, level))
    paired = {id(pair.text) for pair in pairs}
    return Match(
        expected=sum(len(indicator.levels) for indicator in pack),
        pairs=tuple(pairs),
        unmatched=tuple(text for text in reading.levels if id(text) not in paired),
        missing=tuple(missing),
        changes=tuple(
            change
            for indicator in reading.indicators
            if indicator.number in partners
            for change in _changes(partners[indicator.number], indicator)
        ),
    )


def _partners(indicators: Sequence[Indicator], pack: Sequence[PackIndicator]) -> dict[int, PackIndicator]:
    """The pack's indicator for each of the document's numbers that has one."""
    partners: dict[int, PackIndicator] = {}
    free = {indicator.number: indicator for indicator in pack}
    for indicator in indicators:
        same = [other for other in free.values() if fold(other.name) == fold(indicator.name)]
        chosen = next((other for other in same if other.number == indicator.number), same[0] if same else None)
        if chosen:
            partners[indicator.number] = free.pop(chosen.number)
    for indicator in indicators:
        other = free.get(indicator.number)
        if indicator.number not in partners and other and _alike(indicator.name, other.name):
            partners[indicator.number] = free.pop(other.number)
    return partners


def _alike(one: str, other: str) -> bool:
    common = sum((Counter(fold(one)) & Counter(fold(other))).values())
    return common * 2 >= max(len(fold(one)), len(fold(other)), 1)


def _changes(ours: PackIndicator, theirs: Indicator) -> Iterator[Change]:
    line = theirs.first_line
    if fold(ours.name) != fold(theirs.name):
        yield Change(ours.number, "name", ours.name, theirs.name, line)
    if ours.number != theirs.number:
        yield Change(ours.number, "number", str(ours.number), str(theirs.number), line)
    if theirs.system and fold(ours.system) != fold(theirs.system):
        yield Change(ours.number, "system", ours.system, theirs.system, line)


__all__ = ["Change", "Match", "Missing", "PackIndicator", "Pair", "match"]
