"""What people write becomes one canonical text, or a sentence that says what would be."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meihao.facts.rules.values import example, how, parse, spoken
from meihao.kernel.written import Cell, Unreadable, from_cell, same_unit
from meihao.policy.library import current
from meihao.policy.values import read


@pytest.mark.parametrize(
    ("kind", "unit", "written", "canonical"),
    [
        ("integer", "户", "412", "412"),
        ("integer", "户", " １,２３４ 户", "1234"),
        ("integer", "户", "1，234，567", "1234567"),
        ("integer", "户", "007", "7"),
        ("integer", "户", "12.00", "12"),
        ("integer", "%", "85％", "85"),
        ("decimal", "㎡", "56000.50 m²", "56000.5"),
        ("decimal", "㎡", "0.10 平方米", "0.1"),
        ("decimal", "m³", "3 立方米", "3"),
        ("bool", "", "是", "true"),
        ("bool", "", "没有", "false"),
        ("bool", "", "TRUE", "true"),
        ("date", "", "2024年6月3日", "2024-06-03"),
        ("date", "", "2024/6/30", "2024-06-30"),
        ("date", "", "2024.06.30", "2024-06-30"),
        ("event", "次", "3次", "3"),
        ("survey", "", "412／480", "412/480"),
        ("distances", "", "260米×36户、120*40；120*8", "120*48,260*36"),
    ],
)
def test_a_value_is_stored_in_one_form(kind: str, unit: str, written: str, canonical: str) -> None:
    assert parse(kind, unit, (), written) == canonical
    read(kind, canonical)


@pytest.mark.parametrize(
    ("kind", "unit", "written", "says"),
    [
        ("integer", "户", "", "没有填值"),
        ("integer", "户", "四百", "“四百”不是数字，请只填以 户 为单位的数"),
        ("integer", "户", "1,23", "不是数字"),
        ("integer", "户", "12.5", "带小数"),
        ("integer", "户", "-3", "负数"),
        ("integer", "户", "412 处", "应以 户 为单位"),
        ("integer", "户", "85%", "应以 户 为单位"),
        ("integer", "", "85%", "不带单位"),
        ("decimal", "㎡", "5.6万㎡", "请换算"),
        ("bool", "", "大概", "既不是“是”也不是“否”"),
        ("date", "", "2024.2.30", "请写成 2024-06-30"),
        ("date", "", "2024-6/30", "请写成 2024-06-30"),
        ("event", "次", "0", "没有发生就不用填"),
        ("survey", "", "500/480", "满意人数多于作答人数"),
        ("survey", "", "0/0", "没有人作答"),
        ("survey", "", "2024-04-12", "单元格设为文本"),
        ("distances", "", "120", "“120”应写成"),
        ("distances", "", "，", "至少要有一组"),
        ("distances", "", ",".join(f"{n}*1" for n in range(200)), "内容太长"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(kind: str, unit: str, written: str, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        parse(kind, unit, (), written)


def test_a_choice_is_one_of_the_choices_however_it_is_typed() -> None:
    assert parse("choice", "", ("A", "未评定"), " ａ") == "A"
    with pytest.raises(Unreadable, match="A、未评定"):
        parse("choice", "", ("A", "未评定"), "B")


@pytest.mark.parametrize(
    ("cell", "shown", "text"),
    [
        (None, "General", ""),
        (True, "General", "是"),
        (412, "General", "412"),
        (412.0, "General", "412"),
        (0.1 + 0.2, "General", "0.3"),
        (0.85, "0.00%", "85%"),
        (Decimal("1e3"), "General", "1000"),
        (datetime.fromisoformat("2024-06-30"), "yyyy-mm-dd", "2024-06-30"),
        (date(2024, 6, 30), "yyyy-mm-dd", "2024-06-30"),
        (datetime.fromisoformat("2024-06-30 08:00"), "General", "2024-06-30 08:00:00"),
        ("412/480", "@", "412/480"),
    ],
)
def test_a_cell_is_read_as_the_sheet_shows_it(cell: Cell, shown: str, text: str) -> None:
    assert from_cell(cell, shown) == text


@given(st.integers(0, 10**12), st.sampled_from(["{}", "{:,}", "{} 户", "{}.0"]))
def test_a_whole_number_survives_every_way_of_writing_it(number: int, form: str) -> None:
    assert parse("integer", "户", (), form.format(number)) == str(number)


@given(st.decimals(0, 10**9, places=4))
def test_a_decimal_keeps_its_value_exactly(number: Decimal) -> None:
    assert Decimal(parse("decimal", "㎡", (), format(number, "f"))) == number


def test_the_canonical_form_of_a_canonical_form_is_itself() -> None:
    for kind, text in [
        ("integer", "412"),
        ("decimal", "12.5"),
        ("survey", "1/2"),
        ("distances", "1*2,3*4"),
        ("bool", "true"),
    ]:
        assert parse(kind, "", (), text) == text


def test_units_are_the_same_however_they_are_written() -> None:
    assert same_unit("㎡", "平方米")
    assert same_unit("m³", "立方米")
    assert same_unit("小时", "h")
    assert not same_unit("户", "处")


def test_for_every_key_of_the_pack_the_example_is_accepted_and_can_be_printed() -> None:
    for key in current().keys.values():
        canonical = parse(key.type, key.unit, key.choices, example(key))
        read(key.type, canonical)
        assert how(key)
        assert spoken(key, canonical)
