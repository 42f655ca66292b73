"""Photographs as they may be released: which record one belongs to, what the public reads under it, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

LONGEST: Final = 1600
"""The longer side of the copy that is given to the public, in pixels."""

WORK, FILE = "work", "file"
"""A photograph of works as built, or a file of a record of a precondition."""

BEFORE, AFTER, POSTED = "before", "after", "posted"
SIDES: Final = {BEFORE: "改造前", AFTER: "改造后", POSTED: "公示现场"}

WAITING, OPEN, WITHDRAWN = "waiting", "open", "withdrawn"
STATES: Final = {WAITING: "待公开", OPEN: "已公开", WITHDRAWN: "已撤回"}


@dataclass(frozen=True, slots=True)
class Named:
    """A photograph by the record that holds it, as addresses name it: `work-12`, `file-7`."""

    record: str
    id: int

    def __str__(self) -> str:
        return f"{self.record}-{self.id}"


def named(text: str) -> Named | None:
    """The photograph that an address names; None where it names none."""
    record, _, number = text.partition("-")
    return Named(record, int(number)) if record in {WORK, FILE} and number.isdecimal() and number.isascii() else None


def state(words: Sequence[bool]) -> str:
    """Where a photograph stands after what was decided of it, in order: the last word counts."""
    if not words:
        return WAITING
    return OPEN if words[-1] else WITHDRAWN
