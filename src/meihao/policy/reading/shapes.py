"""What passes between the steps of a reading. Line numbers are 1-based and count the lines of the extracted text."""

from __future__ import annotations

from dataclasses import dataclass

LEVEL_NAMES = ("基础性", "引导性", "创新性")
"""The natures of a content in ascending ambition, where the caller names no others."""


@dataclass(frozen=True, slots=True)
class Lines:
    """A document as text. A table row is one line a cell, each begun by a tab, and a blank line; "\\f" begins a page."""

    source: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class System:
    """A system of indicators and the numbers it spans."""

    name: str
    first: int
    last: int
    line: int


@dataclass(frozen=True, slots=True)
class Indicator:
    """A numbered indicator. `system` is "" where the document does not let one tell it from the name."""

    number: int
    name: str
    system: str
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class LevelText:
    """What the document asks of one indicator at one level."""

    indicator: int
    level: str
    text: str
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """A line that found no place, or one that a person should look at, and why."""

    line: int
    reason: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The indicator table of a document. `first_line` and `last_line` bound the table; both 0 where there is none."""

    systems: tuple[System, ...]
    indicators: tuple[Indicator, ...]
    levels: tuple[LevelText, ...]
    faults: tuple[Fault, ...]
    first_line: int
    last_line: int
