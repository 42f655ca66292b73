"""Money as pages print it."""

from __future__ import annotations

from fractions import Fraction

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from meihao.kernel.exact import Exact
from meihao.renovation.rules import schemes

register = template.Library()


@register.filter
def yuan(fen: Exact | None) -> str:
    """Fen as yuan with two decimals, rounded once, half up; a dash for what is not known."""
    return "—" if fen is None else schemes.yuan(Fraction(fen))


@register.filter
def wan(fen: Exact) -> SafeString:
    """Fen as 万元 with two decimals, the exact yuan in its title."""
    return format_html(
        '<span title="{} 元">{}</span>', schemes.yuan(Fraction(fen)), schemes.yuan(Fraction(fen) / 10_000)
    )
