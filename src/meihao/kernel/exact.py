"""Exact numbers: integers where they are whole, fractions where they are not, never floats."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

type Exact = int | Fraction


@lru_cache(maxsize=65536)
def exact(written: int | str) -> Exact:
    """The number that an integer or text such as "12", "12.50" or "2/3" stands for.

    Raises ValueError for anything else, floats and exponents among them.
    """
    if isinstance(written, int):
        return written
    if not set(written) <= set("0123456789./-"):
        raise ValueError(f"不是数字：{written}")
    number = Fraction(written)
    return number.numerator if number.denominator == 1 else number


def decimal(number: Exact, places: int) -> str:
    """A number in decimals, rounded once, half up: `decimal(Fraction(2, 3), 1) == "0.7"`."""
    scaled = number * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    digits = f"{abs(whole):0{places + 1}d}"
    sign = "-" if whole < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def spoken(number: Exact, unit: str = "") -> str:
    """A number as people read it: whole ones grouped, shares of one as a percentage, others to two places.

    >>> spoken(4126, "笔"), spoken(Fraction(2, 3), "1"), spoken(Fraction(25, 2), "㎡")
    ('4,126 笔', '66.7%', '12.5 ㎡')
    """
    if unit == "1":
        return decimal(number * 100, 1).removesuffix(".0") + "%"
    gap = "" if unit in ("", "%") else " "
    if isinstance(number, int):
        return f"{number:,}{gap}{unit}"
    return decimal(number, 2).rstrip("0").rstrip(".") + f"{gap}{unit}"
