"""Value, rate of return and payback of a cash flow. Only exact numbers decide; a float may guess, and is then proved.

The flow of year t is discounted t times, that of the base year not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from itertools import pairwise
from math import isfinite
from typing import Any


@dataclass(frozen=True, slots=True)
class Root:
    """A rate of return as a share of one, proved to so many digits; or why none is given."""

    rate: Fraction | None
    why: str = ""


def npv(flow: Sequence[int], rate: Fraction) -> Fraction:
    """The value of a flow today, exactly. Raises ZeroDivisionError for a rate of -1."""
    top, bottom = rate.numerator + rate.denominator, rate.denominator
    if not top:
        raise ZeroDivisionError("a rate of -1 leaves nothing to value")
    value, scale = 0, 1
    for amount in flow:  # of the last year first would be the same; so the integers stay whole
        value = value * top + amount * scale
        scale *= bottom
    return Fraction(value, top ** (len(flow) - 1)) if flow else Fraction(0)


def turns(flow: Sequence[int]) -> int:
    """How often a flow changes from paying out to taking in or back."""
    signs = [each > 0 for each in flow if each]
    return sum(one != other for one, other in pairwise(signs))


def irr(flow: Sequence[int], decimals: int) -> Root:
    """The rate at which a flow is worth nothing, in per cent to so many decimals.

    A flow that changes its direction once has exactly one such rate. It is given only where the exact value changes its
    sign within half a unit of the last digit printed.
    """
    changes = turns(flow)
    if not changes:
        return Root(None, "各年净现金流方向相同，没有收回投入，不存在内部收益率")
    if changes > 1:
        return Root(None, f"净现金流正负变化 {changes} 次，内部收益率可能不止一个，不给出")
    scale = 100 * 10**decimals
    npf: Any = import_module("numpy_financial")  # with numpy it takes half a second to load: only when somebody asks
    guess = float(npf.irr([float(each) for each in flow]))
    if isfinite(guess) and abs(guess) < 10**6:
        middle = round(guess * scale)
        for digits in (middle, middle - 1, middle + 1):
            if _brackets(flow, Fraction(2 * digits - 1, 2 * scale), Fraction(2 * digits + 1, 2 * scale)):
                return Root(Fraction(digits, scale))
    return Root(None, "没有求出能核实的内部收益率，不给出")


def _brackets(flow: Sequence[int], low: Fraction, high: Fraction) -> bool:
    """Whether the value changes its sign between two rates, the lower included."""
    if low <= -1:
        return False
    below, above = npv(flow, low), npv(flow, high)
    return below == 0 or below * above < 0


def payback(flow: Sequence[int], rate: Fraction, *, interpolated: bool) -> Fraction | None:
    """Years from the base year until what was put in has come back, valued at a rate; None where it does not.

    Interpolated: the year in which it comes back counts by the share that was needed. Nothing put in: None.
    """
    total, factor, growth = Fraction(0), Fraction(1), 1 / (1 + rate)
    owed = False
    for year, amount in enumerate(flow):
        worth = amount * factor
        if owed and total + worth >= 0:
            return year - 1 + -total / worth if interpolated else Fraction(year)
        total += worth
        factor *= growth
        owed = owed or total < 0
    return None
