"""A .pdf document -> lines. A ruled table keeps its cells, as in `shapes.Lines`; all else comes in the order it was written."""

from __future__ import annotations

import io
import math
import re
from contextlib import suppress
from itertools import pairwise
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, WrongPasswordError

from meihao.policy.reading.ruled import Rule, Word, table_lines
from meihao.policy.reading.unreadable import Damaged, Encrypted, WrongKind

PAGES = 2_000
"""Pages that a document may have: our default."""
RULES = 20_000
"""Ruling lines on one page beyond which it is a drawing, not a table."""

_THICK = 3.0  # points: a filled box no thicker than this is a ruling line
_PAINT = {b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"}
_STROKE = _PAINT - {b"f", b"F", b"f*"}

_UNPRINTED = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")

type Point = tuple[float, float]


def lines(data: bytes) -> tuple[str, ...]:
    """The text of all pages; the first line of each page but the first begins with a form feed."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise Encrypted("pdf")
        if len(reader.pages) > PAGES:
            raise WrongKind(f"文件超过 {PAGES} 页。请只留正文和附件 1 后再导入")
        pages = [_page(page) for page in reader.pages]
    except (Encrypted, WrongKind):
        raise
    except (DependencyError, FileNotDecryptedError, WrongPasswordError) as error:
        raise Encrypted("pdf") from error
    except Exception as error:
        raise Damaged("pdf") from error
    texts: list[str] = []
    for page in pages:
        first, *others = page or [""]
        texts += [f"\f{first}" if texts else first, *others]
    return tuple(_UNPRINTED.sub("", text) for text in texts)


class _Canvas:
    """What a page draws: words with their places, and ruling lines, all seen upright."""

    def __init__(self, rotation: int) -> None:
        self.turns = rotation // 90 % 4
        self.words: list[Word] = []
        self.rules: list[Rule] = []
        self.path: list[tuple[Point, Point]] = []
        self.boxes: list[tuple[Point, Point]] = []
        self.pen: Point = (0.0, 0.0)
        self.start: Point = (0.0, 0.0)

    def place(self, x: float, y: float, matrix: list[float]) -> Point:
        """A point of the page's own space, seen upright."""
        px = x * matrix[0] + y * matrix[2] + matrix[4]
        py = x * matrix[1] + y * matrix[3] + matrix[5]
        for _ in range(self.turns):
            px, py = py, -px
        return px, py

    def write(self, text: str, cm: list[float], tm: list[float], _font: Any, size: float) -> None:
        """Called for each piece of text, with where it begins."""
        if words := text.replace("\n", " ").strip():
            x, y = self.place(*self._origin(tm), cm)
            scale = math.hypot(tm[2], tm[3]) * math.hypot(cm[2], cm[3])
            self.words.append(Word(x, y, max(size * scale, 1.0), words))

    @staticmethod
    def _origin(tm: list[float]) -> Point:
        return tm[4], tm[5]

    def draw(self, operator: bytes, operands: Any, cm: list[float], _tm: list[float]) -> None:
        """Called for each drawing step; one with operands that make no sense draws nothing."""
        with suppress(IndexError, TypeError, ValueError):
            self._draw(operator, operands, cm)

    def _draw(self, operator: bytes, operands: Any, cm: list[float]) -> None:
        """Paths are kept until they are painted or dropped."""
        if operator == b"re":
            x, y, width, height = map(float, operands[:4])
            self.boxes.append((self.place(x, y, cm), self.place(x + width, y + height, cm)))
        elif operator == b"m":
            self.pen = self.start = self.place(float(operands[0]), float(operands[1]), cm)
        elif operator == b"l":
            to = self.place(float(operands[0]), float(operands[1]), cm)
            self.path.append((self.pen, to))
            self.pen = to
        elif operator == b"h":
            self.path.append((self.pen, self.start))
        elif operator in _PAINT or operator == b"n":
            if operator in _PAINT and len(self.rules) < RULES:
                self._paint(stroked=operator in _STROKE)
            self.path, self.boxes = [], []

    def _paint(self, *, stroked: bool) -> None:
        if stroked:
            self.rules += [Rule.between(*ends) for ends in self.path]
        for (x0, y0), (x1, y1) in self.boxes:
            if min(abs(x1 - x0), abs(y1 - y0)) <= _THICK:
                self.rules.append(Rule.through((x0, y0), (x1, y1)))
            elif stroked:
                corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]
                self.rules += [Rule.between(*ends) for ends in pairwise(corners)]


def _page(page: PageObject) -> list[str]:
    canvas = _Canvas(page.rotation)
    written = page.extract_text(visitor_operand_before=canvas.draw, visitor_text=canvas.write)
    if len(canvas.rules) < RULES and (table := table_lines(canvas.words, canvas.rules)):
        return table
    return [line.strip() for line in written.strip("\n").split("\n")]


__all__ = ["lines"]
