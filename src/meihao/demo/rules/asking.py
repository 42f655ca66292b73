"""What the pack asks of a community: the keys and the questions of each indicator, and which files could show them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from meihao.policy.conditions import Condition
from meihao.policy.pack import Pack

OVERVIEW = 0
"""The number under which the figures of the community itself stand, which several indicators use."""

PREFERRED = (
    "register", "log", "survey", "document", "drawing", "photo", "certificate", "contract", "minutes", "licence", "vote",
)  # fmt: skip
"""Kinds of evidence in the order in which people would rather give them."""


def keys_of(pack: Pack, on: date, indicators: Collection[int], levels: Collection[str]) -> dict[str, int]:
    """The keys asked for, each with the first indicator that asks for it, in the instrument's order."""
    found: dict[str, int] = {}
    for level, condition in pack.compiled(on).levels:
        if level.indicator in indicators and level.level in levels:
            for key in _keys(condition):
                found.setdefault(key, OVERVIEW if key.startswith("community.") else level.indicator)
    return found


def questions_of(pack: Pack, on: date, indicators: Collection[int], levels: Collection[str]) -> list[str]:
    """The criteria that experts are asked about, in the instrument's order."""
    return [
        criterion.id
        for level in pack.levels
        if level.indicator in indicators and level.level in levels
        for criterion in level.criteria
        if pack.question(criterion.id, on) is not None
    ]


def bundles(pack: Pack, keys: Iterable[str]) -> list[tuple[str, list[str]]]:
    """As few files as will do: each a kind of evidence, with the keys that it shows."""
    left = list(keys)
    made = []
    while left:
        kinds = {kind for key in left for kind in pack.keys[key].evidence}
        kind = max(
            kinds, key=lambda kind: (sum(kind in pack.keys[key].evidence for key in left), -PREFERRED.index(kind))
        )
        made.append((kind, [key for key in left if kind in pack.keys[key].evidence]))
        left = [key for key in left if kind not in pack.keys[key].evidence]
    return made


def _keys(condition: Condition) -> Iterator[str]:
    yield from condition.keys
    yield from condition.beside
    for child in condition.children:
        yield from _keys(child)
