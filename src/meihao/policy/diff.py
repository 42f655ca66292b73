"""What differs between two packs, file by file, in sentences."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

NAMES = ("id", "number", "criterion", "key", "name", "year")
"""What a row of a list is known by, so that a row put in between moves none of the others."""


class Change(NamedTuple):
    """One difference: where it is, and what stood and stands there (None: nothing)."""

    file: str
    path: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        place = f"{self.file} {self.path}".strip()
        if self.before is None:
            return f"{place}：新增 {self.after}"
        if self.after is None:
            return f"{place}：删去 {self.before}"
        return f"{place}：由 {self.before} 改为 {self.after}"


def diff(before: Path, after: Path) -> list[Change]:
    """Every difference between the packs in two directories, by file and place. Comments and order do not count.

    Raises tomllib.TOMLDecodeError and OSError for a file that cannot be read.
    """
    one, other = _leaves(before), _leaves(after)
    places = sorted({*one, *other})
    return [Change(*place, one.get(place), other.get(place)) for place in places if one.get(place) != other.get(place)]


def _leaves(directory: Path) -> dict[tuple[str, str], str]:
    """Every value of a pack by file and dotted place."""
    found = {}
    for path in sorted(directory.rglob("*.toml")):
        name = path.relative_to(directory).as_posix()
        for place, value in _walk(tomllib.loads(path.read_text(encoding="utf-8")), ""):
            found[name, place] = value
    return found


def _walk(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _walk(inner, f"{place}.{name}" if place else name)
    elif isinstance(value, list) and any(isinstance(row, dict) for row in value):
        for name, row in zip(_row_names(value), value, strict=True):
            yield from _walk(row, f"{place}[{name}]")
    else:
        yield place, _said(value)


def _row_names(rows: list[Any]) -> list[str]:
    """A name for each row of a list: what it is known by where that tells all rows apart, else its place."""
    for known_by in NAMES:
        names = [str(row.get(known_by, "")) if isinstance(row, dict) else "" for row in rows]
        if all(names) and len(set(names)) == len(names):
            return names
    return [str(place) for place in range(1, len(rows) + 1)]


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(map(_said, value)) or "（空）"
    return f"“{value}”" if isinstance(value, str) else str(value)
