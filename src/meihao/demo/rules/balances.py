"""The lifetime balance of a project in the story: what is said of it, and what happens with it, one write each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from pydantic import Field

from meihao.demo.rules.acts import Act
from meihao.demo.rules.parts import Part
from meihao.funding.rules.balance.plan import Line
from meihao.funding.rules.balance.words import millionths, share, shares
from meihao.renovation.rules.schemes import thousandths

YUAN: Final = 100


class BalanceLine(Part):
    """A line: price in yuan, shares in per cent. Of money there is one."""

    group: str
    item: str
    what: str
    quantity: str = "1"
    unit: str = "笔"
    price: int
    first: int
    last: int = 0
    every: int = 1
    occupancy: str = "100"
    ramp: str = ""
    growth: str = "0"
    rate: str = "0"
    term: int = 0
    repayment: str = ""
    basis: str
    promised_by: str


class Funds(Part):
    """A balance that several pilots draw up alike: years count from the year in which each begins."""

    years: int
    discounts: str
    flow: str
    coverage: str
    note: str
    lines: list[BalanceLine] = Field(alias="line")


class Revision(Part):
    """A further version: why, and the prices that changed, in yuan by the words of their lines."""

    note: str
    prices: dict[str, int]


class Balance(Part):
    """A balance in versions, the first drawn up when works begin."""

    kind: Literal["balance"]
    base_year: int
    years: int
    discounts: str = "6"
    flow: str
    coverage: str
    note: str
    lines: list[BalanceLine] = Field(alias="line")
    revisions: list[Revision] = Field(default=[], alias="revision")


@dataclass(frozen=True, slots=True, kw_only=True)
class Balancing(Act):
    """An act about the balance of a project."""

    project: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetBalance(Balancing):
    """Its horizon, rates (per cent) and definitions are set."""

    base_year: int
    years: int
    discounts: str
    flow: str
    coverage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BringBalance(Balancing):
    """Its lines are entered."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueBalance(Balancing):
    """The draft becomes the next version."""

    note: str


def line_of(number: int, told: BalanceLine, *, base: int = 0, percent: int = 100) -> Line:
    """A line as the balance has it; with a base year its years count from there. Prices are so many hundredths of those told."""
    return Line(
        number=number,
        group=told.group,
        item=told.item,
        what=told.what,
        quantity=thousandths(told.quantity),
        unit=told.unit,
        price=told.price * YUAN * percent // 100,
        first=base + told.first,
        last=base + (told.last or told.first),
        every=told.every,
        occupancy=share(millionths(told.occupancy)),
        ramp=tuple(share(each) for each in shares(told.ramp)),
        growth=share(millionths(told.growth)),
        rate=share(millionths(told.rate)),
        term=told.term,
        repayment=told.repayment,
        basis=told.basis,
        promised_by=told.promised_by,
    )
