"""The lifetime balance of a project in the story: what is said of it, and what happens with it, one write each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from meihao.demo.rules.acts import Act
from meihao.demo.rules.parts import Part
from meihao.funding.rules.balance.plan import Line


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
