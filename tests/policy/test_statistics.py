"""The fields of the return: each is worked out in one way, of things that the pack has."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from meihao.policy.library import current
from meihao.policy.schema.statistics import FIGURES, Statistics, check_statistics
from tests.policy.test_programme import RAW

PACK = current()
STAGES = {"applied": 1, "listed": 2, "works": 7, "completed": 10}
MEASURES = frozenset(each.id for each in PACK.parts.measures.measures)
SOURCES = frozenset(each.id for each in PACK.parts.funding.sources)


def wrong(table: dict[str, Any]) -> list[str]:
    parsed = Statistics.model_validate(table)
    found = check_statistics(
        "statistics.toml", parsed, stages=STAGES, measures=MEASURES, sources=SOURCES, keys=frozenset(PACK.keys)
    )
    return [problem.message for problem in found]


def field(table: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in table["fields"] if each["id"] == name)


@pytest.fixture
def table() -> dict[str, Any]:
    return copy.deepcopy(RAW["statistics.toml"])


def test_the_fields_of_the_pack_are_sound_and_every_source_of_money_is_told(table: dict[str, Any]) -> None:
    assert wrong(table) == []
    told = [name for each in PACK.parts.statistics.fields for name in each.funds]
    assert sorted(told) == sorted(SOURCES)
    assert {each.figure for each in PACK.parts.statistics.fields if each.figure} <= FIGURES
    assert {each.origin for each in PACK.parts.statistics.fields} == {"local", "unconfirmed"}


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("roof", {"unit": "公里"}, "不能折算"),
        ("roof", {"unit": "万亩"}, "与数的种类不合"),
        ("roof", {"figure": "done.count"}, "只写一种"),
        ("done", {"figure": "finished.count"}, "没有 finished.count"),
        ("committees", {"fact": "committee.chosen"}, "没有事实 committee.chosen"),
        ("paid-utilities", {"funds": ["lottery"]}, "没有资金来源 lottery"),
        ("pipes", {"sum": ["pipes-water", "satisfaction"]}, "不是可以相加的字段"),
        ("pipes", {"sum": ["pipes-water", "started"]}, "种类不同"),
        ("start-rate", {"ratio": ["started"]}, "分子、分母"),
        ("compound-party", {"compound": "club"}, "台账里没有 club"),
        ("plan-count", {"sheet": "annex"}, "没有表 annex"),
    ],
)
def test_a_field_that_cannot_be_worked_out_is_told(
    table: dict[str, Any], name: str, change: dict[str, Any], told: str
) -> None:
    field(table, name).update(change)
    assert any(told in message for message in wrong(table)), wrong(table)


def test_works_of_a_content_that_there_is_not_are_told(table: dict[str, Any]) -> None:
    field(table, "roof")["works"][0]["measures"] = ["moat"]
    assert "屋面：没有改造内容 moat" in wrong(table)


def test_milestones_stand_in_the_order_of_the_stages(table: dict[str, Any]) -> None:
    table["milestones"].reverse()
    assert "进展的先后与阶段的先后不一致" in wrong(table)
