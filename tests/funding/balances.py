"""A balance of a small project, in short: works, a grant, a loan, charging and parking."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from meihao.funding.rules.balance.plan import Line, Plan, blank, definitions, ordered
from meihao.policy import library

PACK = library.current()
ITEMS = {
    "construction": "works",
    "renewal": "renewal",
    "operation": "upkeep",
    "income": "parking",
    "fund": "city-budget",
    "loan": "bank-loan",
}
YUAN = 100


def line(group: str, yuan: int, first: int = 2024, last: int = 2033, **more: Any) -> Line:
    """A line of so many yuan."""
    lump = group in ("fund", "loan")
    given: dict[str, Any] = {
        "number": 0, "group": group, "item": ITEMS[group], "what": f"{group} 一项", "quantity": 1000,
        "unit": "笔" if lump else "项", "price": yuan * YUAN, "first": first, "last": first if group == "loan" else last,
        "basis": "可研", "promised_by": "实施主体",
    }  # fmt: skip
    if group == "loan":
        given |= {"rate": Fraction(4, 100), "term": 5, "repayment": "equal_instalments"}
    return Line(**{**given, **more})


def plan(*lines: Line, years: int = 10, flow: str = "", coverage: str = "", **more: Any) -> Plan:
    """A plan from 2024 with these lines, numbered in their order."""
    told = [replace(each, number=each.number or n) for n, each in enumerate(lines, start=1)]
    begun = replace(blank(PACK, 2024, years), definitions=definitions(PACK, flow, coverage))
    return replace(begun, lines=ordered(told), **more)


def small() -> Plan:
    """Built in the first year of grant and loan, let for nine years; it pays."""
    return plan(
        line("construction", 1_000_000, last=2024),
        line("fund", 600_000, last=2024),
        line("loan", 400_000),
        line("operation", 30_000, first=2025, growth=Fraction(2, 100)),
        line("renewal", 50_000, first=2029, every=4),
        line("income", 180_000, first=2025, occupancy=Fraction(9, 10), ramp=(Fraction(8, 10), Fraction(1))),
    )
