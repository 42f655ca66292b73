"""What the linter says of the chain of acceptance and of the calendar."""

from __future__ import annotations

from datetime import date

from meihao.policy.library import current
from meihao.policy.schema.completion import check_acceptance, check_calendar

STAGES = ("works", "acceptance", "handover", "completed", "look-back")


def said(**change: object) -> list[str]:
    table = current().parts.acceptance.model_copy(update=change)
    measures = {each.id for each in current().parts.measures.measures}
    problems = check_acceptance(
        "acceptance.toml", table, measures=measures, stages=STAGES, deadlines=("filing", "archive")
    )
    return [problem.message for problem in problems]


def test_the_pack_is_sound() -> None:
    assert said() == []
    assert list(check_calendar("calendar.toml", current().parts.calendar)) == []


def test_steps_are_all_there_at_stages_and_terms_that_there_are_and_nobody_confirms_their_own() -> None:
    steps = current().parts.acceptance.steps
    assert "缺少步骤 report" in said(steps=steps[1:])
    broken = steps[0].model_copy(update={"during": ("nowhere",), "deadline": "never", "decider": steps[0].owner})
    told = "\n".join(said(steps=(broken, *steps[1:])))
    for word in ("阶段 nowhere 未定义", "期限 never 未定义", "不能自己确认"):
        assert word in told


def test_points_and_utilities_name_groups_and_measures_that_there_are_and_warranties_have_figures() -> None:
    table = current().parts.acceptance
    item = table.items[0].model_copy(update={"group": "none", "measures": ("moon",)})
    told = "\n".join(said(items=(item, *table.items[1:])))
    assert "分组 none 未定义" in told
    assert "改造内容 moon 未定义" in told
    utility = table.utilities[0].model_copy(update={"measures": ("moon",)})
    assert said(utilities=(utility, *table.utilities[1:])) == ["改造内容 moon 未定义"]
    warranty = table.warranties[1].model_copy(update={"figure": None})
    assert len(said(warranties=(table.warranties[0], warranty))) == 1


def test_holidays_end_after_they_begin_and_only_weekends_are_worked_for_them() -> None:
    calendar = current().parts.calendar
    year = calendar.years[0]
    holiday = year.holidays[0].model_copy(update={"last": date(2020, 1, 1)})
    broken = year.model_copy(update={"holidays": (holiday,), "worked": (date(2022, 6, 1),)})
    told = [each.message for each in check_calendar("c", calendar.model_copy(update={"years": (broken, broken)}))]
    assert len(told) == 5
    assert any("2022 出现了 2 次" in each for each in told)
