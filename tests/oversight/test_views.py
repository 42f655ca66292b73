"""The pages of supervision: colours out of the records of works, sites and checks, with their reasons, for who may know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from meihao.accounts.models import User
from meihao.facts.selectors.as_of import readings
from meihao.oversight.selectors import colours as selecting
from meihao.oversight.selectors.colours import watch
from meihao.policy.library import current
from meihao.renovation.models import Project
from tests.renovation.conftest import AT, TODAY, Town
from tests.renovation.steps import another, planned, taken
from tests.renovation.works import PIPES, accept, built

Enter = Callable[[User], Client]
LATE = PIPES.due_on + timedelta(days=40)


def projects() -> list[Project]:
    return [*Project.objects.select_related("organisation", "subject").order_by("code")]


def colour(town: Town, days: int = 0) -> str:
    (found,) = [
        each
        for each in watch(projects(), on=TODAY + timedelta(days=days), known=AT + timedelta(days=days))
        if each.project.pk == town.project.pk
    ]
    return found.colour


def test_works_that_nobody_inspected_are_of_unknown_colour(town: Town) -> None:
    (found,) = watch(projects(), on=TODAY, known=AT)
    assert found.colour == "gray"
    (line,) = selecting.lines([found], current())
    assert line.words == "缺数据：逾期未整改的问题、未销号的严重安全问题"


def test_commitments_long_overdue_are_red_whatever_else_is_unknown_and_not_before(town: Town) -> None:
    assert colour(town, (LATE - TODAY).days) == "red"
    (found,) = watch([p for p in projects() if p.pk == town.project.pk], on=LATE, known=AT + (LATE - TODAY))
    assert found.shade is not None
    assert {each.rule.id for each in found.shade.reasons(current().parts.colours)} == {"lag-red", "overdue-red"}


def test_works_that_were_accepted_are_overdue_no_more(town: Town) -> None:
    accept(town, built(town, 1, PIPES.quantity, PIPES.where))
    assert colour(town, (LATE - TODAY).days) == "gray"


def test_what_is_held_or_stands_in_the_reserve_has_no_lamp(town: Town) -> None:
    planned(town, "new", another(town, "a"))
    held = planned(town, "held", another(town, "b"))
    taken(held, "apply", "enlist", "suspend", by=town.city)
    listed = planned(town, "listed", another(town, "c"))
    taken(listed, "apply", "enlist", by=town.city)
    found = {each.project.code: each.colour for each in watch(projects(), on=TODAY, known=AT)}
    assert (found["new"], found["held"], found["listed"]) == ("none", "none", "blue")


def test_evidence_that_ran_out_counts_where_a_gate_or_duty_asks_for_it(town: Town) -> None:
    def told(days: int) -> int:
        key = "progress.stale_evidence"
        subject = town.project.subject_id
        found = readings(
            [subject],
            on=TODAY + timedelta(days=days),
            known=AT + timedelta(days=days),
            pack=current(),
            keys=frozenset({key}),
        )
        number: int = found[subject][key].value
        return number

    months = {name: key.valid_months for name, key in current().keys.items()}
    asked = [key for key in ("works.safety_guard", "works.people_checked") if months[key]]
    town.supply(asked)
    assert told(0) == 0
    assert told(200) == len(asked)


def test_the_list_says_why_narrows_and_is_exported(town: Town, enter: Enter) -> None:
    listed = planned(town, "listed", another(town, "c"))
    taken(listed, "apply", "enlist", by=town.city)
    browser = enter(town.city)
    page = browser.get("/oversight/").content.decode()
    assert "槐花里改造" in page
    assert "listed改造" in page
    assert "没有触发任何规则" in page
    assert "节点逾期超过红色界限（现为" in page
    only = browser.get("/oversight/?colour=blue").content.decode()
    assert "listed改造" in only
    assert "槐花里改造" not in only
    sheet = load_workbook(BytesIO(browser.get("/oversight/list.xlsx").content)).active
    assert sheet is not None
    assert {row[0] for row in sheet.iter_rows(values_only=True)} >= {"槐花里改造", "listed改造"}


def test_a_project_s_page_lists_every_rule_of_its_stage(town: Town, enter: Enter) -> None:
    page = enter(town.builder).get("/projects/huaihua-2024/oversight/").content.decode()
    for rule in current().parts.colours.rules:
        assert (rule.text in page) == any(
            each.of == "renovation" and "works" in each.during
            for each in current().parts.colours.rules
            if each.text == rule.text
        )
    assert "情况不明" in page
    assert "还差" not in page


def test_a_stranger_sees_nothing_of_it(town: Town, enter: Enter) -> None:
    browser = enter(town.scene.stranger)
    assert browser.get("/projects/huaihua-2024/oversight/").status_code == 404
    assert "槐花里改造" not in browser.get("/oversight/").content.decode()


@pytest.mark.parametrize("page", ["/oversight/"])
def test_more_projects_cost_no_more_statements(town: Town, enter: Enter, page: str) -> None:
    browser = enter(town.city)

    def cost() -> int:
        browser.get(page)
        with CaptureQueriesContext(connection) as found:
            assert browser.get(page).status_code == 200
        return len(found)

    taken(planned(town, "one", another(town, "o")), "apply", "enlist", by=town.city)
    before = cost()
    for code in "abcd":
        taken(planned(town, f"p{code}", another(town, code)), "apply", "enlist", by=town.city)
    assert cost() == before
    assert len(selecting.projects(town.city)[0]) == 6
