"""The header of an indicator table, however it was broken, and the marks of where such a table ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from meihao.policy.reading.text import spaced, squeeze

NEEDED = ("序号", "体系", "指标", "性质")
"""The words that every header of such a table has."""

_WORD = "序号|体系|指标|性质|内容|名称|类别|类型|要求|标准|具体|创建|建设|评价|考核|分类|备注|说明|牵头|责任|单位|部门|或|及|和|（|）"
_HEADER = re.compile(f"(?:{_WORD})+")
_LETTERS = frozenset(_WORD) - {"|"}
_LONGEST = 24  # lines that a header may be broken into, blank ones not counted

_FURNITURE = re.compile(
    r"[-—–－―─·.\s]+\d{1,4}[-—–－―─·.\s]+|第\s*\d{1,4}\s*页(\s*[,，]?\s*共\s*\d{1,4}\s*页)?|[(（]?\s*续\s*表\s*[)）]?"
)
_END = re.compile(
    r"附\s*[件表录]\s*[0-9一二三四五六七八九十]{1,3}\s*(?:[:：.、]|\s|$)|(?:抄送|主送|注)\s*[:：]|[(（]此件"
)


@dataclass(frozen=True, slots=True)
class Header:
    """Where a header stands: lines `first` to `stop`, 0-based, `stop` left out. `words` has no spaces."""

    first: int
    stop: int
    words: str


def find(texts: Sequence[str]) -> Header | None:
    """The first header of an indicator table among the lines."""
    return next((header for at in range(len(texts)) if (header := _header_at(texts, at))), None)


def repeated(texts: Sequence[str], at: int, header: Header) -> int:
    """Where the header that is repeated from line `at` on stops, or `at` where there is none."""
    words = ""
    for stop in range(at, len(texts)):
        words += squeeze(texts[stop])
        if words == header.words:
            return stop + 1
        if not header.words.startswith(words):
            break
    return at


def is_furniture(line: str) -> bool:
    """Whether the line belongs to the page, as its number does, and not to the text."""
    return _FURNITURE.fullmatch(spaced(line)) is not None


def is_end(line: str) -> bool:
    """Whether another part of the document begins with this line."""
    return _END.match(spaced(line)) is not None


def _header_at(texts: Sequence[str], at: int) -> Header | None:
    if squeeze(texts[at])[:1] != "序":
        return None
    words, found, seen = "", None, 0
    for stop in range(at, len(texts)):
        line = squeeze(texts[stop])
        seen += bool(line)
        if seen > _LONGEST or not _LETTERS.issuperset(line):
            break
        words += line
        if line and _HEADER.fullmatch(words) and all(word in words for word in NEEDED):
            found = Header(at, stop + 1, words)
    return found


__all__ = ["NEEDED", "Header", "find", "is_end", "is_furniture", "repeated"]
