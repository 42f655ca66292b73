"""What may be entered of money: amounts, days and words, and who enters which record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from meihao.policy.pack import Pack
from meihao.renovation.rules.schemes import LARGEST

PUBLIC: Final = frozenset({"grant", "budget", "bond"})
"""Kinds of sources that come by appropriation; all others are put into a project directly."""
FINANCE, DISTRICT_HOUSING, HOUSING = "finance", "district-housing", "housing"
BUILDERS: Final = ("construction-unit", "implementing-party")
"""Who enters contracts, costs and payments."""
COLLECTORS: Final = (*BUILDERS, "sub-districts")
"""Who enters what residents and others put in."""


def told(fen: int) -> str:
    """Money in yuan: 120000 is 1,200.00."""
    digits = f"{abs(fen):03d}"
    sign = "−" if fen < 0 else ""
    return f"{sign}{int(digits[:-2]):,}.{digits[-2:]}"


def unfit_amount(fen: int) -> Iterator[str]:
    """Why a sum of money cannot be entered."""
    if not 0 < fen <= LARGEST:
        yield "金额应大于 0、不超过 100 亿元，请核对单位是否为元"


def unfit_day(on: date, today: date, first: date) -> Iterator[str]:
    """Why something cannot have been done on a day."""
    if on > today:
        yield f"日期 {on.isoformat()} 在今天之后，请核对"
    if on < first:
        yield f"日期 {on.isoformat()} 早于 {first.isoformat()}，请核对"


def sources(pack: Pack, *, public: bool) -> dict[str, str]:
    """The sources that come by appropriation, or those that do not: names by id."""
    rows = pack.parts.funding.sources
    return {each.id: each.name for each in rows if (each.kind in PUBLIC) == public}


def over(what: str, wanted: int, left: int) -> str:
    """That more is wanted than is left, in words."""
    return f"{what}只剩 {told(max(left, 0))} 元，这里是 {told(wanted)} 元，多 {told(wanted - max(left, 0))} 元；请核对金额，或换一笔资金"
