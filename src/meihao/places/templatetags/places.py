"""Figures of places as pages print them."""

from __future__ import annotations

from django import template

from meihao.places.rules.measures import square_metres
from meihao.places.rules.registering import DEGREES

register = template.Library()


@register.filter
def sqm(hundredths: int | None) -> str:
    """An area kept in 0.01 m² as `12,345.60`; nothing known is a dash."""
    return "—" if hundredths is None else square_metres(hundredths)


@register.filter
def more(number: int) -> str:
    """A difference in words: `多 3`, `少 3`."""
    return f"{'多' if number > 0 else '少'} {abs(number):,}"


@register.filter
def more_sqm(hundredths: int) -> str:
    """A difference of areas in words."""
    return f"{'多' if hundredths > 0 else '少'} {square_metres(abs(hundredths))}"


@register.filter
def degrees(millionths: int | None) -> str:
    """A coordinate kept in 1e-6 degree as `121.400000`; nothing known is a dash."""
    return "—" if millionths is None else f"{millionths // DEGREES}.{millionths % DEGREES:06d}"
