"""What owners answered home by home, and the sums of it. Nobody's name is kept: a home is known by its door."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, NamedTuple

from meihao.renovation.rules.grounds import PROMISES

AGREE, DISAGREE, ABSTAIN = "agree", "disagree", "abstain"
ANSWERS: Final = {AGREE: "同意", DISAGREE: "不同意", ABSTAIN: "弃权"}
WISHES: Final = 5
"""How many contents of the menu a home may ask for, the most wanted first."""

type Door = tuple[str, str, str, str]
"""A home by compound code, building, entrance and room."""


class House(NamedTuple):
    """A home of the register: its number there, and the area of its private parts in 0.01 ㎡."""

    pk: int
    area: int


type Houses = Mapping[Door, House]


@dataclass(frozen=True, slots=True)
class Voice:
    """Homes that answered alike, or one: their owners' heads, their area in 0.01 ㎡, and what was answered."""

    owners: int
    area: int
    asked: bool
    answer: str = ""
    promised: frozenset[str] = frozenset()
    homes: int = 1


@dataclass(frozen=True, slots=True)
class Sums:
    """Heads and areas (0.01 ㎡) over homes; `promised` are the heads that say yes to each matter."""

    homes: int = 0
    heard: int = 0
    owners: int = 0
    asked: int = 0
    agreed: int = 0
    disagreed: int = 0
    abstained: int = 0
    owners_area: int = 0
    asked_area: int = 0
    agreed_area: int = 0
    promised: Mapping[str, int] = field(default_factory=dict)


def sums(voices: Iterable[Voice]) -> Sums:
    """The sums over homes; their order does not matter, nor whether homes that answered alike come together. Basis: opinion/6"""
    heads: Counter[str] = Counter()
    area: Counter[str] = Counter()
    homes: Counter[str] = Counter()
    promised: Counter[str] = Counter()
    for voice in voices:
        parts = ["owners", *(["asked"] if voice.asked else []), *([voice.answer] if voice.answer else [])]
        for part in parts:
            heads[part] += voice.owners
            area[part] += voice.area
            homes[part] += voice.homes
        promised.update(dict.fromkeys(voice.promised, voice.owners))
    return Sums(
        homes=homes["owners"],
        heard=homes["asked"],
        owners=heads["owners"],
        asked=heads["asked"],
        agreed=heads[AGREE],
        disagreed=heads[DISAGREE],
        abstained=heads[ABSTAIN],
        owners_area=area["owners"],
        asked_area=area["asked"],
        agreed_area=area[AGREE],
        promised={name: promised[name] for name in PROMISES},
    )


def kept(found: Sums, least: Fraction) -> dict[str, bool]:
    """Which matters count as promised: so great a share of the heads that were asked say yes. The share is ours. Basis: opinion/6"""
    return {name: found.asked > 0 and Fraction(found.promised.get(name, 0), found.asked) >= least for name in PROMISES}


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many homes ask for a content of the menu, and how many of them before all else."""

    measure: str
    homes: int
    first: int


def menu(wishes: Iterable[tuple[str, int, int]]) -> tuple[Wanted, ...]:
    """(measure, place in the home's list, homes) added up, the most wanted first; a tie goes to what more want first."""
    homes: Counter[str] = Counter()
    first: Counter[str] = Counter()
    for measure, place, number in wishes:
        homes[measure] += number
        first[measure] += number if place == 1 else 0
    found = [Wanted(measure, number, first[measure]) for measure, number in homes.items()]
    return tuple(sorted(found, key=lambda each: (-each.homes, -each.first, each.measure)))


@dataclass(frozen=True, slots=True)
class Answer:
    """What one home answered; `home` is its number in the register, `wishes` what it asks for in its order."""

    home: int
    voice: Voice
    wishes: Sequence[str] = ()


def plain(answers: Iterable[Answer]) -> list[list[object]]:
    """The answers as plain data in the order of the homes, for the digest."""
    return [
        [
            each.home,
            each.voice.owners,
            each.voice.area,
            each.voice.asked,
            each.voice.answer,
            sorted(each.voice.promised),
            list(each.wishes),
        ]
        for each in sorted(answers, key=lambda each: each.home)
    ]
