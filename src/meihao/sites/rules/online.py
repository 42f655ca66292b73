"""When devices were online, to the second. A heartbeat speaks for a device for so long; moments are seconds since 1970."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, NamedTuple

HOUR: Final = 3600
DAY: Final = 24 * HOUR


class Edge(NamedTuple):
    """A heartbeat that begins or ends a spell, with the one before and the one after it in the window."""

    moment: int
    before: int | None
    after: int | None


class Spell(NamedTuple):
    """A stretch of time without its end."""

    begin: int
    end: int

    @property
    def seconds(self) -> int:
        """How long it is."""
        return self.end - self.begin


@dataclass(frozen=True, slots=True)
class Online:
    """The spells of a window in which a device was online."""

    window: Spell
    spells: tuple[Spell, ...]

    @property
    def share(self) -> Fraction:
        """The part of the window."""
        return Fraction(sum(each.seconds for each in self.spells), self.window.seconds)

    @property
    def gaps(self) -> tuple[Spell, ...]:
        """The rest of the window."""
        found, at = [], self.window.begin
        for each in (*self.spells, Spell(self.window.end, self.window.end)):
            if each.begin > at:
                found.append(Spell(at, each.begin))
            at = max(at, each.end)
        return tuple(found)


def online(found: Sequence[Edge], window: Spell, span: int) -> Online:
    """The spells of a window from the edges of its heartbeats, in order; heartbeats from `span` before it count in."""
    spells: list[Spell] = []
    begin: int | None = None
    for moment, before, after in found:
        if before is None or moment - before > span:
            begin = moment
        if begin is not None and (after is None or after - moment > span):
            spell = Spell(max(begin, window.begin), min(moment + span, window.end))
            if spell.seconds > 0:
                spells.append(spell)
            begin = None
    return Online(window, tuple(spells))


def together(devices: Iterable[Online]) -> Fraction | None:
    """The share of several devices: of all their time, how much they were online. None without any."""
    shares = [each.share for each in devices]
    return sum(shares, Fraction(0)) / len(shares) if shares else None
