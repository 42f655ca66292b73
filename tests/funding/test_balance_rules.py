"""What a balance comes to: to the fen, with rates of return that are proved, and with what cannot be told left untold."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from meihao.attachments.rules.tables import read_grids
from meihao.funding.rules.balance.computing import result, table, yearly
from meihao.funding.rules.balance.differing import differences
from meihao.funding.rules.balance.fitting import lacking, unfit, unfit_scenario, unfit_settings
from meihao.funding.rules.balance.loans import schedule
from meihao.funding.rules.balance.plan import (
    GROUPS,
    REPAYMENTS,
    Change,
    Line,
    Plan,
    Scenario,
    from_json,
    items,
    ordered,
    to_json,
    without_line,
)
from meihao.funding.rules.balance.returns import irr, npv, payback
from meihao.funding.rules.balance.sheets import LIMITS, book, examine, heading
from meihao.funding.rules.balance.trying import scenarios, sensitivity
from meihao.funding.rules.balance.words import moved
from meihao.kernel.verdict import Verdict
from meihao.renovation.rules.schemes import yuan
from tests.funding.balances import PACK, line, plan, small

QUICK = settings(deadline=None, max_examples=60)
FLOWS = st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=30)
RATES = st.fractions(0, 1, max_denominator=10_000)
PERCENT = st.integers(0, 10_000).map(lambda n: Fraction(n, 10_000))


@st.composite
def lines(draw: st.DrawFn, number: int = 1) -> Line:
    """Any line that may stand in a plan of 2024 to 2043."""
    group = draw(st.sampled_from(list(GROUPS)))
    first = draw(st.integers(2024, 2040))
    told = line(
        group,
        1,
        first=first,
        last=draw(st.integers(first, 2043)),
        number=number,
        item=draw(st.sampled_from(list(items(PACK, group)))),
        what=f"第 {number} 项",
        price=draw(st.integers(1, 10**9)),
    )
    if group not in ("fund", "loan"):
        told = replace(told, quantity=draw(st.integers(1, 10**6)))
    if group in ("renewal", "operation", "income"):
        told = replace(told, growth=draw(PERCENT))
    if group == "renewal":
        told = replace(told, every=draw(st.integers(1, 20)))
    if group == "income":
        told = replace(
            told,
            occupancy=draw(PERCENT.filter(bool)),
            ramp=tuple(draw(st.lists(PERCENT, max_size=4))),
        )
    if group == "loan":
        told = replace(
            told,
            rate=draw(PERCENT),
            term=draw(st.integers(1, 2043 - first)),
            repayment=draw(st.sampled_from(list(REPAYMENTS))),
        )
    return told


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any plan of a few lines."""
    many = [draw(lines(number)) for number in range(1, draw(st.integers(1, 6)) + 1)]
    return replace(plan(years=20), lines=ordered(many))


# --- sums ----------------------------------------------------------------------------------------------------------------


@QUICK
@given(
    st.integers(1, 10**12),
    st.fractions(0, Fraction(1, 2), max_denominator=10_000),
    st.integers(1, 30),
    st.sampled_from(list(REPAYMENTS)),
    st.sampled_from(["half_up", "down"]),
)
def test_a_loan_is_repaid_to_the_fen(amount: int, rate: Fraction, term: int, way: str, rounding: str) -> None:
    paid = schedule(amount, rate, term, way, rounding)
    assert len(paid) == term
    assert sum(principal for _, principal in paid) == amount
    assert all(interest >= 0 and principal >= 0 for interest, principal in paid)
    if way == "equal_instalments" and term > 2 and amount > 10**6:
        assert len({interest + principal for interest, principal in paid[:-1]}) == 1


def test_the_three_ways_to_repay_come_to_what_a_bank_says() -> None:
    rate = Fraction(4, 100)
    assert schedule(1_000_000, rate, 5, "equal_instalments", "half_up")[0] == (40_000, 184_627)
    assert sum(map(sum, schedule(1_000_000, rate, 5, "equal_instalments", "half_up"))) == 1_123_136
    assert schedule(1_000_000, rate, 5, "equal_principal", "half_up")[1] == (32_000, 200_000)
    assert schedule(1_000_000, rate, 3, "bullet", "half_up") == [(40_000, 0), (40_000, 0), (40_000, 1_000_000)]


@QUICK
@given(plans())
def test_the_columns_are_the_sums_of_the_lines_and_what_is_spread_adds_up_to_its_whole(told: Plan) -> None:
    found = table(told)
    whole = sum(
        found.columns[name][t]
        for name in ("construction", "renewal", "operation", "income", "given", "borrowed")
        for t in range(20)
    )
    assert whole == sum(map(sum, found.lines.values()))
    assert found.balance[-1] == sum(found.net)
    for each in told.lines:
        if each.group in ("construction", "fund", "loan"):
            assert sum(found.lines[each.number]) == (2 * each.quantity * each.price + 1000) // 2000
    owed = sum(found.columns["borrowed"])
    assert sum(found.columns["principal"]) == owed


def test_income_is_quantity_times_price_times_use_ramped_up_and_growing() -> None:
    told = line(
        "income", 1, first=2025, last=2028, quantity=100_000, price=365_000, occupancy=Fraction(8, 10),
        ramp=(Fraction(1, 2), Fraction(1)), growth=Fraction(3, 100),
    )  # fmt: skip
    full = 100 * 365_000 * 8 // 10
    assert yearly(told, plan(told)) == [0, full // 2, full * 103 // 100, round(full * 1.0609), 31_907_628, *[0] * 5]
    late = yearly(told, plan(told), Change(delay=1))
    assert late[:3] == [0, 0, (full * 103 // 100) // 2], "the ramp waits, the prices do not"


def test_renewal_comes_back_every_so_many_years() -> None:
    told = line("renewal", 100, first=2026, every=3)
    assert [t for t, amount in enumerate(yearly(told, plan(told))) if amount] == [2, 5, 8]


# --- value, rate of return, payback ---------------------------------------------------------------------------------------


@QUICK
@given(FLOWS, FLOWS, st.integers(-5, 5), RATES)
def test_value_is_linear(one: list[int], other: list[int], times: int, rate: Fraction) -> None:
    size = min(len(one), len(other))
    one, other = one[:size], other[:size]
    both = [a + times * b for a, b in zip(one, other, strict=True)]
    assert npv(both, rate) == npv(one, rate) + times * npv(other, rate)
    assert npv(one, Fraction(0)) == sum(one)


def test_value_is_exact() -> None:
    assert npv([-100, 110], Fraction(1, 10)) == 0
    assert npv([-1000, 500, 600], Fraction(5, 100)) == -1000 + Fraction(500 * 100, 105) + Fraction(600 * 10_000, 105**2)


@QUICK
@given(
    st.integers(1, 10**11),
    st.lists(st.integers(0, 10**11), min_size=1, max_size=30).filter(any),
    st.integers(0, 4),
)
def test_a_rate_of_return_that_is_given_is_right_to_the_last_digit(put: int, back: list[int], decimals: int) -> None:
    flow = [-put, *back]
    found = irr(flow, decimals)
    if found.rate is None:
        assert found.why
        return
    half = Fraction(1, 2 * 100 * 10**decimals)
    assert npv(flow, found.rate - half) >= 0 >= npv(flow, found.rate + half)


@pytest.mark.parametrize(
    ("flow", "why"),
    [
        ([5, 6, 7], "方向相同"),
        ([-5, -6], "方向相同"),
        ([0, 0], "方向相同"),
        ([-100, 230, -132], "正负变化 2 次"),
    ],
)
def test_no_rate_of_return_is_told_where_there_is_none_or_may_be_several(flow: list[int], why: str) -> None:
    found = irr(flow, 2)
    assert found.rate is None
    assert why in found.why


def test_the_rate_of_return_of_known_flows() -> None:
    assert irr([-100, 110], 2).rate == Fraction(10, 100)
    assert irr([-10_000, 3_000, 4_200, 6_800], 2).rate == Fraction(1634, 10_000)
    assert irr([-100, 50], 2).rate == Fraction(-50, 100)


def test_payback_counts_the_share_of_the_last_year_and_never_guesses() -> None:
    flow = [-100, 40, 40, 40]
    assert payback(flow, Fraction(0), interpolated=True) == Fraction(5, 2)
    assert payback(flow, Fraction(0), interpolated=False) == 3
    assert payback([-100, 55, 60], Fraction(1, 10), interpolated=True) is None
    assert payback([-100, 110], Fraction(1, 10), interpolated=True) == 1
    assert payback([10, 10], Fraction(0), interpolated=True) is None


# --- what a plan comes to ------------------------------------------------------------------------------------------------


def test_a_plan_that_pays_is_balanced_and_one_that_earns_less_says_when_and_how_much_is_missing() -> None:
    told = result(small())
    assert (told.verdict, told.gaps) == (Verdict.MET, ())
    debt = schedule(40_000_000, Fraction(4, 100), 5, "equal_instalments", "half_up")
    income, spent = told.table.columns["income"], told.table.columns["operation"]
    assert told.coverage == Fraction(sum(income) - sum(spent), sum(map(sum, debt)))
    poor = result(small(), Change(income=Fraction(-1, 2)))
    assert poor.verdict is Verdict.UNMET
    year, missing = poor.gaps[0]
    assert year == 2025
    assert missing == -(poor.table.balance[1])
    assert poor.deepest == max(poor.gaps, key=lambda gap: gap[1])


def test_each_coverage_is_what_its_definition_says() -> None:
    base = small()
    found = {}
    for each in PACK.parts.funding.balance.coverages:
        found[each.id] = result(plan(*base.lines, coverage=each.id)).coverage
    columns = result(base).table.columns
    service = sum(columns["interest"]) + sum(columns["principal"])
    assert found["gross-debt"] == Fraction(sum(columns["income"]), service)
    assert found["net-bonds"] is None, "a bank loan is no bond"
    yearly_ratios = [
        Fraction(columns["income"][t] - columns["operation"][t], columns["interest"][t] + columns["principal"][t])
        for t in range(1, 6)
    ]
    assert found["least-dscr"] == min(yearly_ratios)
    bonded = [replace(each, item="special-bond") if each.group == "loan" else each for each in base.lines]
    assert result(plan(*bonded, coverage="net-bonds")).coverage == found["net-debt"]


def test_without_debt_nothing_has_to_be_covered_and_without_lines_nothing_is_known() -> None:
    told = result(without_line(small(), 3))
    assert told.coverage is None
    assert told.gaps[0] == (2024, 40_000_000)
    assert result(plan()).verdict is Verdict.UNKNOWN


@QUICK
@given(plans())
def test_a_scenario_that_changes_nothing_is_the_plan(told: Plan) -> None:
    planned, nothing = scenarios(replace(told, scenarios=(Scenario("不变", Change()),)))
    assert planned.result == nothing.result == result(told)


def test_scenarios_of_the_pack_change_what_they_name() -> None:
    tried = {each.scenario.name: each.result for each in scenarios(small())}
    base = tried["按计划"].table
    assert tried["收入少两成"].table.columns["income"] == tuple(each * 8 // 10 for each in base.columns["income"])
    assert sum(tried["建设支出多一成"].table.columns["construction"]) == 110_000_000
    assert tried["晚一年开始经营"].table.columns["income"][1] == 0
    assert sum(tried["借款利率高一个百分点"].table.columns["interest"]) > sum(base.columns["interest"])
    assert tried["借款利率高一个百分点"].npv == tried["按计划"].npv, "the value of the works is not that of their debt"


def test_sensitivity_puts_what_moves_the_value_most_on_top() -> None:
    found = sensitivity(small())
    assert [each.range for each in found] == sorted((each.range for each in found), reverse=True)
    by = {each.name: each for each in found}
    assert by["经营收入"].up.npv > by["经营收入"].down.npv
    assert by["建设和更新支出"].up.npv < by["建设和更新支出"].down.npv
    assert by["借款利率"].range == 0


# --- what may be said, kept and compared -----------------------------------------------------------------------------------


@QUICK
@given(plans())
def test_what_is_kept_reads_back_the_same(told: Plan) -> None:
    assert from_json(to_json(told)) == told
    assert differences(told, told) == []
    assert [text for each in told.lines for text in unfit(each, told, PACK)] == []


def test_every_reason_against_a_line_is_told_at_once() -> None:
    bad = line("loan", 0, what="", term=20, repayment="", basis="", promised_by="", item="works", rate=Fraction(2))
    wrong = {name for name, _ in unfit(bad, plan(), PACK)}
    assert wrong == {"item", "what", "price", "basis", "promised_by", "rate", "repayment", "term"}
    assert {name for name, _ in unfit(line("income", 1, first=2020, ramp=(Fraction(2),)), plan(), PACK)} == {
        "first",
        "ramp",
    }
    assert [name for name, _ in unfit(line("fund", 1, quantity=2000), plan(), PACK)] == ["quantity"]
    short = plan(discounts=(Fraction(1), Fraction(1)), base_year=1990, years=90)
    assert {name for name, _ in unfit_settings(short, PACK)} == {"base_year", "years", "discounts"}
    assert len(list(lacking(plan(), PACK))) == 2
    assert [name for name, _ in unfit_scenario(Scenario(" ", Change()), ())] == ["name", "name"]


def test_differences_name_what_changed_from_what_to_what() -> None:
    old = small()
    changed = [replace(each, price=1_800_000 * 100) if each.group == "construction" else each for each in old.lines]
    new = replace(old, lines=ordered([*changed[:-1], line("income", 5, number=9, what="广告")]), years=12, scenarios=())
    told = differences(old, new)
    assert told[0] == "测算期由 2024—2033 年 改为 2024—2035 年"
    assert "建设支出“construction 一项”：单价由 1,000,000.00 元 改为 1,800,000.00 元" in told
    assert any(each.startswith("新增经营收入“广告”") for each in told)
    assert any(each.startswith("删去") and "loan" in each for each in told)
    assert "删去情景“收入少两成”" in told


@settings(deadline=None, max_examples=12)
@given(plans())
def test_a_sheet_that_is_downloaded_comes_back_the_same(told: Plan) -> None:
    content = BytesIO(book(told, PACK, title="测算"))
    grids = read_grids(content, is_csv=False, heading=heading, limits=LIMITS)
    read = examine(grids, told, PACK, last=99)
    assert read.faults == ()
    assert read.lines == told.lines


def test_a_sheet_without_numbers_finds_the_lines_again_and_holds_no_formula() -> None:
    told = small()
    content = book(told, PACK, title="=1+1")
    workbook = load_workbook(BytesIO(content))
    sheet = workbook.worksheets[0]
    assert not [cell for each in workbook for row in each.iter_rows() for cell in row if cell.data_type == "f"]
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, 1).value = None
    out = BytesIO()
    workbook.save(out)
    grids = read_grids(out, is_csv=False, heading=heading, limits=LIMITS)
    assert examine(grids, told, PACK, last=99).lines == told.lines


def test_changes_in_per_cent_may_be_negative() -> None:
    assert (moved("-20"), moved("－2.5%"), moved("+3"), moved("0")) == (-200_000, -25_000, 30_000, 0)


def test_thirty_years_of_sixty_lines_are_worked_out_exactly() -> None:
    many = [line(group, 1_000 + n, last=2040) for n in range(10) for group in GROUPS]
    told = result(plan(*many, years=30))
    assert len(told.table.lines) == 60
    assert told.values[Fraction(6, 100)] == npv(told.flow, Fraction(6, 100))


def test_less_than_a_yuan_missing_is_printed_with_its_sign() -> None:
    assert [yuan(fen) for fen in (-50, -12_345_67, 0, Fraction(-1, 10))] == ["-0.50", "-12,345.67", "0.00", "0.00"]
