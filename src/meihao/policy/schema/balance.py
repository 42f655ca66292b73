"""The shape of the lifetime balance in funding.toml: what may stand in it, how it is judged, what is tried on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from meihao.kernel.exact import exact
from meihao.policy.schema.base import Label, Problem, Slug
from meihao.policy.schema.shared import Amount, ClauseId, Many, Ref, Sourced, repeated

Column = Literal[
    "construction", "renewal", "operation", "income", "given", "borrowed", "interest", "principal", "bond_service"
]
"""A column of the yearly table; `bond_service` is the interest and principal of bonds, which are in those columns too."""


class Item(Sourced):
    """A cost or an income that a plan may name."""

    id: Slug
    name: Label
    group: Literal["construction", "renewal", "operation", "income"]


class Flow(Sourced):
    """Which columns make the cash flow that value, rate of return and payback are worked out of."""

    id: Slug
    name: Label
    text: Label
    counts: Many[Column]


class Coverage(Sourced):
    """A ratio of two sums of columns, over the whole life or in the year where it is least."""

    id: Slug
    name: Label
    text: Label
    upper: Many[Column]
    lower: Many[Column]
    over: Literal["life", "least_year"]


class Scenario(Sourced):
    """Changes that happen together: shares of one for amounts, points for the interest of loans, years of delay."""

    id: Slug
    name: Label
    income: Amount = 0
    construction: Amount = 0
    operation: Amount = 0
    rate: Amount = 0
    delay: Annotated[int, Field(ge=0)] = 0


class Balance(Sourced):
    """The lifetime balance of funds. Basis: annex2/5"""

    text: Label
    cite: ClauseId
    discount_rate: Ref
    coverage_floor: Ref
    coverage_warnings: Many[Ref]
    years_most: Ref
    swing: Ref
    rate_swing: Ref
    rounding: Literal["half_up", "down"]
    interpolated: bool
    decimals: Annotated[int, Field(ge=0, le=6)]
    items: Many[Item]
    flows: Many[Flow]
    coverages: Many[Coverage]
    scenarios: Many[Scenario] = ()


def check_balance(file: str, table: Balance) -> Iterator[Problem]:
    """Names stand once, every ratio has something above and below, and a scenario changes something but never below nought."""
    for name in ("items", "flows", "coverages", "scenarios"):
        yield from repeated(file, ("balance", name), getattr(table, name))
    if len(table.coverage_warnings) != 2:
        yield Problem(file, ("balance", "coverage_warnings"), "提醒线要有两条：由低到高")
    if not table.flows or not table.coverages:
        yield Problem(file, ("balance",), "至少要有一种净现金流和一种覆盖倍数的口径")
    yield from _empty(file, table)
    for n, case in enumerate(table.scenarios):
        shares = [exact(each) for each in (case.income, case.construction, case.operation)]
        if any(share < -1 for share in shares):
            yield Problem(file, ("balance", "scenarios", n), f"{case.name}：降幅不能超过 100%")
        if not any([*shares, exact(case.rate), case.delay]):
            yield Problem(file, ("balance", "scenarios", n), f"{case.name}没有任何变化")


def _empty(file: str, table: Balance) -> Iterator[Problem]:
    for n, flow in enumerate(table.flows):
        if not flow.counts:
            yield Problem(file, ("balance", "flows", n, "counts"), f"{flow.name}没有写明计入哪些列")
    for n, ratio in enumerate(table.coverages):
        if not ratio.upper or not ratio.lower:
            yield Problem(file, ("balance", "coverages", n), f"{ratio.name}的分子和分母都要写明")
