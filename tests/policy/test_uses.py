"""Where each figure of a pack is used, and what the figures are called."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from meihao.policy.library import PACKS, current
from meihao.policy.uses import Use, named
from tests.policy.packs import Draft

PACK = PACKS / "yantai-2022"


def places(code: str) -> list[tuple[str, str]]:
    return [(use.criterion or use.text, use.clause) for use in current().uses[code]]


def test_every_figure_has_a_name_of_its_own_without_its_code() -> None:
    figures = current().parameters
    repeated = [name for name, times in Counter(each.name for each in figures.values()).items() if times > 1]
    assert repeated == []
    assert [each.name for each in figures.values() if re.search(r"[a-z_.]", each.name) or len(each.name) > 20] == []


def test_a_criterion_uses_what_its_readings_compare_with() -> None:
    assert current().uses["canteen.satisfied"] == (
        Use("老年人与特殊群体认为饭菜合乎自己的需要", "annex1/7/basic", "7.b.needs"),
    )
    assert places("canteen.answers") == [("7.b.needs", "annex1/7/basic")]
    assert ("7.g.events", "annex1/7/guiding") in places("year.days")


def test_conditions_use_figures_by_the_clause_they_stand_on() -> None:
    assert places("consent.consulted") == [
        ("征求意见的业主达到三分之二以上", "opinion/6"),
        ("改造前征求意见", "opinion/6"),
    ]
    assert places("permit.small_area")[1] == ("施工许可证：新建面积超过界限", "opinion/8")
    assert places("acceptance.filing_days") == [("城镇老旧小区改造：竣工验收备案", "")]
    assert places("colour.lag_red") == [("进度滞后超过红色界限", "plan/4.3")]
    assert places("proxy.most") == [("委托投票", "")]


def test_a_question_to_experts_uses_the_usual_panel_unless_it_says_otherwise() -> None:
    assert list(named({"expert": "community"})) == ["expert.size", "expert.quorum"]
    assert list(named({"any": [{"expert": "c", "size": "@big"}, {"has": "a.b"}]})) == ["expert.quorum", "big"]
    assert {use.criterion for use in current().uses["expert.size"]} == set(
        current().compiled(current().head.valid_from).questions
    )


def test_all_that_the_files_name_is_told_once_and_leads_to_a_clause_that_is_there() -> None:
    pack = current()
    written = {
        code for file in PACK.rglob("*.toml") for code in re.findall(r'"@([a-z0-9_.]+)"', file.read_text("utf-8"))
    }
    used = {code for code, uses in pack.uses.items() if uses}
    assert used == written | {"expert.size", "expert.quorum"}
    assert set(pack.uses) == set(pack.parameters)
    for uses in pack.uses.values():
        assert len(set(uses)) == len(uses)
        assert all(use.text and (not use.clause or use.clause in pack.clauses) for use in uses)
        assert all(pack.criteria[use.criterion].clause == use.clause for use in uses if use.criterion)


def test_the_figures_of_a_condition_for_a_criterion_to_apply_are_its_own() -> None:
    draft = Draft(
        keys={"k.a": "integer", "k.b": "bool"},
        parameters={"p.least": ("3", "个"), "p.spare": ("1", "个")},
        tests={"1.b.x": {"has": "k.b"}, "1.b.y": {"criterion": "1.b.x"}},
        whens={"1.b.x": {"not": {"value": "k.a", "at_least": "@p.least"}}},
    )
    pack = replace(draft.pack(), parts=current().parts)
    assert {code: [use.criterion for use in uses] for code, uses in pack.uses.items()} == {
        "p.least": ["1.b.x"],
        "p.spare": [],
    }
