"""Figures of a yearly plan: what they count, how they are added, compared and said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from fractions import Fraction
from typing import Final

from meihao.kernel.exact import decimal, exact
from meihao.policy.pack import Pack
from meihao.policy.schema.core import number_of
from meihao.policy.schema.instrument import Target

FIRST_YEAR, LAST_YEAR = 2000, 2100
CLUSTER, COMPOUND = "片区", "小区"
TEN_THOUSAND = 10_000
HUNDREDTHS: Final = 100
"""0.01 ㎡ in a ㎡: what floor area is counted in."""

MEASURES: Final = {"count": "数量", "buildings": "楼栋数", "households": "户数", "area": "建筑面积"}
"""The figures of a row, by field."""


class Refused(Exception):
    """It may not be done so; each reason says what is wrong and what would mend it."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


class Stage(StrEnum):
    """How far a compound of the plan has come."""

    PROPOSED = "proposed"
    LISTED = "listed"
    STARTED = "started"
    DONE = "done"

    @property
    def label(self) -> str:
        """What people call it."""
        return {"proposed": "已申报", "listed": "已列入", "started": "已开工", "done": "认定完成"}[self]


@dataclass(frozen=True, slots=True)
class Figures:
    """Compounds or clusters, buildings, households, and floor area in 0.01 ㎡; None where a source says nothing."""

    count: int | None = None
    buildings: int | None = None
    households: int | None = None
    area: int | None = None

    @property
    def unknown(self) -> bool:
        """Whether nothing at all is said."""
        return all(getattr(self, each) is None for each in MEASURES)


NOTHING: Final = Figures(0, 0, 0, 0)
"""What a plan without a row for a body asks of it."""


def added(rows: Iterable[Figures]) -> Figures:
    """The sums; one unknown figure makes its sum unknown."""
    every = list(rows)
    sums = {}
    for each in MEASURES:
        values = [getattr(row, each) for row in every]
        sums[each] = None if None in values else sum(values)
    return Figures(**sums)


@dataclass(frozen=True, slots=True)
class Difference:
    """How far a figure lies from another: exact, and as a share of the other."""

    measure: str
    amount: int
    share: Fraction | None

    @property
    def text(self) -> str:
        """The difference with its sign, such as +92 or −3,569."""
        return signed(self.measure, self.amount)

    @property
    def percent(self) -> str:
        """The share with its sign, such as +43.4%; empty against nought."""
        if self.share is None:
            return ""
        return f"{'−' if self.share < 0 else '+'}{decimal(abs(self.share) * 100, 1)}%"


def differences(later: Figures, earlier: Figures) -> dict[str, Difference]:
    """What a later version changes, of the figures that both give."""
    found = {}
    for each in fields(Figures):
        new, old = getattr(later, each.name), getattr(earlier, each.name)
        if new is not None and old is not None:
            share = Fraction(new - old, old) if old else None
            found[each.name] = Difference(each.name, new - old, share)
    return found


def said(measure: str, value: int | None) -> str:
    """A figure as people read it, area in 万㎡ and households in 户; a dash where it is unknown."""
    if value is None:
        return "—"
    return wan(value) if measure == "area" else f"{value:,}"


@dataclass(frozen=True, slots=True)
class Band:
    """Floor area per home, in ㎡, that is looked at again when it lies outside; never a reason to refuse anything."""

    least: Fraction
    most: Fraction

    @classmethod
    def of(cls, pack: Pack) -> Band:
        """The band of a pack."""
        band = next(each for each in pack.parts.statistics.bands if each.id == "area_per_home")
        least, most = (number_of(pack.parameters[name.removeprefix("@")]) for name in (band.least, band.most))
        return cls(Fraction(str(least)), Fraction(str(most)))

    def doubt(self, households: int | None, area: int | None) -> str:
        """Why figures should be looked at again; empty where they are plausible or not both known. Area in 0.01 ㎡."""
        if not households or area is None:
            return ""
        each = Fraction(area, HUNDREDTHS * households)
        if self.least <= each <= self.most:
            return ""
        return f"户均 {decimal(each, 1)} ㎡，一般在 {self.least}–{self.most} ㎡，请核对户数和面积"


def signed(measure: str, amount: int) -> str:
    """A difference with its sign."""
    return ("−" if amount < 0 else "+") + said(measure, abs(amount)) if amount else "0"


def wan(area: int) -> str:
    """Floor area in 万㎡: two decimals, more only where the figure has them."""
    whole = Fraction(area, HUNDREDTHS * TEN_THOUSAND)
    places = next(places for places in range(2, 7) if (whole * 10**places).denominator == 1)
    return decimal(whole, places)


def instrument_targets(pack: Pack) -> dict[int, Target]:
    """What the instrument sets for each year. Basis: opinion/1"""
    return {target.year: target for target in pack.parts.programme.targets}


def target_figures(target: Target) -> Figures:
    """A target's figures in our units; exact, for the instrument prints 万㎡ and 万户."""
    area = None if target.area is None else exact(target.area) * TEN_THOUSAND * HUNDREDTHS
    households = None if target.households is None else exact(target.households) * TEN_THOUSAND
    return Figures(count=target.count, households=_whole(households), area=_whole(area))


def _whole(number: int | Fraction | None) -> int | None:
    if number is None:
        return None
    if number.denominator != 1:
        raise ValueError(f"{number} is not whole")
    return int(number)
