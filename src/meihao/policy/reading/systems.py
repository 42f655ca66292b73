"""Where a flattened table runs system and indicator name together, tells the one from the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from meihao.policy.reading.text import fold, join

_LIST = re.compile(r"[\u4e00-\u9fff]{2,24}(?:、[\u4e00-\u9fff]{2,24})+")
_LAST_TWO = re.compile(r"(?:以及|和|与|及)")


class Head(NamedTuple):
    """What stands between a number and the first level: the pieces it was broken into. `fresh`: the first on its page."""

    pieces: tuple[str, ...]
    fresh: bool


def enumerated(before: str, heads: Sequence[Head]) -> tuple[str, ...]:
    """The systems as the text before the table lists them: the longest “甲、乙、丙” whose items begin heads, in that order."""
    best: tuple[str, ...] = ()
    for found in _LIST.finditer(before) if heads else ():
        for items in _items(found[0]):
            names = _anchored(items, heads)
            if len(names) > len(best):
                best = names
    return best


def divide(heads: Sequence[Head], systems: Sequence[str]) -> list[tuple[str, str]]:
    """The system and the name of each head. A head that names no system is of the one before; "" where there is none."""
    counts = [_begins(head, systems) for head in heads]
    every = all(counts)
    current = ""
    divided = []
    for head, count in zip(heads, counts, strict=True):
        system = join(head.pieces[:count])
        named = bool(system) and (system != current or head.fresh or every)
        current = system if named else current
        divided.append((current, join(head.pieces[count:] if named else head.pieces)))
    return divided


def _begins(head: Head, systems: Sequence[str]) -> int:
    """How many pieces of the head are a system, with at least one left for the name."""
    known = {fold(system) for system in systems}
    return max((n for n in range(1, len(head.pieces)) if fold("".join(head.pieces[:n])) in known), default=0)


def _items(found: str) -> Iterator[list[str]]:
    """The items of a list, with and without a last “甲和乙” parted."""
    items = found.split("、")
    yield items
    if len(pair := _LAST_TWO.split(items[-1], maxsplit=1)) == 2 and all(pair):
        yield [*items[:-1], *pair]


def _anchored(items: Sequence[str], heads: Sequence[Head]) -> tuple[str, ...]:
    """The items as systems if each begins a head, in order and the first the first; else ().

    Words may run into the first item from the left, and out of the last to the right: of what the last may be, it is the longest.
    """
    begins = [["".join(head.pieces[:n]) for n in range(len(head.pieces) - 1, 0, -1)] for head in heads]
    names = [prefix for prefix in begins[0] if len(prefix) > 1 and fold(items[0]).endswith(fold(prefix))][:1]
    at = 1
    for item in items[1:-1]:
        found = next((at for at in range(at, len(heads)) if fold(item) in map(fold, begins[at])), None)
        if found is None:
            return ()
        names.append(item)
        at = found + 1
    last = [
        prefix
        for rest in begins[at:]
        for prefix in rest
        if len(prefix) > 1 and fold(items[-1]).startswith(fold(prefix))
    ]
    return (*names, max(last, key=len)) if names and last else ()


__all__ = ["Head", "divide", "enumerated"]
