"""An official paper as data: what it says, before anybody lays it out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from meihao.kernel.canonical import Plain, digest

DIGITS = "〇一二三四五六七八九"
CONTROLS = dict.fromkeys(number for number in range(32) if chr(number) not in "\t\n")
"""Characters that no office file can hold, as `str.translate` takes them away."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4, numbered 一、（一）1.（1） by its place unless it is not to be."""

    text: str
    level: int = 1
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body, its first line set in by two characters unless it is `flush`."""

    text: str
    flush: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A line in small print."""

    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its share of the width. `spans` counts the rows that each of its cells goes down; none: one each."""

    name: str
    width: int
    spans: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table; without `head` its first column names what the others say. One `across` has pages of its own, on their side."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    head: bool = True
    across: bool = False

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("a row has a cell for each column")
        if any(each.spans and sum(each.spans) != len(self.rows) for each in self.columns):
            raise ValueError("the cells of a column go down all rows")

    @property
    def starts(self) -> tuple[tuple[int, ...], ...]:
        """For each column and row how many rows the cell that begins there goes down; 0 where one goes on."""
        return tuple(
            tuple(down if first == 0 else 0 for down in each.spans for first in range(down))
            if each.spans
            else (1,) * len(self.rows)
            for each in self.columns
        )


@dataclass(frozen=True, slots=True)
class Attachments:
    """What is attached, by name, below the body."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """Who issues the paper and on what day, at the right below the body."""

    issuer: str
    on: date


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


type Block = Heading | Paragraph | Note | Table | Attachments | Signature | PageBreak


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper. `record` is the digest of the record it prints, that of the paper itself where there is none of its own.

    `address` is where the record is read; it is printed as a code to scan. `across` lays the paper on its side.
    """

    title: str
    on: date
    blocks: tuple[Block, ...]
    number: str = ""
    to: str = ""
    subtitle: str = ""
    issuer: str = ""
    across: bool = False
    record: str = ""
    address: str = ""

    @property
    def digest(self) -> str:
        """The digest that the paper carries."""
        return self.record or digest(plain(replace(self, address="")))


def plain(paper: Paper) -> dict[str, Plain]:
    """A paper as canonical JSON holds it."""
    return {
        "title": paper.title,
        "subtitle": paper.subtitle,
        "number": paper.number,
        "to": paper.to,
        "issuer": paper.issuer,
        "on": paper.on.isoformat(),
        "across": paper.across,
        "blocks": [_plain(each) for each in numbered(paper.blocks)],
    }


def _plain(block: Block) -> dict[str, Plain]:
    said: dict[str, Plain]
    match block:
        case Heading():
            said = {"kind": "heading", "text": block.text, "level": block.level}
        case Paragraph():
            said = {"kind": "paragraph", "text": block.text, "flush": block.flush}
        case Note():
            said = {"kind": "note", "text": block.text}
        case Table():
            said = {
                "kind": "table",
                "caption": block.caption,
                "across": block.across,
                "head": [each.name for each in block.columns] if block.head else [],
                "widths": [each.width for each in block.columns],
                "rows": [list(row) for row in block.rows],
                "down": [list(each) for each in block.starts],
            }
        case Attachments():
            said = {"kind": "attachments", "names": list(block.names)}
        case Signature():
            said = {"kind": "signature", "issuer": block.issuer, "on": chinese_date(block.on)}
        case PageBreak():
            said = {"kind": "break"}
    return said


def numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """The same blocks, each numbered heading with its number before its text."""
    counts = [0, 0, 0, 0]
    for block in blocks:
        if isinstance(block, Heading) and block.numbered:
            counts[block.level - 1] += 1
            counts[block.level :] = [0] * (4 - block.level)
            yield replace(block, text=ordinal(counts[block.level - 1], block.level) + block.text, numbered=False)
        else:
            yield block


def ordinal(number: int, level: int) -> str:
    """The number of a heading: 一、（一）1.（1） by its level."""
    return (f"{chinese_number(number)}、", f"（{chinese_number(number)}）", f"{number}.", f"（{number}）")[level - 1]


def chinese_number(number: int) -> str:
    """A number from 1 to 99 in words. Raises ValueError for another."""
    if not 1 <= number <= 99:
        raise ValueError("a heading is numbered from 1 to 99")
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十") + (DIGITS[ones] if ones else "")


def chinese_date(day: date) -> str:
    """A day as official papers write it: 2024年6月30日."""
    return f"{day.year}年{day.month}月{day.day}日"


def spans(keys: Iterable[object]) -> tuple[int, ...]:
    """How many rows in succession share each key: the cells of a column that is merged downwards."""
    return tuple(len(list(rows)) for _, rows in groupby(keys))


def facts(rows: Sequence[tuple[str, str]]) -> Table:
    """A table of names and what they stand for."""
    return Table((Column("", 1), Column("", 3)), tuple(rows), head=False)


def printable(text: str) -> str:
    """The text without control characters, which no office file can hold."""
    return text.translate(CONTROLS)
