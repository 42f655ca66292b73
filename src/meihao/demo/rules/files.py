"""What a piece of evidence shows; it is drawn when it is handed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from meihao.demo.rules import papers, pictures, sheets

SUFFIXES = {"sheet": ".xlsx", "paper": ".pdf", "photo": ".jpg", "plan": ".png"}
SHAPES = {"register": "sheet", "log": "sheet", "survey": "sheet", "vote": "sheet", "photo": "photo", "drawing": "plan"}
"""The shape of each kind of evidence; the others are papers."""
HEADINGS = {
    "document": "DEMONSTRATION DOCUMENT",
    "licence": "DEMONSTRATION LICENCE",
    "certificate": "DEMONSTRATION CERTIFICATE",
    "contract": "DEMONSTRATION CONTRACT",
    "minutes": "DEMONSTRATION MINUTES",
}


@dataclass(frozen=True, slots=True)
class File:
    """One file: its shape, the indicator it is about, and its words; papers and pictures know ASCII only."""

    shape: str
    indicator: int
    heading: str
    lines: tuple[tuple[str, ...], ...]

    @property
    def name(self) -> str:
        """What it is called."""
        return f"demo-{self.indicator:02d}{SUFFIXES[self.shape]}"


def shape_of(kind: str) -> str:
    """The shape that evidence of a kind has."""
    return SHAPES.get(kind, "paper")


def file_of(
    code: str,
    number: int,
    kind: str,
    title: str,
    figures: Sequence[tuple[str, str, str]],
    begins: date,
    ends: date | None = None,
) -> File:
    """What evidence of a kind shows: a register lists the very figures (title, value, unit)."""
    shape = shape_of(kind)
    lines: Mapping[str, tuple[tuple[str, ...], ...]] = {
        "sheet": (("事项", "数值", "单位", "统计日期"), *((*figure, begins.isoformat()) for figure in figures)),
        "paper": (
            (f"No. {code.upper()}-{number:02d}-{begins:%Y%m%d}",),
            (f"About: {code}",),
            (f"Number: {number:02d}",),
            (f"Valid from: {begins.isoformat()}",),
            (f"Valid until: {ends.isoformat() if ends else '-'}",),
        ),
    }
    heading = {"sheet": title, "paper": HEADINGS.get(kind, "DEMONSTRATION")}.get(shape, f"DEMO {number:02d}")
    return File(shape, number, heading, lines.get(shape, ()))


@lru_cache(maxsize=64)
def drawn(file: File) -> bytes:
    """The bytes; the same file has the same bytes always."""
    variant = file.indicator % 4
    match file.shape:
        case "sheet":
            return sheets.workbook(file.heading, file.lines)
        case "photo":
            return pictures.photo(file.indicator, variant, file.heading)
        case "plan":
            return pictures.plan(file.indicator, variant, file.heading)
    return papers.paper(file.heading, [" ".join(words) for words in file.lines])
