"""A copy of a pack with some of its values written otherwise: as text, so that notes and order stay and lines are named."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from difflib import unified_diff
from typing import NamedTuple

from meihao.policy.lines import Path, span_of

type Written = int | bool | str | Sequence[str]
"""What may be written in the place of a value."""


class Edit(NamedTuple):
    """A value of a file written otherwise."""

    file: str
    path: Path
    value: Written


def amended(texts: Mapping[str, str], edits: Iterable[Edit]) -> dict[str, str]:
    """The files with the edits made. Raises KeyError where a file writes no value at a path."""
    made = dict(texts)
    for edit in edits:
        start, end = span_of(made[edit.file], edit.path)
        made[edit.file] = made[edit.file][:start] + written(edit.value) + made[edit.file][end:]
    return made


def written(value: Written) -> str:
    """A value as TOML writes it: a TOML basic string is a JSON string, but for the letters that JSON escapes otherwise."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    return f"[{', '.join(written(each) for each in value)}]"


def patch(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """The changed lines of every file, as `git apply` and `patch -p1` take them within a pack's folder."""
    lines: list[str] = []
    for name in sorted(before.keys() & after.keys()):
        if before[name] != after[name]:
            old, new = before[name].splitlines(keepends=True), after[name].splitlines(keepends=True)
            lines += unified_diff(old, new, f"a/{name}", f"b/{name}")
    return "".join(lines)
