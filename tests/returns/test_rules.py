"""Sums that roll up, months, what works count as, and what differs."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meihao.policy.library import current
from meihao.policy.schema.statistics import Statistic
from meihao.returns.rules.differing import differences, document
from meihao.returns.rules.figures import Item, add_up, rolled_up, said, within
from meihao.returns.rules.mapping import Work, field_of
from meihao.returns.rules.months import Month

FIELDS = current().parts.statistics.fields
PARTS = [field for field in FIELDS if not field.derived and field.kind != "words"]
DISTRICTS = (1, 2, 3)

items = st.lists(
    st.builds(
        Item,
        st.sampled_from([field.id for field in PARTS]),
        st.sampled_from(DISTRICTS),
        st.none() | st.integers(0, 10**12),
        st.integers(1, 5),
    ),
    max_size=60,
)


def field(name: str) -> Statistic:
    return current().parts.statistics.field(name)


@given(items, st.frozensets(st.sampled_from([each.id for each in PARTS]), max_size=5))
def test_districts_add_up_to_the_city(rows: list[Item], unknown: frozenset[str]) -> None:
    sheet = add_up(rows, FIELDS, DISTRICTS, unknown=unknown, stated={})
    checks = rolled_up(sheet, FIELDS)
    for each in FIELDS:
        if each.kind in {"words", "share"}:
            continue
        parts = [sheet.districts[district][each.id] for district in DISTRICTS]
        known = [part for part in parts if part is not None]
        if len(known) == len(parts):
            assert sheet.city[each.id] == sum(known)
            assert checks[each.id].agrees is True
        else:
            assert sheet.city[each.id] is None
            assert checks[each.id].agrees is None
    for row in (*sheet.districts.values(), sheet.city):
        assert within(row, FIELDS) == []
        for each in FIELDS:
            if each.sum and all(row[part] is not None for part in each.sum):
                assert row[each.id] == sum(row[part] or 0 for part in each.sum)


@given(items, st.integers(1, 10**9))
def test_what_lies_in_no_district_shows_as_a_sum_that_disagrees(rows: list[Item], amount: int) -> None:
    known = [row for row in rows if row.field == "started" and row.amount is not None]
    sheet = add_up([*known, Item("started", None, amount)], FIELDS, DISTRICTS, unknown=frozenset(), stated={})
    check = rolled_up(sheet, FIELDS)["started"]
    assert check.agrees is False
    assert (check.stated or 0) - (check.added or 0) == amount


def test_a_printed_total_is_held_against_its_districts() -> None:
    rows = [Item("plan-count", 1, 3), Item("plan-count", 2, 4)]
    sheet = add_up(rows, FIELDS, DISTRICTS, unknown=frozenset(), stated={"plan-count": 8})
    check = rolled_up(sheet, FIELDS)["plan-count"]
    assert (check.agrees, check.stated, check.added) == (False, 8, 7)


def test_nothing_told_is_nought_and_what_nobody_tells_is_unknown() -> None:
    sheet = add_up([], FIELDS, DISTRICTS, unknown=frozenset({"paid-utilities"}), stated={})
    assert said(field("started"), sheet.districts[1]) == "0"
    assert said(field("paid-utilities"), sheet.districts[1]) == "未知"
    assert said(field("paid"), sheet.city) == "未知"
    assert said(field("invested"), sheet.city) == "未知"
    assert said(field("start-rate"), sheet.city) == "—"


def test_a_sum_that_was_handed_in_wrong_is_told() -> None:
    row = dict.fromkeys(field("pipes").sum, 1) | {"pipes": 7}
    assert [(check.stated, check.added) for check in within(row, FIELDS)] == [(7, 6)]


def test_figures_are_printed_in_their_units_and_rounded_once() -> None:
    assert said(field("plan-area"), {"plan-area": 668_420_000}) == "668.42"
    assert said(field("pipes-water"), {"pipes-water": 1_240_500}) == "1.241"
    assert said(field("compound-area"), {"compound-area": 123_456_789}) == "1,234,567.89"
    assert said(field("invested"), {"invested": 123_456_789_000}) == "12.3457"
    assert said(field("start-rate"), {"started": 1027, "plan-count": 1000}) == "102.7%"


@pytest.mark.parametrize(
    ("measure", "item", "unit", "told"),
    [
        ("drainage", "更换排水管", "米", ("pipes-drainage", 2_000)),
        ("drainage", "更换排水管", "km", ("pipes-drainage", 2_000_000)),
        ("telecoms", "架空线入地", "m", ("overhead", 2_000)),
        ("telecoms", "敷设光缆", "米", ("fibre", 2_000)),
        ("common-parts", "屋面防水", "平方米", ("roof", 2_000)),
        ("common-parts", "加装电梯", "部", ("elevators-added", 2_000)),
        ("common-parts", "更换电梯", "部", ("elevators-renewed", 2_000)),
        ("parking", "汽车充电桩", "个", ("car-chargers", 2_000)),
        ("parking", "划定停车位", "个", ("parking", 2_000)),
        ("roads", "铺沥青", "㎡", None),
        ("drainage", "更换排水管", "车", None),
        ("", "计划外修墙", "米", None),
    ],
)  # fmt: skip
def test_works_count_in_the_first_field_that_they_fit(
    measure: str, item: str, unit: str, told: tuple[str, int] | None
) -> None:
    assert field_of(Work(1, 1, measure, item, unit, 2_000), FIELDS) == told


def test_months_are_read_as_they_are_written() -> None:
    june = Month.read("2024-06")
    assert (june.first, june.last, str(june), june.before) == (
        date(2024, 6, 1),
        date(2024, 6, 30),
        "2024-06",
        Month(2024, 5),
    )
    assert Month(2024, 1).before == Month(2023, 12)
    for text in ("2024-13", "2024", "24-06", ""):
        with pytest.raises(ValueError, match="2024-06"):
            Month.read(text)


@given(items, items)
def test_a_document_differs_in_just_the_cells_that_have_changed(before: list[Item], after: list[Item]) -> None:
    was, now = (
        add_up(rows, FIELDS, DISTRICTS, unknown=frozenset(), stated={}).districts[1] for rows in (before, after)
    )
    told = document(was, FIELDS, month="2024-06")
    assert differences(told, was) == []
    assert {each.field for each in differences(told, now)} == {
        each.id for each in FIELDS if each.kind not in {"words", "share"} and was[each.id] != now[each.id]
    }
