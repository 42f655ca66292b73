"""Shares, years and lines of a plan as people write and read them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from meihao.funding.rules.balance.plan import CONSTRUCTION, FUND, INCOME, LOAN, OPERATION, RENEWAL, REPAYMENTS, Line
from meihao.kernel.exact import decimal
from meihao.kernel.written import Unreadable, number, one_width, plain, whole
from meihao.renovation.rules.schemes import quantity, yuan

MILLION: Final = 10**6
"""Shares are entered in millionths: per cent with four decimals."""
FIELDS: Final[Mapping[str, str]] = {
    "item": "科目",
    "what": "内容",
    "quantity": "数量",
    "unit": "单位",
    "price": "单价",
    "first": "起始年",
    "last": "结束年",
    "every": "间隔年",
    "occupancy": "使用率",
    "ramp": "投用爬坡",
    "growth": "年增长",
    "rate": "年利率",
    "term": "期限",
    "repayment": "还款方式",
    "basis": "依据",
    "promised_by": "承诺方",
}
_COUNTED: Final = ("quantity", "unit", "price", "first")
ASKED: Final[Mapping[str, tuple[str, ...]]] = {
    CONSTRUCTION: (*_COUNTED, "last"),
    RENEWAL: (*_COUNTED, "last", "every", "growth"),
    OPERATION: (*_COUNTED, "last", "growth"),
    INCOME: (*_COUNTED, "last", "occupancy", "ramp", "growth"),
    FUND: (*_COUNTED, "last"),
    LOAN: (*_COUNTED, "rate", "term", "repayment"),
}
"""What each group of lines is asked besides what it is about."""
LUMP: Final = "笔"
"""The unit of a sum of money, of which there is one."""


def millionths(text: str) -> int:
    """The share that text in per cent stands for, in millionths: 3.5 or 3.5% is 35000. Raises Unreadable."""
    scaled = number(text, "%") * MILLION / 100
    if scaled != scaled.to_integral_value():
        raise Unreadable("的小数超过 4 位，请核对")
    return int(scaled)


def moved(text: str) -> int:
    """The change that text in per cent stands for, in millionths, which may be less than nought. Raises Unreadable."""
    written = one_width(text).replace("−", "-").replace("－", "-")
    return -millionths(written[1:]) if written.startswith("-") else millionths(written.removeprefix("+"))


def share(parts: int) -> Fraction:
    """Millionths as a share of one."""
    return Fraction(parts, MILLION)


def shares(text: str) -> tuple[int, ...]:
    """Several shares in per cent, such as 60、80、100, in millionths. Raises Unreadable."""
    return tuple(millionths(part) for part in re.split(r"[、,;/\s]+", one_width(text)) if part)


def year(text: str) -> int:
    """A year of the calendar. Raises Unreadable."""
    found = whole(text, "年")
    if not 2000 <= found <= 2200:
        raise Unreadable("不是年份，如 2025")
    return found


def percent(value: Fraction) -> str:
    """A share in per cent, exactly where four decimals suffice: 7/200 is 3.5."""
    scaled = value * 100 * 10**4
    if scaled.denominator == 1:
        return plain(Decimal(scaled.numerator).scaleb(-4))
    return decimal(value * 100, 4)


def percents(values: tuple[Fraction, ...]) -> str:
    """Shares in per cent, one after the other."""
    return "、".join(percent(each) for each in values)


def told(line: Line, field: str) -> str:
    """What a line says in one field, as people read it."""
    value = getattr(line, field)
    match field:
        case "quantity":
            return quantity(value)
        case "price":
            return f"{yuan(value)} 元"
        case "occupancy" | "growth" | "rate":
            return f"{percent(value)}%"
        case "ramp":
            return f"{percents(value)}%" if value else "无"
        case "repayment":
            return REPAYMENTS.get(value, "无")
        case _:
            return str(value)


def course(line: Line) -> str:
    """When and how a line runs, in a few words."""
    if line.group == LOAN:
        return f"{line.first} 年借，{line.term} 年，年利率 {percent(line.rate)}%，{REPAYMENTS[line.repayment]}"
    years = f"{line.first} 年" if line.first == line.last else f"{line.first}—{line.last} 年"
    parts = [years]
    if line.group == RENEWAL and line.every > 1:
        parts.append(f"每 {line.every} 年一次")
    if line.group == INCOME and line.occupancy != 1:
        parts.append(f"使用率 {percent(line.occupancy)}%")
    if line.ramp:
        parts.append(f"爬坡 {percents(line.ramp)}%")
    if line.growth:
        parts.append(f"年增长 {percent(line.growth)}%")
    return "，".join(parts)
