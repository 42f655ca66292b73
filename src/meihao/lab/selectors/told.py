"""A difference in words, as pages and workbooks print it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from meihao.assessment.selectors.explaining import Branch, branch
from meihao.lab.rules import colours, communities, money
from meihao.lab.rules.comparing import Packs, Row, Told, told
from meihao.lab.selectors.comparing import NAMES, Difference
from meihao.oversight.rules.colours import NONE
from meihao.policy.pack import Pack
from meihao.policy.subsidies import FEN
from meihao.renovation.rules.books import Cell

FEW: Final = 4
"""So many reasons are printed in a list; the page of the subject has them all."""

SIGNS: Final = {1: "变好", -1: "变差", 0: "有变化"}


@dataclass(frozen=True, slots=True)
class Said:
    """A reason in words with both trees, if it has trees."""

    told: Told
    before: Branch | None
    after: Branch | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A row with its reasons in words, the first few of them where there are many, and how many more there are."""

    row: Row
    sign: str
    reasons: tuple[Said, ...]
    more: int


def opened(row: Row, packs: Packs, *, most: int | None = None) -> Opened:
    """A row for a page; with trees where all its reasons are wanted."""
    shown = row.reasons[:most]
    return Opened(
        row,
        SIGNS[row.better],
        tuple(_said(told(each, packs), packs, trees=most is None) for each in shown),
        len(row.reasons) - len(shown),
    )


def _said(reason: Told, packs: Packs, *, trees: bool) -> Said:
    if not trees or reason.nodes is None:
        return Said(reason, None, None)
    one, other = reason.nodes
    return Said(reason, branch(one, packs.before), branch(other, packs.after))


def tabs(found: Difference | None) -> list[tuple[str, str, int]]:
    """Each aspect with how many rows it has."""
    return [(name, words, len(found.aspects[name].rows) if found else 0) for name, words in NAMES.items()]


def first(found: Difference | None) -> str:
    """The first aspect that has rows."""
    return next((name for name, _, number in tabs(found) if number), communities.ID)


def conclusions(found: Difference | None, pack: Pack) -> list[tuple[str, tuple[int, int, int], tuple[int, int, int]]]:
    """The conclusions of each type by name, of the pack in force and of its copy."""
    rows = found.conclusions if found else ()
    return [(pack.profiles[each.type].name, each.before, each.after) for each in rows]


def yuan(fen: int) -> str:
    """A difference of money in words."""
    return f"{'多' if fen >= 0 else '少'} {abs(fen) // FEN:,}.{abs(fen) % FEN:02d} 元"


def sheets(found: Difference, packs: Packs) -> Mapping[str, list[list[Cell]]]:
    """The rows of each aspect, a line for each reason, by the aspect's name."""
    names = {each.id: each.name for each in packs.before.parts.colours.colours}
    names |= {packs.before.parts.colours.unknown.id: packs.before.parts.colours.unknown.name, NONE: "不亮灯"}
    return {words: list(_lines(found, name, packs, names)) for name, words in NAMES.items()}


def _lines(found: Difference, aspect: str, packs: Packs, names: Mapping[str, str]) -> Iterator[list[Cell]]:
    for row, about in found.rows(aspect):
        before, after = (names[row.before], names[row.after]) if aspect == colours.ID else (row.before, row.after)
        more = Decimal(row.fen) / FEN if aspect == money.ID else None
        for each in row.reasons:
            words = told(each, packs)
            cite = packs.before.clauses[words.cite].short if words.cite in packs.before.clauses else ""
            yield [
                about.name, about.where, before, after, SIGNS[row.better], words.text, words.before, words.after, cite,
                "、".join(words.marks), more,
            ]  # fmt: skip
