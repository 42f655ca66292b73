"""Searching names as people type them: full or half width, upper or lower case, with or without spaces."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


def folded(text: str) -> str:
    """Text in one width and one case, without the space between characters."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def words(query: str) -> tuple[str, ...]:
    """The words of a query; every one must be found."""
    return tuple(folded(each) for each in unicodedata.normalize("NFKC", query).split())


def matches(wanted: Iterable[str], names: Iterable[str]) -> bool:
    """Whether every word is found in one name or another."""
    told = [folded(each) for each in names]
    return all(any(word in name for name in told) for word in wanted)
