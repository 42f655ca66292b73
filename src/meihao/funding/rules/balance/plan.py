"""A plan of the lifetime balance: lines of cost, money and income over years, with the definitions it is judged by.

Money in fen, quantities in thousandths, shares as exact fractions of one. A plan carries its definitions with it, so
that a figure means for ever what it meant when it was drawn up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Any, Final

from meihao.kernel.exact import exact
from meihao.policy.pack import Pack
from meihao.policy.schema.balance import Coverage, Flow

CONSTRUCTION, RENEWAL, OPERATION, INCOME, FUND, LOAN = "construction", "renewal", "operation", "income", "fund", "loan"
GROUPS: Final[Mapping[str, str]] = {
    CONSTRUCTION: "建设支出",
    RENEWAL: "更新支出",
    OPERATION: "运营支出",
    INCOME: "经营收入",
    FUND: "补助和出资",
    LOAN: "借款和债券",
}
"""The groups of lines in the order in which a plan tells them."""
SPREAD: Final = frozenset({CONSTRUCTION, FUND})
"""Groups whose amount is the whole, spread evenly over the years; of the others it is the amount of one year."""
REPAYABLE: Final = frozenset({"loan", "bond"})
"""Kinds of sources whose money is paid back."""
EARNED: Final = frozenset({"revenue"})
"""Kinds of sources that are the income of the project itself, and stand in a plan as such."""
EQUAL_PRINCIPAL, EQUAL_INSTALMENTS, BULLET = "equal_principal", "equal_instalments", "bullet"
REPAYMENTS: Final[Mapping[str, str]] = {
    EQUAL_PRINCIPAL: "等额本金",
    EQUAL_INSTALMENTS: "等额本息",
    BULLET: "按年付息、到期还本",
}
ONE: Final = Fraction(1)
NOUGHT: Final = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line. `number` stays with it through all versions; `item` is an item of the pack, of money its source.

    The price is that of the first year; it grows by `growth` a year. `every` is the number of years from one time to the
    next. `ramp` are the shares of the first years of use, the last of them stays. A loan is drawn in `first` and repaid
    over the `term` years that follow.
    """

    number: int
    group: str
    item: str
    what: str
    quantity: int
    unit: str
    price: int
    first: int
    last: int
    every: int = 1
    occupancy: Fraction = ONE
    ramp: tuple[Fraction, ...] = ()
    growth: Fraction = NOUGHT
    rate: Fraction = NOUGHT
    term: int = 0
    repayment: str = ""
    basis: str
    promised_by: str

    @property
    def amount(self) -> Fraction:
        """Quantity times price, in fen: of a whole or of one year in full use."""
        return Fraction(self.quantity * self.price, 1000)


@dataclass(frozen=True, slots=True)
class Change:
    """What happens otherwise than planned: shares of one for amounts, points for rates, years of delay of income."""

    income: Fraction = NOUGHT
    construction: Fraction = NOUGHT
    operation: Fraction = NOUGHT
    rate: Fraction = NOUGHT
    discount: Fraction = NOUGHT
    delay: int = 0


AS_PLANNED: Final = Change()


@dataclass(frozen=True, slots=True)
class Scenario:
    """A change with its name."""

    name: str
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions:
    """What the figures of a plan mean, as the pack had it when the plan was drawn up.

    `flow` says which columns value, rate of return and payback are worked out of; `upper` and `lower` are the columns above
    and below the line of the coverage. `watch` and `good` are the marks above its floor.
    """

    flow: str
    flow_name: str
    flow_text: str
    counts: tuple[str, ...]
    coverage: str
    coverage_name: str
    coverage_text: str
    upper: tuple[str, ...]
    lower: tuple[str, ...]
    over: str
    floor: Fraction
    watch: Fraction
    good: Fraction
    bonds: tuple[str, ...]
    rounding: str
    interpolated: bool
    decimals: int
    swing: Fraction
    rate_swing: Fraction
    pack: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan. The first of the discount rates leads; the years count from the base year, which is not discounted."""

    base_year: int
    years: int
    discounts: tuple[Fraction, ...]
    definitions: Definitions
    lines: tuple[Line, ...] = ()
    scenarios: tuple[Scenario, ...] = ()

    @property
    def last_year(self) -> int:
        """The last year of the horizon."""
        return self.base_year + self.years - 1

    @property
    def numbers(self) -> dict[int, Line]:
        """The lines by number."""
        return {each.number: each for each in self.lines}

    @property
    def discount(self) -> Fraction:
        """The leading discount rate."""
        return self.discounts[0]


# --- from the pack -------------------------------------------------------------------------------------------------------


def figure(pack: Pack, ref: str) -> Fraction:
    """A parameter of the pack as an exact number."""
    return Fraction(exact(pack.parameters[ref[1:]].value))


def definitions(pack: Pack, flow: str = "", coverage: str = "") -> Definitions:
    """The definitions of the pack with one flow and one coverage of it; the first ones where none is named."""
    told = pack.parts.funding.balance
    flowing: Flow = next((each for each in told.flows if each.id == flow), told.flows[0])
    ratio: Coverage = next((each for each in told.coverages if each.id == coverage), told.coverages[0])
    watch, good = (figure(pack, each) for each in told.coverage_warnings)
    return Definitions(
        flow=flowing.id,
        flow_name=flowing.name,
        flow_text=flowing.text,
        counts=tuple(flowing.counts),
        coverage=ratio.id,
        coverage_name=ratio.name,
        coverage_text=ratio.text,
        upper=tuple(ratio.upper),
        lower=tuple(ratio.lower),
        over=ratio.over,
        floor=figure(pack, told.coverage_floor),
        watch=watch,
        good=good,
        bonds=tuple(each.id for each in pack.parts.funding.sources if each.kind == "bond"),
        rounding=told.rounding,
        interpolated=told.interpolated,
        decimals=told.decimals,
        swing=figure(pack, told.swing),
        rate_swing=figure(pack, told.rate_swing),
        pack=pack.head.id,
    )


def blank(pack: Pack, base_year: int, years: int = 20) -> Plan:
    """A plan without lines, with the rate, the definitions and the scenarios of the pack."""
    told = pack.parts.funding.balance
    scenarios = [
        Scenario(
            each.name,
            Change(
                income=Fraction(exact(each.income)),
                construction=Fraction(exact(each.construction)),
                operation=Fraction(exact(each.operation)),
                rate=Fraction(exact(each.rate)),
                delay=each.delay,
            ),
        )
        for each in told.scenarios
    ]
    return Plan(
        base_year=base_year,
        years=years,
        discounts=(figure(pack, told.discount_rate),),
        definitions=definitions(pack),
        scenarios=tuple(scenarios),
    )


def items(pack: Pack, group: str) -> dict[str, str]:
    """What lines of a group may be about, with its names: items of the pack, or sources of money."""
    told = pack.parts.funding
    if group == LOAN:
        return {each.id: each.name for each in told.sources if each.kind in REPAYABLE}
    if group == FUND:
        return {each.id: each.name for each in told.sources if each.kind not in REPAYABLE | EARNED}
    return {each.id: each.name for each in told.balance.items if each.group == group}


# --- edits ---------------------------------------------------------------------------------------------------------------


def ordered(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Lines in the order of their groups, then as they were added."""
    groups = list(GROUPS)
    return tuple(sorted(lines, key=lambda each: (groups.index(each.group), each.number)))


def with_line(plan: Plan, line: Line) -> Plan:
    """The plan with a line added or changed."""
    return replace(plan, lines=ordered([*(each for each in plan.lines if each.number != line.number), line]))


def without_line(plan: Plan, number: int) -> Plan:
    """The plan without a line."""
    return replace(plan, lines=tuple(each for each in plan.lines if each.number != number))


def numbered(lines: Sequence[Line], last: int) -> tuple[Line, ...]:
    """The lines with a number for each that has none (0), above the last that was ever used."""
    found = []
    for each in lines:
        last += not each.number
        found.append(each if each.number else replace(each, number=last))
    return ordered(found)


# --- as it is kept -------------------------------------------------------------------------------------------------------


def to_json(plan: Plan) -> dict[str, Any]:
    """A plan as plain data, fractions as text such as "3/100"."""
    return {
        "base_year": plan.base_year,
        "years": plan.years,
        "discounts": [str(each) for each in plan.discounts],
        "definitions": _plain(plan.definitions),
        "lines": [_plain(each) for each in plan.lines],
        "scenarios": [{"name": each.name, "change": _plain(each.change)} for each in plan.scenarios],
    }


def _plain(row: Definitions | Line | Change) -> dict[str, Any]:
    return {each.name: _told(getattr(row, each.name)) for each in fields(row)}


def _told(value: Any) -> Any:
    if isinstance(value, Fraction):
        return str(value)
    return [_told(each) for each in value] if isinstance(value, tuple) else value


def from_json(data: Mapping[str, Any]) -> Plan:
    """The plan that `to_json` made plain."""
    return Plan(
        base_year=data["base_year"],
        years=data["years"],
        discounts=tuple(map(Fraction, data["discounts"])),
        definitions=_definitions(data["definitions"]),
        lines=tuple(_line(each) for each in data["lines"]),
        scenarios=tuple(Scenario(each["name"], _change(each["change"])) for each in data["scenarios"]),
    )


def _definitions(data: Mapping[str, Any]) -> Definitions:
    exacts = {name: Fraction(data[name]) for name in ("floor", "watch", "good", "swing", "rate_swing")}
    lists = {name: tuple(data[name]) for name in ("counts", "upper", "lower", "bonds")}
    return Definitions(**{**data, **exacts, **lists})


def _line(data: Mapping[str, Any]) -> Line:
    exacts = {name: Fraction(data[name]) for name in ("occupancy", "growth", "rate")}
    return Line(**{**data, **exacts, "ramp": tuple(map(Fraction, data["ramp"]))})


def _change(data: Mapping[str, Any]) -> Change:
    exacts = {name: Fraction(value) for name, value in data.items() if name != "delay"}
    return Change(**exacts, delay=data["delay"])
