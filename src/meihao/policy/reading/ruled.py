"""Words and ruling lines of a page -> its lines, with the cells of ruled tables told apart.

All measures are points, x to the right and y upwards. Nothing here decides a question of law, so floats do.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, Self

_NEAR = 3.0  # lines closer than this are one line
_LEAST_COLUMNS = 3  # of what we call a table


class Word(NamedTuple):
    """A piece of text and where its baseline begins."""

    x: float
    y: float
    size: float
    text: str

    @property
    def right(self) -> float:
        """Where it ends, about."""
        return self.x + self.size * sum(map(_width, self.text))


def _width(character: str) -> float:
    """Of a character, in its own size: no narrower than most fonts draw it."""
    if character > "\x7f" or character in "MWmw@%":
        return 1.0
    return 0.75 if character.isupper() else 0.6


class Rule(NamedTuple):
    """An upright or level ruling line: `at` on one axis, from `low` to `high` on the other. Slanted ones have `low` > `high`."""

    upright: bool
    at: float
    low: float
    high: float

    @classmethod
    def between(cls, a: tuple[float, float], b: tuple[float, float]) -> Self:
        """A stroke from one point to another."""
        if abs(a[0] - b[0]) > _NEAR and abs(a[1] - b[1]) > _NEAR:
            return cls(False, 0.0, 1.0, 0.0)
        return cls.through(a, b)

    @classmethod
    def through(cls, a: tuple[float, float], b: tuple[float, float]) -> Self:
        """The long middle of a thin box."""
        wide, tall = abs(a[0] - b[0]), abs(a[1] - b[1])
        across = int(tall > wide)
        at = (a[1 - across] + b[1 - across]) / 2
        return cls(bool(across), at, min(a[across], b[across]), max(a[across], b[across]))


@dataclass(slots=True)
class _Grid:
    """The page cut at every ruling line. Atomic cell (row, column) lies below tops[row] and right of lefts[column]."""

    tops: list[float]
    lefts: list[float]
    owner: dict[tuple[int, int], tuple[int, int]]

    def cell(self, x: float, y: float) -> tuple[int, int]:
        """The cell that a point lies in, by its first row and column."""
        column = bisect_right(self.lefts, x) - 1
        row = bisect_right([-top for top in self.tops], -y) - 1
        return self.owner[row, column]

    @property
    def outside(self) -> tuple[int, int]:
        """Where the margins are."""
        return self.owner[0, 0]


def table_lines(words: Sequence[Word], rules: Sequence[Rule]) -> list[str]:
    """The page's lines from top to bottom with each table row as one line a cell; [] where no table is ruled on it."""
    grid = _cut([rule for rule in rules if rule.low <= rule.high])
    if grid is None:
        return []
    cells: dict[tuple[int, int], list[Word]] = {}
    spilt = 0
    for word in words:
        middle = word.y + word.size * 0.3
        home = grid.cell(word.x + word.size * 0.2, middle)
        cells.setdefault(home, []).append(word)
        spilt += home != grid.outside and grid.cell(word.x + (word.right - word.x) * 0.6, middle) != home
    if spilt * 10 > len(words):  # the software wrote across cells: its own order serves better
        return []
    outside = cells.pop(grid.outside, [])
    rows = _rows(grid, cells)
    if not rows:
        return []
    blocks = rows + [(line[0].y, ["".join(_spaced(line))]) for line in _lines(outside)]
    return [text for _, block in sorted(blocks, key=lambda block: -block[0]) for text in block]


def _rows(grid: _Grid, cells: dict[tuple[int, int], list[Word]]) -> list[tuple[float, list[str]]]:
    """Each row of a table with the height it begins at. A cell is written where it begins and empty below that."""
    rows: list[tuple[float, list[str]]] = []
    for row, top in enumerate(grid.tops):
        homes = list(dict.fromkeys(grid.owner[row, column] for column in range(len(grid.lefts))))
        homes = [home for home in homes if home != grid.outside]
        if not any(home[0] == row for home in homes) or len(homes) < 2:
            continue
        block = []
        for home in homes:
            words = cells.get(home, []) if home[0] == row else []
            first, *others = ["".join(_spaced(line)) for line in _lines(words)] or [""]
            block += [f"\t{first}", *others]
        rows.append((top, [*block, ""]))
    return rows


def _spaced(line: Sequence[Word]) -> Iterable[str]:
    """The words of one line, with a space where there is a gap."""
    yield line[0].text
    for before, word in pairwise(line):
        yield f" {word.text}" if word.x - before.right > word.size * 0.2 else word.text


def _lines(words: Iterable[Word]) -> list[list[Word]]:
    """Words gathered by baseline, from top to bottom and left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (-word.y, word.x)):
        if lines and lines[-1][0].y - word.y < word.size * 0.4:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line) for line in lines]


def _cut(rules: Sequence[Rule]) -> _Grid | None:
    """The grid of the page, or None where too few lines cross it."""
    uprights = [rule for rule in rules if rule.upright]
    levels = [rule for rule in rules if not rule.upright]
    xs, ys = _clusters(rule.at for rule in uprights), _clusters(rule.at for rule in levels)
    if len(xs) <= _LEAST_COLUMNS or len(ys) < 2 or len(xs) * len(ys) > 40_000:
        return None
    margin = 10_000.0
    lefts, tops = [-margin, *xs], [margin, *reversed(ys)]
    right, bottom = [*xs, margin], [*reversed(ys), -margin]
    walls = _cover(uprights, xs)
    floors = _cover(levels, ys)
    owner = {(row, column): (row, column) for row in range(len(tops)) for column in range(len(lefts))}

    def root(cell: tuple[int, int]) -> tuple[int, int]:
        while owner[cell] != cell:
            owner[cell] = owner[owner[cell]]
            cell = owner[cell]
        return cell

    for row, column in list(owner):
        middle = (tops[row] + bottom[row]) / 2, (lefts[column] + right[column]) / 2
        beside, below = (row, column + 1), (row + 1, column)
        for other, cover, at in (
            (beside, walls.get(right[column], []), middle[0]),
            (below, floors.get(bottom[row], []), middle[1]),
        ):
            if other in owner and not any(low <= at <= high for low, high in cover):
                first, second = sorted((root((row, column)), root(other)))
                owner[second] = first
    return _Grid(tops, lefts, {cell: root(cell) for cell in owner})


def _clusters(values: Iterable[float]) -> list[float]:
    """The distinct values, near ones taken as one."""
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _NEAR:
            kept.append(value)
    return kept


def _cover(rules: Iterable[Rule], places: Sequence[float]) -> dict[float, list[tuple[float, float]]]:
    """What stretch of each place is ruled."""
    cover: dict[float, list[tuple[float, float]]] = {place: [] for place in places}
    for rule in rules:
        place = places[bisect_right(places, rule.at) - 1]
        cover[place].append((rule.low, rule.high))
    return cover


__all__ = ["Rule", "Word", "table_lines"]
