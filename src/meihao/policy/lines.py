"""Where in a TOML file a path of keys and indexes stands: what a person needs to mend a fault."""

from __future__ import annotations

import re

_HEADER = re.compile(r"^\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""^\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
_PART = re.compile(r""""([^"]*)"|'([^']*)'|([\w-]+)""")


def line_of(text: str, path: tuple[str | int, ...]) -> int:
    """The 1-based line of the deepest part of `path` that has a line of its own; 1 if none has."""
    best, best_line = 0, 1
    for line, place in _places(text):
        shared = 0
        for mine, yours in zip(place, path, strict=False):
            if mine != yours:
                break
            shared += 1
        if shared == len(place) and shared > best:
            best, best_line = shared, line
    return best_line


def _places(text: str) -> list[tuple[int, tuple[str | int, ...]]]:
    """Every table header, key and array row, with the path it opens."""
    places: list[tuple[int, tuple[str | int, ...]]] = []
    table: tuple[str | int, ...] = ()
    counts: dict[tuple[str | int, ...], int] = {}
    key: tuple[str | int, ...] = ()
    depth = row = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if depth:
            bare = line.strip()
            if depth == 1 and bare and not bare.startswith(("#", "]")):
                places.append((number, (*key, row)))
                row += 1
        elif header := _HEADER.match(line):
            name = tuple(_parts(header[2]))
            table = name
            if header[1] == "[[":
                at = counts.get(name, 0)
                counts[name] = at + 1
                table = (*name, at)
            places.append((number, table))
            continue
        elif found := _KEY.match(line):
            key = (*table, *_parts(found[1]))
            row = 0
            places.append((number, key))
        depth += _opened(line)
    return places


def _parts(dotted: str) -> list[str]:
    return [a or b or c for a, b, c in _PART.findall(dotted)]


def _opened(line: str) -> int:
    """How many square brackets a line opens and does not close, outside of strings and comments."""
    bare = re.sub(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'", "", line).split("#", 1)[0]
    return bare.count("[") - bare.count("]")
