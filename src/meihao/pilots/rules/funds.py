"""What the lifetime balance of a pilot says for its scheme, so that nobody writes it a second time. Basis: annex2/5"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from meihao.funding.rules.balance.computing import Result
from meihao.funding.rules.balance.plan import CONSTRUCTION, FUND, LOAN, Plan
from meihao.kernel.exact import decimal
from meihao.pilots.rules.creation import BALANCE, INVESTMENT, SOURCES
from meihao.renovation.rules.schemes import yuan

MONEY: Final = (FUND, LOAN)
"""The groups of lines that money comes by, besides what is earned."""


def spoken_of(groups: Collection[str]) -> frozenset[str]:
    """Of which points a balance with lines of these groups speaks."""
    found = {BALANCE}
    if CONSTRUCTION in groups:
        found.add(INVESTMENT)
    if not frozenset(MONEY).isdisjoint(groups):
        found.add(SOURCES)
    return frozenset(found)


def words(number: int, plan: Plan, result: Result, names: Mapping[str, str]) -> dict[str, str]:
    """What a version of a balance says, by point: what is spent, where money comes from, and what it comes to.

    `names` are those of the sources of money.
    """
    by_source: dict[str, int] = {}
    for line in plan.lines:
        if line.group in MONEY:
            by_source[line.item] = by_source.get(line.item, 0) + sum(result.table.lines[line.number])
    spent = sum(result.table.columns["construction"])
    said = {
        INVESTMENT: f"建设支出共 {yuan(spent)} 元",
        SOURCES: "，".join(f"{names.get(source, source)} {yuan(fen)} 元" for source, fen in by_source.items()),
        BALANCE: f"第 {number} 版：{_come_to(plan, result)}",
    }
    spoken = spoken_of({line.group for line in plan.lines})
    return {point: text for point, text in said.items() if point in spoken}


def _come_to(plan: Plan, result: Result) -> str:
    balanced = result.covered and not result.gaps
    parts = [
        f"测算期 {plan.base_year}—{plan.last_year} 年",
        f"净现值 {yuan(result.npv)} 元",
        *([f"覆盖倍数 {decimal(result.coverage, plan.definitions.decimals)}"] if result.coverage is not None else []),
        "平衡" if balanced else "不平衡",
    ]
    if result.deepest is not None:
        year, fen = result.deepest
        parts.append(f"{year} 年缺口最大，缺 {yuan(fen)} 元")
    return "，".join(parts)
