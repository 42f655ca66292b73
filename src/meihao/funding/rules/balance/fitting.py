"""What a plan may say: every reason why a line, a setting or a scenario cannot stand, with what would mend it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from meihao.funding.rules.balance.plan import (
    CONSTRUCTION,
    FUND,
    GROUPS,
    LOAN,
    REPAYMENTS,
    Line,
    Plan,
    Scenario,
    figure,
    items,
)
from meihao.funding.rules.balance.words import ASKED, LUMP, percent
from meihao.policy.pack import Pack
from meihao.renovation.rules.schemes import LARGEST

LINES: Final = 200
SCENARIOS: Final = 8
RATES: Final = 3
FIRST_YEAR, LAST_YEAR = 2016, 2100
SETTINGS: Final = {"base_year": "基准年", "years": "测算年数", "discounts": "折现率"}


def unfit(line: Line, plan: Plan, pack: Pack) -> Iterator[tuple[str, str]]:
    """Why a line cannot stand in a plan: the field, and what is wrong with it."""
    if line.group not in GROUPS:
        yield "group", "不在类别清单里，请从清单中选一项"
        return
    asked = ASKED[line.group]
    first, last = plan.base_year, plan.last_year
    within = f"测算期是 {first}—{last} 年，请核对，或先改测算期"
    faults = [
        ("item", line.item in items(pack, line.group), f"“{GROUPS[line.group]}”里没有这一项，请从清单中选"),
        ("what", bool(line.what.strip()), "要写明是什么"),
        ("quantity", 0 < line.quantity <= LARGEST, "应大于 0，请核对"),
        ("unit", bool(line.unit.strip()), "要写明，如 个、㎡、户"),
        ("price", 0 < line.price <= LARGEST, "应大于 0，请核对"),
        ("price", line.amount <= LARGEST, "合计超过 100 亿元，请核对单位"),
        ("first", first <= line.first <= last, within),
        ("last", line.group == LOAN or line.first <= line.last <= last, f"不能早于起始年；{within}"),
        ("basis", bool(line.basis.strip()), "要写明数字从哪里来，如 报价、合同、可研、同类项目"),
        ("promised_by", bool(line.promised_by.strip()), "要写明谁承诺或提供；不写个人姓名"),
    ]
    if line.group in (FUND, LOAN):
        faults.append(
            ("quantity", (line.quantity, line.unit) == (1000, LUMP), f"资金的数量填 1、单位填“{LUMP}”，金额填在单价里")
        )
    if "every" in asked:
        faults.append(("every", 1 <= line.every <= plan.years, "应为 1 到测算年数之间的整数"))
    if "occupancy" in asked:
        faults.append(("occupancy", 0 < line.occupancy <= 1, "应大于 0、不超过 100%"))
        faults.append(("ramp", all(0 <= each <= 1 for each in line.ramp), "每年的比例应在 0 到 100% 之间"))
        faults.append(("ramp", len(line.ramp) <= plan.years, "比测算期还长"))
    faults.append(("growth", 0 <= line.growth <= 1, "应在 0 到 100% 之间"))
    if line.group == LOAN:
        faults += [
            ("rate", 0 <= line.rate <= 1, "应在 0 到 100% 之间"),
            ("repayment", line.repayment in REPAYMENTS, "请选一种还款方式"),
            ("term", line.term >= 1, "应为 1 年以上"),
            ("term", line.first + line.term <= last, f"{line.first} 年借、{line.first + line.term} 年还清，超出测算期；{within}"),
        ]  # fmt: skip
    yield from ((name, text) for name, fits, text in faults if not fits)


def too_many(lines: int) -> Iterator[str]:
    """Why a plan cannot have so many lines."""
    if lines > LINES:
        yield f"共 {lines} 行，最多 {LINES} 行，请合并小项"


def unfit_settings(plan: Plan, pack: Pack) -> Iterator[tuple[str, str]]:
    """Why the horizon or the rates of a plan cannot be so."""
    most = int(figure(pack, pack.parts.funding.balance.years_most))
    if not FIRST_YEAR <= plan.base_year <= LAST_YEAR:
        yield "base_year", f"应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间"
    if not 2 <= plan.years <= most:
        yield "years", f"应在 2 到 {most} 年之间"
    if not 1 <= len(plan.discounts) <= RATES:
        yield "discounts", f"请填 1 到 {RATES} 个折现率"
    if len(set(plan.discounts)) < len(plan.discounts):
        yield "discounts", "有重复的折现率，每个只写一次"
    if any(not 0 <= each < 1 for each in plan.discounts):
        yield "discounts", "应在 0 到 100% 之间"


def outside(plan: Plan, pack: Pack) -> Iterator[str]:
    """Every line that does not stand in the plan, as where its horizon changed."""
    for line in plan.lines:
        for _, text in unfit(line, plan, pack):
            yield f"“{line.what}”：{text}"


def unfit_scenario(scenario: Scenario, others: tuple[Scenario, ...]) -> Iterator[tuple[str, str]]:
    """Why a scenario cannot be added to others."""
    change = scenario.change
    if not scenario.name.strip():
        yield "name", "请写明叫什么，如：收入少两成"
    if any(each.name == scenario.name for each in others):
        yield "name", f"已经有“{scenario.name}”，请换一个名称"
    if len(others) >= SCENARIOS:
        yield "name", f"最多 {SCENARIOS} 个情景，请先删去一个"
    for name in ("income", "construction", "operation"):
        if not -1 <= getattr(change, name) <= 10:
            yield name, "应在 -100% 到 1000% 之间"
    if not Fraction(-1, 2) <= change.rate <= Fraction(1, 2):
        yield "rate", "应在 -50 到 50 个百分点之间"
    if not 0 <= change.delay <= 10:
        yield "delay", "应在 0 到 10 年之间"
    if not any((change.income, change.construction, change.operation, change.rate, change.delay)):
        yield "name", "还没有任何变化，请至少改一项"


def lacking(plan: Plan, pack: Pack) -> Iterator[str]:
    """What a plan still lacks before it can be issued as a version. Basis: annex2/5"""
    groups = {each.group for each in plan.lines}
    if CONSTRUCTION not in groups:
        yield "还没有建设支出，请至少写一项"
    if not groups & {FUND, LOAN}:
        yield "还没有资金来源，请写明补助、出资或借款"
    yield from outside(plan, pack)
    yield from (f"{SETTINGS[name]}{text}" for name, text in unfit_settings(plan, pack))


def scenario_said(scenario: Scenario) -> str:
    """What a scenario changes, in words."""
    change = scenario.change
    told = (("收入", change.income), ("建设支出", change.construction), ("运营支出", change.operation))
    parts = [f"{name}{_signed(value)}%" for name, value in told if value]
    if change.rate:
        parts.append(f"借款利率{_signed(change.rate)} 个百分点")
    if change.delay:
        parts.append(f"晚 {change.delay} 年开始经营")
    return "，".join(parts) or "不变"


def _signed(value: Fraction) -> str:
    return f" {'+' if value > 0 else '−'}{percent(abs(value))}"
