"""Shares of heads, decided in whole numbers: whether enough are there, and whether enough are in favour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

MORE_THAN = "more_than"


@dataclass(frozen=True, slots=True)
class Votes:
    """Votes as they were counted, by heads."""

    in_favour: int
    against: int
    abstained: int

    @property
    def cast(self) -> int:
        """All of them."""
        return self.in_favour + self.against + self.abstained


@dataclass(frozen=True, slots=True)
class Presence:
    """How many seats were given, how many of those are taken, and how many people are there in all."""

    seats: int
    taken: int
    people: int


def reached(part: int, whole: int, *, bound: str, share: Fraction) -> bool:
    """Whether a part reaches a share of a whole, or passes it; of nothing, nothing does."""
    if whole <= 0:
        return False
    left, right = part * share.denominator, share.numerator * whole
    return left > right if bound == MORE_THAN else left >= right


def presence(given: Mapping[str, int], there: Mapping[str, int]) -> Presence:
    """Who is there against the seats given: more of one stake than its seats do not make up for another.

    Both are numbers by stake or body; who came without a seat is counted among the people only.
    """
    taken = sum(min(number, there.get(name, 0)) for name, number in given.items())
    return Presence(sum(given.values()), taken, sum(there.values()))


def carried(votes: Votes | None, people: int, *, bound: str, share: Fraction) -> bool:
    """Whether a resolution is carried: by the share of those there who are in favour, or agreed on where none was counted."""
    return votes is None or reached(votes.in_favour, people, bound=bound, share=share)
