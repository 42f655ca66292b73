"""A plan table as the province prints it: heading, units, missing cells, sums by cell."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meihao.attachments.rules.tables import read_cells
from meihao.plans.rules.plan_sheets import Unfit, letter
from meihao.plans.rules.plan_tables import LIMITS, Body, PlanTable, Row, doubts, read_plan
from meihao.plans.rules.plans import Band, Figures
from meihao.policy.library import current
from tests.plans.tables import CITY, DISTRICTS, HEAD, as_csv, published, read, read_book


def said(found: object) -> list[str]:
    return [str(each) for each in (*found.faults, *found.disagreements)]  # type: ignore[attr-defined]


def test_a_published_table_is_read_with_its_subtotal_and_units() -> None:
    table = read(published(("芝罘区", 300), ("牟平区", 4)))
    assert table.agrees
    assert table.unit == "小区"
    assert table.total is not None
    assert table.total.figures == Figures(count=304, households=78_431, area=668_420_000)
    assert [(row.key, row.figures.count) for row in table.rows] == [("芝罘区", 300), ("牟平区", 4)]
    assert table.rows[0].figures.households is None


def test_a_disagreement_is_told_by_its_cell() -> None:
    table = read([["2024年计划"], *published(("芝罘区", 300), ("牟平区", 3))])
    assert said(table) == ["D3 小区数：各区之和 303，小计 304"]


def test_area_disagrees_in_the_unit_of_its_heading() -> None:
    rows = [HEAD, ["", "烟台市", "", 2, 2, 2, "3.5"], ["", "", "芝罘区", 2, 2, 2, "3.45"]]
    assert said(read(rows)) == ["G2 建筑面积：各区之和 3.45 万㎡，小计 3.5 万㎡"]


def test_districts_that_already_exceed_the_subtotal_disagree_though_one_is_unknown() -> None:
    rows = [
        HEAD,
        ["", "烟台市", "", 5, "", "", ""],
        ["", "", "芝罘区", 6, "", "", ""],
        ["", "", "牟平区", "—", 1, "", ""],
    ]
    assert said(read(rows)) == ["D2 小区数：已填的 1 个区市之和 6，已超过小计 5"]


@pytest.mark.parametrize("mark", ["", "—", "-", "－", "/", "……"])
def test_a_missing_cell_is_unknown_and_never_nought(mark: str) -> None:
    rows = [
        HEAD,
        ["", "烟台市", "", 5, "", "", ""],
        ["", "", "芝罘区", mark, 1, "", ""],
        ["", "", "牟平区", 5, 1, "", ""],
    ]
    table = read(rows)
    assert table.agrees
    assert table.rows[0].figures.count is None
    assert any("芝罘区缺数，未核对小计" in remark for remark in table.remarks)


def test_nought_is_a_figure() -> None:
    rows = [
        HEAD,
        ["", "烟台市", "", 5, "", "", ""],
        ["", "", "芝罘区", 0, "", "", ""],
        ["", "", "牟平区", 5, "", "", ""],
    ]
    assert read(rows).rows[0].figures.count == 0


@pytest.mark.parametrize(
    ("heading", "written", "households"),
    [
        ("户数(户)", "78431", 78_431),
        ("户数（万户）", "7.7", 77_000),
        ("改造户数(千户)", "1.5", 1_500),
        ("居民户数[百户]", "3", 300),
    ],
)
def test_households_come_in_the_unit_of_the_heading(heading: str, written: str, households: int) -> None:
    table = read([["县(市区)", "小区数(个)", heading], ["烟台市", "1", written], ["芝罘区", 1, written]])
    assert table.total is not None
    assert table.total.figures.households == households


@pytest.mark.parametrize(
    ("heading", "written", "area"),
    [
        ("建筑面积(万㎡)", "668.42", 668_420_000),
        ("建筑面积(万m²)", "668.42", 668_420_000),
        ("建筑面积（㎡）", "6,684,200.01", 668_420_001),
        ("改造面积（万平方米）", "0.000001", 1),
        ("建筑面积(平方米)", "12", 1_200),
    ],
)
def test_area_comes_exactly_in_the_unit_of_the_heading(heading: str, written: str, area: int) -> None:
    table = read([["县(市区)", "小区数(个)", heading], ["芝罘区", 1, written]])
    assert table.rows[0].figures.area == area


@pytest.mark.parametrize("heading", ["建筑面积(亩)", "建筑面积", "户数", "户数(万人)"])
def test_a_unit_that_is_unknown_or_missing_is_refused(heading: str) -> None:
    with pytest.raises(Unfit, match=r"C 列.*单位.*请在表头写明"):
        read([["县(市区)", "小区数(个)", heading], ["芝罘区", 1, 2]])


def test_units_may_stand_in_a_line_above_the_table() -> None:
    table = read(
        [["计划表"], ["单位：个、万户、㎡"], ["区市", "小区数", "户数", "建筑面积"], ["芝罘区", 1, "0.5", "20.5"]]
    )
    assert table.rows[0].figures == Figures(count=1, households=5_000, area=2_050)


def test_a_heading_may_be_spread_over_two_rows_with_merged_cells() -> None:
    rows = [
        ["烟台市2024年计划", None, None, None, None],
        ["城市", "县(市区)", "改造规模", None, None],
        [None, None, "小区数(个)", "户数(万户)", "建筑面积(万㎡)"],
        ["烟台市", None, 5, 0.8, 3.25],
        [None, "其中：1.芝罘区", 2, 0.3, 1.25],
        [None, "2.海阳市", 3, 0.5, 2],
    ]
    table = read_book(rows, "A1:E1", "A2:A3", "B2:B3", "C2:E2", "A4:B4")
    assert table.agrees
    assert table.total is not None
    assert table.total.figures == Figures(count=5, households=8_000, area=3_250_000)


def test_units_may_stand_in_a_row_of_their_own_below_the_names() -> None:
    table = read([["县(市区)", "小区数", "户数"], ["", "(个)", "(万户)"], ["芝罘区", 1, "0.5"]])
    assert table.rows[0].figures == Figures(count=1, households=5_000)


def test_the_unit_that_is_counted_is_kept() -> None:
    assert read([["县(市区)", "片区数(个)"], ["芝罘区", 3]]).unit == "片区"


def test_merged_figures_are_refused_by_cell() -> None:
    rows = [HEAD, [1, "烟台市", None, 5, 5, 5, 5], [2, None, "芝罘区", 5, 5, 5, 5], [3, None, "牟平区", None, 5, 5, 5]]
    table = read_book(rows, "D3:D4")
    assert str(table.faults[0]) == "D3:D4 小区数：是合并单元格，请取消合并，每行各填各的"


def test_another_city_s_rows_are_left_out() -> None:
    rows = [
        *published(("芝罘区", 304)),
        ["7", "潍坊市", "小计", 9, 9, 9, 9],
        ["", "", "1.奎文区", 9, 9, 9, 9],
        ["", "合计", "", 999, 9, 9, 9],
    ]
    table = read(rows)
    assert table.agrees
    assert len(table.rows) == 1
    assert "另有 3 行是别的城市，没有读取" in table.remarks


def test_one_column_may_name_cities_and_districts() -> None:
    rows = [
        ["地区", "小区数(个)"],
        ["全省", 100],
        ["青岛市", 7],
        ["其中：1.市南区", 7],
        ["烟台市", 5],
        ["其中：1.芝罘区", 2],
        ["2.海阳市", 3],
        ["潍坊市", 8],
    ]
    table = read(rows)
    assert [row.name for row in table.rows] == ["芝罘区", "海阳市"]
    assert table.total is not None
    assert table.total.figures.count == 5
    assert table.agrees


def test_a_table_without_a_column_of_cities_is_the_city_s_own() -> None:
    table = read([["县(市区)", "小区数(个)"], ["合计", 5], ["芝罘区", 2], ["海阳市", 3], ["注：数字为初步统计", ""]])
    assert table.agrees
    assert table.total is not None


def test_an_unknown_district_is_told_with_what_it_may_have_been() -> None:
    table = read(published(("芝罘", 304)))
    assert [str(each) for each in table.faults] == ["C3：没有“芝罘”这个区市，是不是“芝罘区”？"]
    assert not table.disagreements


def test_half_of_a_name_in_brackets_is_enough() -> None:
    assert read(published(("黄渤海新区", 304))).rows[0].key == "黄渤海新区（烟台经开区）"
    assert read(published(("烟台经开区", 304))).agrees


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("很多", "不是数字"),
        ("-3", "是负数"),
        ("2.5", "不是整数"),
        ("=SUM(D3:D4)", "是公式"),
        ("99999999999999", "太大"),
    ],
)
def test_a_cell_that_is_no_figure_is_told_by_its_name(written: str, words: str) -> None:
    table = read([HEAD, ["", "", "芝罘区", written, 1, 1, 1]])
    assert str(table.faults[0]).startswith("D2 小区数：")
    assert words in str(table.faults[0])


def test_a_district_that_stands_twice_is_refused() -> None:
    assert any("重复" in each for each in said(read(published(("芝罘区", 300), ("芝罘区", 4)))))


@pytest.mark.parametrize(
    "rows",
    [
        [["一", "二"], ["三", "四"]],
        [["县(市区)", "投资(亿元)"], ["芝罘区", 1]],
        [HEAD, ["", "潍坊市", "小计", 1, 1, 1, 1]],
    ],
)
def test_what_holds_no_plan_of_the_city_is_refused(rows: list[list[object]]) -> None:
    with pytest.raises(Unfit):
        read(rows)


def test_a_figure_that_stands_twice_is_refused() -> None:
    with pytest.raises(Unfit, match="出现了两次（B、C 列）"):
        read([["县(市区)", "2023年小区数(个)", "2024年小区数(个)"], ["芝罘区", 1, 2]])


@pytest.mark.parametrize("name", ["烟台市", "烟台", "烟台市合计", "烟台市（小计）"])
def test_the_city_may_be_written_shorter_or_with_its_sum(name: str) -> None:
    table = read([["县(市区)", "小区数(个)"], [name, 3], ["1.芝罘区", 3]], city=Body.of("city", "烟台"))
    assert table.total is not None
    assert table.agrees


def test_while_nobody_knows_the_districts_each_name_stands_for_itself() -> None:
    table = read(published(("某某区", 304)), districts=None)
    assert table.rows[0].key == "某某区"
    assert table.agrees


@given(st.integers(0, 20_000))
def test_columns_are_named_as_a_spreadsheet_does(at: int) -> None:
    name, back = letter(at), 0
    for each in name:
        back = back * 26 + ord(each) - ord("A") + 1
    assert back == at + 1


amounts = st.none() | st.integers(0, 10**7)


@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=len(DISTRICTS)), st.integers(-3, 3))
def test_sums_agree_exactly_when_they_do(figures: list[tuple[int | None, int | None]], off: int) -> None:
    """Counts in 个 and area in 万㎡ with four decimals: what is printed is what is added."""
    whole = [sum(each[at] or 0 for each in figures) for at in range(2)]
    rows = [["县(市区)", "小区数(个)", "建筑面积(万㎡)"], ["烟台市", max(0, whole[0] + off), printed(whole[1])]]
    for body, (count, area) in zip(DISTRICTS, figures, strict=False):
        rows.append([body.names[0], "—" if count is None else count, "" if area is None else printed(area)])
    cells = read_cells(BytesIO(as_csv(rows)), is_csv=True, limits=LIMITS)
    table = read_plan(cells, city=CITY, districts=DISTRICTS)
    gaps = any(count is None for count, _ in figures)
    least = max(0, whole[0] + off)
    named = all(count is None and area is None for count, area in figures)
    assert not table.faults
    assert bool(table.disagreements) == (whole[0] > least if gaps else whole[0] != least)
    assert named or sum(row.figures.area or 0 for row in table.rows) == whole[1] * 100


def printed(area: int) -> str:
    """Square metres in 万㎡."""
    return f"{area // 10_000}.{area % 10_000:04d}"


@given(st.integers(0, 10**11))
def test_what_a_column_says_is_what_it_reads(area: int) -> None:
    table = read(
        [["县(市区)", "建筑面积(万㎡)"], ["芝罘区", f"{Fraction(area, 10**6).__floor__()}.{area % 10**6:06d}"]]
    )
    assert table.rows[0].figures.area == area
    assert table.columns[0].read(table.columns[0].say(area).removesuffix(" 万㎡")) == area


def test_floor_area_per_home_out_of_the_ordinary_is_a_remark_and_no_fault() -> None:
    band = Band(Fraction(60), Fraction(130))
    assert band.doubt(100, 600_000) == ""
    assert band.doubt(100, 1_300_000) == ""
    assert band.doubt(100, 599_999).startswith("户均 60.0 ㎡，一般在 60–130 ㎡")
    assert band.doubt(100, 1_300_100)
    assert band.doubt(None, 5) == band.doubt(0, 5) == band.doubt(5, None) == ""
    whole = Band.of(current())
    assert (whole.least, whole.most) == (60, 130)
    row = Row(4, "1", "甲区", Figures(1, None, 10, 5_000))
    table = PlanTable("小区", (), (row,), None, (), (), ())
    assert doubts(table, band) == ["第 4 行 甲区：户均 5.0 ㎡，一般在 60–130 ㎡，请核对户数和面积"]
    assert table.agrees
