"""What can be wrong with how meetings are held."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from meihao.policy.library import current
from meihao.policy.schema.councils import Councils, check_councils
from tests.policy.test_programme import RAW, problems

FILE = "councils.toml"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t["assemblies"][1].update(id="joint"), "joint 出现了 2 次"),
        (lambda t: t["assemblies"][0].update(owner="nobody"), "单位 nobody 未在 bodies.toml 中定义"),
        (lambda t: t["assemblies"][0].update(kind="council"), "没有一种会议是联席会议"),
        (lambda t: t["assemblies"][0]["present"].update(figure="@councils.nothing"), "参数 @councils.nothing 未定义"),
        (lambda t: t["grades"][0].update(until="begun"), "没有一级议题是直接办结"),
        (lambda t: t["rating"].update(most=1), "评分最高应大于 1 分"),
        (lambda t: t["terms"].update(origin="instrument", source="opinion/99"), "不是条款编号"),
    ],
)
def test_what_is_wrong_with_meetings_is_told(change: Callable[[dict[str, Any]], object], message: str) -> None:
    raw = {**RAW, FILE: copy.deepcopy(RAW[FILE])}
    change(raw[FILE])
    told = problems(raw)
    assert any(message in each for each in told), told


def test_what_is_counted_is_a_fact_of_the_pack() -> None:
    table = copy.deepcopy(RAW[FILE])
    table["sources"][0]["counts"] = ["moon.landing"]
    found = check_councils(FILE, Councils.model_validate(table), keys=frozenset(current().keys))
    assert ["moon.landing" in each.message for each in found] == [True]


def test_nothing_of_it_claims_to_be_the_instrument_s() -> None:
    table = current().parts.councils
    sourced = (*table.assemblies, *table.grades, table.terms, table.rating, table.online)
    assert {each.origin for each in sourced} == {"local", "unconfirmed"}
