"""What the pages of a balance print: figures in words, the yearly table, scenarios and factors, charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Any, Final

from meihao.funding.models import BalanceVersion
from meihao.funding.rules.balance.computing import COLUMNS, Result
from meihao.funding.rules.balance.differing import differences
from meihao.funding.rules.balance.fitting import scenario_said
from meihao.funding.rules.balance.plan import GROUPS, Definitions, Line, Plan, from_json, items
from meihao.funding.rules.balance.trying import Factor, Tried, scenarios, sensitivity
from meihao.funding.rules.balance.words import LUMP, course, percent
from meihao.kernel.exact import decimal
from meihao.kernel.verdict import Verdict
from meihao.policy import library
from meihao.policy.pack import Pack
from meihao.policy.schema.base import Origin
from meihao.renovation.rules.schemes import quantity, yuan

TEN_THOUSAND: Final = 1_000_000
"""Fen in 万元; for the charts alone, which decide nothing."""
ROUNDINGS: Final = {"half_up": "各项各年四舍五入到分", "down": "各项各年舍去不足一分的部分"}


@dataclass(frozen=True, slots=True)
class Figures:
    """What a plan comes to, as people read it."""

    result: Result
    values: Sequence[tuple[str, Fraction]]
    irr: str
    static: str
    dynamic: str
    coverage: str
    mark: str

    @property
    def verdict(self) -> Verdict:
        """Whether the plan is balanced."""
        return self.result.verdict

    @property
    def word(self) -> str:
        """The same in a word."""
        return {Verdict.MET: "平衡", Verdict.UNMET: "不平衡"}.get(self.verdict, "未测算")


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the table, in fen: each column with its name, what the year leaves, and the money at its end."""

    year: int
    amounts: Sequence[tuple[str, int]]
    net: int
    balance: int


@dataclass(frozen=True, slots=True)
class Row:
    """A line as a page prints it: with the name of its item, what it counts, how it runs, and its sum over the horizon in fen."""

    line: Line
    item: str
    amount: str
    course: str
    total: int


@dataclass(frozen=True, slots=True)
class Told:
    """Everything a page says of a plan; columns in which there is never anything are left out."""

    plan: Plan
    figures: Figures
    columns: Sequence[str]
    years: Sequence[Year]
    totals: Sequence[tuple[str, int]]
    net: int
    groups: Sequence[tuple[str, str, Sequence[Row], int]]
    cases: Sequence[tuple[str, str, Figures]]
    factors: Sequence[tuple[Factor, Figures, Figures]]
    marks: Sequence[tuple[str, str, str, Origin, str]]


def told(plan: Plan) -> Told:
    """A plan with everything that follows from it. No statement."""
    pack = library.current()
    tried = scenarios(plan)
    here = tried[0].result
    used = [key for key in COLUMNS if any(here.table.columns[key])]
    return Told(
        plan=plan,
        figures=figures(plan, here),
        columns=[COLUMNS[key] for key in used],
        years=_years(here, used),
        totals=[(COLUMNS[key], sum(here.table.columns[key])) for key in used],
        net=sum(here.table.net),
        groups=_groups(plan, here, pack),
        cases=_cases(plan, tried),
        factors=[(each, figures(plan, each.down), figures(plan, each.up)) for each in sensitivity(plan)],
        marks=_marks(plan.definitions, pack),
    )


def figures(plan: Plan, result: Result) -> Figures:
    """The figures of a result in words."""
    places = plan.definitions.decimals
    irr = result.irr
    return Figures(
        result=result,
        values=[(percent(rate), value) for rate, value in result.values.items()],
        irr="" if irr.rate is None else f"{decimal(irr.rate * 100, places)}%",
        static=_years_said(result.static, result.flow),
        dynamic=_years_said(result.dynamic, result.flow),
        coverage="" if result.coverage is None else decimal(result.coverage, places),
        mark=_mark(result.coverage, plan.definitions),
    )


def _years_said(years: Fraction | None, flow: Sequence[int]) -> str:
    if years is not None:
        return f"{decimal(years, 1)} 年"
    return "测算期内收不回" if min(accumulate(flow), default=0) < 0 else "没有净投入"


def _mark(ratio: Fraction | None, defined: Definitions) -> str:
    """Where a coverage stands between the floor and the marks above it."""
    if ratio is None:
        return "没有要覆盖的本息或支出"
    for bound, word in ((defined.floor, "下限"), (defined.watch, "提醒线"), (defined.good, "提醒线")):
        if ratio < bound:
            return f"低于{word} {decimal(bound, 2)}"
    return f"不低于 {decimal(defined.good, 2)}"


def _years(result: Result, used: Sequence[str]) -> list[Year]:
    table = result.table
    ends = zip(table.years, table.net, table.balance, strict=True)
    return [
        Year(year, [(COLUMNS[key], table.columns[key][at]) for key in used], net, balance)
        for at, (year, net, balance) in enumerate(ends)
    ]


def _groups(plan: Plan, result: Result, pack: Pack) -> list[tuple[str, str, Sequence[Row], int]]:
    found: list[tuple[str, str, Sequence[Row], int]] = []
    for group, name in GROUPS.items():
        names = items(pack, group)
        rows = [
            Row(
                each, names.get(each.item, each.item), _amount(each), course(each), sum(result.table.lines[each.number])
            )
            for each in plan.lines
            if each.group == group
        ]
        found.append((group, name, rows, sum(row.total for row in rows)))
    return found


def _amount(line: Line) -> str:
    return yuan(line.price) if line.unit == LUMP else f"{quantity(line.quantity)} {line.unit} × {yuan(line.price)}"


def _cases(plan: Plan, tried: Sequence[Tried]) -> list[tuple[str, str, Figures]]:
    return [(each.scenario.name, scenario_said(each.scenario), figures(plan, each.result)) for each in tried]


def _marks(defined: Definitions, pack: Pack) -> list[tuple[str, str, str, Origin, str]]:
    """The definitions of a plan: what of, which, in words, and where the pack has them from."""
    told = pack.parts.funding.balance
    origins: dict[str, tuple[Origin, str]] = {each.id: (each.origin, each.source) for each in told.flows}
    origins |= {each.id: (each.origin, each.source) for each in told.coverages}
    ours: tuple[Origin, str] = (told.origin, told.source)
    back = "年内按比例计" if defined.interpolated else "按整年计"
    bounds = f"下限 {decimal(defined.floor, 2)}，提醒线 {decimal(defined.watch, 2)} 和 {decimal(defined.good, 2)}"
    return [
        ("净现金流", defined.flow_name, defined.flow_text, *origins.get(defined.flow, ours)),
        ("覆盖倍数", defined.coverage_name, f"{defined.coverage_text}；{bounds}", *origins.get(defined.coverage, ours)),
        ("折现", "基准年不折现", "以后第几年就折现几次", *ours),
        ("回收期", f"从基准年起算，{back}", "静态按原值累计，动态按折现值累计，到累计第一次不为负", *ours),
        ("取整", ROUNDINGS[defined.rounding], f"比率保留 {defined.decimals} 位小数，只在印出时取整", *ours),
    ]


def changes(version: BalanceVersion, versions: Sequence[BalanceVersion]) -> list[str]:
    """How a version differs from the one before; nothing for the first. `versions` stand the last first."""
    for new, old in pairwise(versions):
        if new.pk == version.pk:
            return differences(from_json(old.content), from_json(new.content))
    return []


# --- charts --------------------------------------------------------------------------------------------------------------


def yearly_chart(plan: Plan) -> dict[str, Any]:
    """What each year leaves as bars, the money at its end as a line; 万元."""
    years = told(plan).years
    return {
        "legend": {"top": 0, "left": 0},
        "xAxis": {"type": "category", "data": [str(each.year) for each in years]},
        "yAxis": {"type": "value"},
        "series": [
            {"name": "当年净额（万元）", "type": "bar", "data": [_wan(each.net) for each in years]},
            {"name": "年末资金（万元）", "type": "line", "data": [_wan(each.balance) for each in years]},
        ],
    }


def tornado(plan: Plan) -> dict[str, Any]:
    """By how much each factor moves the value, the greatest on top; 万元."""
    base = scenarios(plan)[0].result.npv
    factors = list(reversed(sensitivity(plan)))
    sides = (("下降时", [each.down for each in factors]), ("上升时", [each.up for each in factors]))
    return {
        "legend": {"top": 0, "left": 0},
        "xAxis": {"type": "value"},
        "yAxis": {"type": "category", "data": [each.name for each in factors], "axisTick": {"show": False}},
        "series": [
            {
                "name": f"{name}净现值变动（万元）",
                "type": "bar",
                "stack": "value",
                "data": [_wan(each.npv - base) for each in results],
            }
            for name, results in sides
        ],
    }


def _wan(fen: int | Fraction) -> float:
    return round(float(fen) / TEN_THOUSAND, 2)
