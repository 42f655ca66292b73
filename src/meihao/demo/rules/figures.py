"""From how the story writes a figure to the text of a fact, so that a community's figures hang together.

A figure is written as a literal (`true`, `12`, `"A"`, a day), as a formula over the community's measures and its other
figures (`"= homes * 3 / 5"`, worked from left to right), or as a table: `{ days = 400 }` (a day so long after the fact
takes effect), `{ ago = 20 }` (a day so long before the story is told), `{ answered = "= homes / 8", mood = -2 }` (a
survey, whose favourable share is the community's mood and so many points), `{ metres = [[120, 40], [260, 60]] }` (homes
by walking distance, in per cent).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final

from meihao.policy.pack import Key

type Written = bool | int | str | date | Mapping[str, Any]

ANSWERED: Final = "= homes / 8"
"""How many answer a survey, unless the story says otherwise."""


class Unsaid(KeyError):
    """A figure that neither the community nor the usual figures give."""


class Situation:
    """How things stand in one community: its measures, the usual figures, and what differs from them by now."""

    def __init__(self, measures: Mapping[str, int], usual: Mapping[str, Written], keys: Mapping[str, Key]) -> None:
        self._measures = measures
        self._usual = usual
        self._keys = keys
        self._here: dict[str, Written] = {}

    def change(self, differing: Mapping[str, Written]) -> None:
        """From now on these figures differ."""
        self._here.update(differing)

    def value(self, key: str, *, on: date, today: date) -> str:
        """The text of a fact that takes effect on a day, in a story told on another. Raises Unsaid."""
        known = self._keys[key]
        written = self._written(known)
        match written:
            case bool():
                return "true" if written else "false"
            case date():
                return written.isoformat()
            case {"days": int(days)}:
                return (on + timedelta(days=days)).isoformat()
            case {"ago": int(days)}:
                return (today - timedelta(days=days)).isoformat()
            case {"metres": list(shares)}:
                return self._distances(shares)
            case dict():
                return self._survey(written)
            case str() if not written.startswith("="):
                return written
            case _:
                return _text(known.type, self._number(key))

    def _written(self, key: Key) -> Written:
        for figures in (self._here, self._usual):
            if key.name in figures:
                return figures[key.name]
        if key.type in _DEFAULTS:
            return _DEFAULTS[key.type]
        raise Unsaid(key.name)

    def _number(self, name: str) -> Fraction:
        """A measure or a figure as a number; figures are rounded as they are stated."""
        if name in self._measures:
            return Fraction(self._measures[name])
        key = self._keys[name]
        written = self._written(key)
        if isinstance(written, int):
            return Fraction(written)
        if not isinstance(written, str):
            raise Unsaid(name)
        found = self._worked(written) if written.startswith("=") else Fraction(written)
        return Fraction(_text(key.type, max(found, Fraction(0))))

    def _worked(self, formula: str) -> Fraction:
        """A formula, from left to right."""
        first, *rest = formula.removeprefix("=").split()
        found = self._operand(first)
        for sign, word in zip(rest[::2], rest[1::2], strict=True):
            operand = self._operand(word)
            found = {
                "+": lambda a, b: a + b,
                "-": lambda a, b: a - b,
                "*": lambda a, b: a * b,
                "/": lambda a, b: a / b,
            }[sign](found, operand)
        return found

    def _operand(self, word: str) -> Fraction:
        return Fraction(word) if word[0].isdigit() else self._number(word)

    def _survey(self, written: Mapping[str, Any]) -> str:
        answered = int(self._worked(str(written.get("answered", ANSWERED))))
        share = self._measures["mood"] + int(written.get("mood", 0))
        return f"{answered * share // 100}/{answered}"

    def _distances(self, shares: list[list[int]]) -> str:
        homes = self._measures["homes"]
        counted = [(metres, homes * share // 100) for metres, share in shares]
        nearest, number = counted[0]
        counted[0] = (nearest, number + homes - sum(each for _, each in counted))
        return ",".join(f"{metres}*{each}" for metres, each in counted)


def _text(kind: str, number: Fraction) -> str:
    """Whole for what is counted, one digit after the point for what is measured."""
    if kind != "decimal":
        return str(int(number))
    whole, tenth = divmod(int(number * 10), 10)
    return f"{whole}.{tenth}" if tenth else str(whole)


_DEFAULTS: Final[Mapping[str, Written]] = {"bool": True, "event": 1, "survey": {}}
