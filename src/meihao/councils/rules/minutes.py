"""How two versions of minutes differ, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, GONE, NEW = "same", "gone", "new"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the later version, or one of the earlier that is gone."""

    kind: str
    text: str


def differences(before: str, after: str) -> Iterator[Line]:
    """Every line of both: what stayed, what went, what came; what went stands before what came in its place."""
    old, new = before.splitlines(), after.splitlines()
    for tag, i, j, k, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (Line(SAME, text) for text in new[k:n])
        else:
            yield from (Line(GONE, text) for text in old[i:j])
            yield from (Line(NEW, text) for text in new[k:n])
