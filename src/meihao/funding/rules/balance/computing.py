"""The yearly table of a plan, in whole fen, and every figure that follows from it, exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import Final

from meihao.funding.rules.balance.loans import schedule, whole
from meihao.funding.rules.balance.plan import (
    AS_PLANNED,
    CONSTRUCTION,
    FUND,
    INCOME,
    LOAN,
    ONE,
    OPERATION,
    RENEWAL,
    SPREAD,
    Change,
    Definitions,
    Line,
    Plan,
)
from meihao.funding.rules.balance.returns import Root, irr, npv, payback
from meihao.kernel.verdict import Verdict

COLUMNS: Final[Mapping[str, str]] = {
    "income": "经营收入",
    "given": "补助和出资",
    "borrowed": "借款到账",
    "construction": "建设支出",
    "renewal": "更新支出",
    "operation": "运营支出",
    "interest": "付息",
    "principal": "还本",
}
"""The columns of the table in the order in which they are read, money that comes in first."""
COMING: Final = frozenset({"income", "given", "borrowed"})
BOND_SERVICE: Final = "bond_service"
"""What of interest and principal is of bonds; it is in those columns already."""
_COLUMN: Final = {
    CONSTRUCTION: "construction",
    RENEWAL: "renewal",
    OPERATION: "operation",
    INCOME: "income",
    FUND: "given",
    LOAN: "borrowed",
}


@dataclass(frozen=True, slots=True)
class Table:
    """Sums by column and year, in fen, never negative. `lines` has the years of each line by its number."""

    first: int
    columns: Mapping[str, tuple[int, ...]]
    lines: Mapping[int, tuple[int, ...]]

    @property
    def years(self) -> range:
        """The years of the horizon."""
        return range(self.first, self.first + len(self.columns["income"]))

    def flow(self, counts: Sequence[str]) -> list[int]:
        """What these columns come to in each year: what comes in less what goes out."""
        signed = [(1 if name in COMING else -1, self.columns[name]) for name in counts]
        return [sum(sign * column[t] for sign, column in signed) for t in range(len(self.years))]

    @property
    def net(self) -> list[int]:
        """What each year leaves, with all money and all debt."""
        return self.flow(tuple(COLUMNS))

    @property
    def balance(self) -> list[int]:
        """The money at the end of each year."""
        return list(accumulate(self.net))


def table(plan: Plan, change: Change = AS_PLANNED) -> Table:
    """The yearly table of a plan, as planned or otherwise."""
    columns = {name: [0] * plan.years for name in (*COLUMNS, BOND_SERVICE)}
    lines = {}
    for line in plan.lines:
        years = yearly(line, plan, change)
        _add(columns[_COLUMN[line.group]], years)
        lines[line.number] = tuple(years)
        if line.group == LOAN:
            drawn = sum(years)
            rate = max(line.rate + change.rate, Fraction(0))
            paid = schedule(drawn, rate, line.term, line.repayment, plan.definitions.rounding)
            start = line.first - plan.base_year + 1
            for at, (interest, principal) in enumerate(paid, start=start):
                columns["interest"][at] += interest
                columns["principal"][at] += principal
                if line.item in plan.definitions.bonds:
                    columns[BOND_SERVICE][at] += interest + principal
    return Table(plan.base_year, {name: tuple(column) for name, column in columns.items()}, lines)


def _add(column: list[int], years: Sequence[int]) -> None:
    for at, amount in enumerate(years):
        column[at] += amount


def yearly(line: Line, plan: Plan, change: Change = AS_PLANNED) -> list[int]:
    """What a line comes to in each year of the horizon, rounded once for each year; a spread line adds up to its whole."""
    found = [0] * plan.years
    rounding = plan.definitions.rounding
    amount = line.amount * (1 + _share(line.group, change))
    if line.group == LOAN:
        found[line.first - plan.base_year] = whole(*amount.as_integer_ratio(), rounding)
        return found
    if line.group in SPREAD:
        total, among = whole(*amount.as_integer_ratio(), rounding), line.last - line.first + 1
        for n in range(among):
            found[line.first - plan.base_year + n] = total * (n + 1) // among - total * n // among
        return found
    begin = line.first + (change.delay if line.group == INCOME else 0)
    top, bottom = (amount * line.occupancy).as_integer_ratio()
    up, down = (1 + line.growth).as_integer_ratio()
    ramp = [each.as_integer_ratio() for each in line.ramp or (ONE,)]
    grown_top, grown_bottom, step = up ** (begin - line.first), down ** (begin - line.first), line.every
    for year in range(begin, line.last + 1, step):
        above, below = ramp[min(year - begin, len(ramp) - 1)]
        found[year - plan.base_year] = whole(top * grown_top * above, bottom * grown_bottom * below, rounding)
        grown_top, grown_bottom = grown_top * up**step, grown_bottom * down**step
    return found


def _share(group: str, change: Change) -> Fraction:
    """By what share of itself a group is more than planned."""
    if group == INCOME:
        return change.income
    if group in (CONSTRUCTION, RENEWAL):
        return change.construction
    return change.operation if group == OPERATION else Fraction(0)


# --- what follows ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Result:
    """The figures of a plan. Values in fen, by discount rate; payback in years from the base year, None where never.

    `coverage` is None where there is nothing to cover. `gaps` are the years that end without money, with what is missing.
    """

    table: Table
    flow: tuple[int, ...]
    values: Mapping[Fraction, Fraction]
    irr: Root
    static: Fraction | None
    dynamic: Fraction | None
    coverage: Fraction | None
    gaps: tuple[tuple[int, int], ...]
    covered: bool
    verdict: Verdict
    npv: Fraction

    @property
    def deepest(self) -> tuple[int, int] | None:
        """The year in which most is missing, and how much."""
        return max(self.gaps, key=lambda gap: gap[1]) if self.gaps else None


def result(plan: Plan, change: Change = AS_PLANNED) -> Result:
    """Everything that a plan comes to. Balanced: no year ends without money, and what is owed is covered. Basis: annex2/5"""
    told = table(plan, change)
    defined = plan.definitions
    flow = told.flow(defined.counts)
    values = {rate: npv(flow, rate + change.discount) for rate in plan.discounts}
    ratio = coverage(told, defined)
    gaps = tuple((year, -left) for year, left in zip(told.years, told.balance, strict=True) if left < 0)
    covered = ratio is None or ratio >= defined.floor
    return Result(
        table=told,
        flow=tuple(flow),
        values=values,
        irr=irr(flow, defined.decimals),
        static=payback(flow, Fraction(0), interpolated=defined.interpolated),
        dynamic=payback(flow, plan.discount + change.discount, interpolated=defined.interpolated),
        coverage=ratio,
        gaps=gaps,
        covered=covered,
        verdict=_verdict(plan, balanced=covered and not gaps),
        npv=values[plan.discount],
    )


def coverage(told: Table, defined: Definitions) -> Fraction | None:
    """The ratio as it is defined: over the whole life, or in the year where it is least. None where nothing is owed."""
    above = told.flow(defined.upper)
    below = [abs(each) for each in told.flow(defined.lower)]
    if defined.over == "least_year":
        return min((Fraction(over, under) for over, under in zip(above, below, strict=True) if under), default=None)
    return Fraction(sum(above), sum(below)) if sum(below) else None


def _verdict(plan: Plan, *, balanced: bool) -> Verdict:
    if not plan.lines:
        return Verdict.UNKNOWN
    return Verdict.MET if balanced else Verdict.UNMET
