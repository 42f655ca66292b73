"""The canonical text of a fact's value, and what a test reads it as (see docs/apps/policy.md, Keys)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from meihao.kernel.exact import Exact, exact
from meihao.policy.dossier import Homes, Share, Value


def _bool(text: str) -> bool:
    return {"true": True, "false": False}[text]


def _whole(text: str) -> int:
    if not text.removeprefix("-").isdecimal():
        raise ValueError(text)
    return int(text)


@lru_cache(maxsize=4096)
def _share(text: str) -> Share:
    favourable, answered = (_whole(part) for part in text.split("/"))
    if not 0 <= favourable <= answered:
        raise ValueError(text)
    return favourable, answered


@lru_cache(maxsize=4096)
def _homes(text: str) -> Homes:
    pairs = [part.split("*") for part in text.split(",")]
    homes = tuple((_whole(metres), _whole(number)) for metres, number in pairs)
    if any(metres < 0 or number < 1 for metres, number in homes):
        raise ValueError(text)
    return homes


def _number(text: str) -> Exact:
    if "/" in text:
        raise ValueError(text)
    return exact(text)


_READ: dict[str, Callable[[str], Value]] = {
    "bool": _bool,
    "integer": _whole,
    "decimal": _number,
    "date": lru_cache(maxsize=4096)(date.fromisoformat),
    "choice": str,
    "event": _whole,
    "survey": _share,
    "distances": _homes,
}


def read(kind: str, text: str) -> Value:
    """What a test reads the text of a value of a key's type as. Raises ValueError if it is not canonical.

    An event reads as its whole number: `policy.as_of` gathers the occurrences.
    """
    try:
        return _READ[kind](text)
    except (KeyError, ValueError, ZeroDivisionError) as error:
        raise ValueError(f"“{text}”不是 {kind} 的规范写法") from error
