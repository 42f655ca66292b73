"""The page of a project's reviews, and the sheet that experts fill in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meihao.accounts.rules import Role
from meihao.organisations.services import establish
from meihao.policy.library import current
from meihao.renovation.models import DepartmentOpinion, Draw, ExpertReview, JointReview
from meihao.renovation.selectors import standards
from tests.accounts.people import inside
from tests.facts.conftest import person
from tests.renovation.conftest import AT, Town
from tests.renovation.test_reviews import Board, board, forwarded, seated

__all__ = ["board", "forwarded", "seated"]

HERE = "/projects/huaihua-2024/reviews/"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages are opened on the afternoon of the day that the story plays."""
    now = datetime(2024, 7, 1, 8, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)


def sheet(**given: str) -> dict[str, str]:
    items = standards.standard(current()).items
    return {"round": "1", **{f"score_{item}": "5" for item in items}, **given}


def test_the_page_says_what_comes_next_in_each_stage(town: Town) -> None:
    assert "到联合审查阶段，由" in inside(town.district).get(HERE).text


def test_a_district_calls_departments_and_each_answers(board: Board) -> None:
    browser = inside(board.town.district)
    text = browser.get(HERE).text
    housing, fire = board.offices["housing"], board.offices["fire-rescue"]
    assert f'value="{housing.pk}" id="call_departments_1" checked' in text, "the clause names housing"
    assert "还没有召集部门" in text
    assert browser.post(f"{HERE}call/", {"round": "1"}).status_code == 422
    said = {"round": "1", "departments": [str(housing.pk), str(fire.pk)]}
    assert browser.post(f"{HERE}call/", said).status_code == 302
    officer = inside(board.officers["housing"])
    text = officer.get(HERE).text
    assert "住建局：请答复" in text
    assert "消防救援大队：请答复" not in text
    place = JointReview.objects.get().invitations.get(organisation=housing)
    wrong = officer.post(f"{HERE}opinion/", {"invitation": place.pk, "outcome": "fail", "opinion": ""})
    assert wrong.status_code == 422
    assert "没有通过的要写明意见" in wrong.text
    assert (
        officer.post(f"{HERE}opinion/", {"invitation": place.pk, "outcome": "changes", "opinion": "补图"}).status_code
        == 302
    )
    assert "补图" in browser.get(HERE).text
    others = JointReview.objects.get().invitations.get(organisation=fire)
    refused = officer.post(f"{HERE}opinion/", {"invitation": others.pk, "outcome": "pass", "opinion": ""})
    assert refused.status_code == 422
    assert "只能由该部门的经办人答复" in refused.text
    assert DepartmentOpinion.objects.count() == 1


def test_the_city_publishes_a_seed_and_somebody_else_draws(forwarded: Board) -> None:
    city, drawer = inside(forwarded.town.city), inside(forwarded.drawer)
    assert city.post(f"{HERE}seed/", {"round": "1", "seed": "07 11"}).status_code == 422
    assert city.post(f"{HERE}seed/", {"round": "1", "seed": "07 11", "source": "某期公告"}).status_code == 302
    assert "抽取专家</button>" not in city.get(HERE).text
    assert "抽取专家</button>" in drawer.get(HERE).text
    assert city.post(f"{HERE}draw/", {"round": "1"}).status_code == 422
    assert drawer.post(f"{HERE}draw/", {"round": "1"}).status_code == 302
    assert Draw.objects.count() == 1
    text = drawer.get(HERE).text
    assert "核对抽取结果" in text
    assert "sha256sum" in text
    assert "专家名单在本轮有结论后公开" in inside(forwarded.town.builder).get(HERE).text


def test_an_expert_fills_in_the_sheet_and_sees_nobody_else_s(seated: Board) -> None:
    one, two = seated.seated()[:2]
    browser = inside(one)
    assert "您在本项目的专家组中" in browser.get(HERE).text
    wrong = browser.post(f"{HERE}ballot/", sheet(score_safety="1", opinion="总体可行"))
    assert wrong.status_code == 422
    assert "请写明怎样修改" in wrong.text
    assert "总体可行" in wrong.text
    given = sheet(score_safety="1", words_safety="净宽不足 4 米")
    assert browser.post(f"{HERE}ballot/", given).status_code == 302
    assert "净宽不足" in browser.get(f"{HERE}ballot/").text
    assert "净宽不足" not in inside(two).get(HERE).text
    for expert in seated.seated()[1:]:
        assert inside(expert).post(f"{HERE}ballot/", sheet()).status_code == 302
    text = inside(seated.town.implementer).get(HERE).text
    assert "修改清单" in text
    assert "净宽不足 4 米" in text
    change = ExpertReview.objects.get().draw.seats.get(expert=one).ballots.get().scores.get(item="safety").pk
    said = {"score": change, "step": "done", "note": "改为 4 米"}
    assert inside(two).post(f"{HERE}change/", said).status_code == 422
    assert inside(seated.town.implementer).post(f"{HERE}change/", said).status_code == 302
    returned = browser.post(f"{HERE}change/", {"score": change, "step": "returned", "note": ""})
    assert "请写明还要怎样改" in returned.text
    assert browser.post(f"{HERE}change/", {"score": change, "step": "accepted", "note": ""}).status_code == 302
    assert "验收通过" in browser.get(HERE).text


def test_a_panel_that_has_concluded_takes_no_more_sheets(seated: Board) -> None:
    for expert in seated.seated():
        inside(expert).post(f"{HERE}ballot/", sheet())
    browser = inside(seated.seated()[0])
    assert "评审表不能再改" in browser.get(f"{HERE}ballot/").text
    assert browser.post(f"{HERE}ballot/", sheet(score_need="4")).status_code == 422


def test_the_pages_are_not_there_for_others(seated: Board) -> None:
    outside = next(each for each in seated.experts if each not in seated.seated())
    for who in (outside, seated.town.scene.stranger):
        assert inside(who).get(HERE).status_code == 404
    for who in (outside, seated.town.city):
        assert inside(who).get(f"{HERE}ballot/").status_code == 404
    late = person("late-office", Role.DISTRICT_OFFICER, seated.offices["power-supply"])
    assert inside(late).get(HERE).status_code == 404


def test_the_number_of_statements_does_not_grow_with_what_was_said(seated: Board) -> None:
    browser = inside(seated.town.city)
    seated.vote(seated.seated()[0], at=AT, safety="改")
    browser.get(HERE)
    with CaptureQueriesContext(connection) as few:
        browser.get(HERE)
    for expert in seated.seated():
        seated.vote(expert, at=AT, safety="再改", cost="核价")
    for n in range(3):
        office = establish(
            code=f"zhifu-{n}",
            name=f"第{n}局",
            kind="department",
            parent=seated.town.scene.district.pk,
            actor=None,
            at=AT,
        )
        board_ = JointReview.objects.get()
        board_.invitations.create(organisation=office)
    with CaptureQueriesContext(connection) as many:
        assert "修改清单" in browser.get(HERE).text
    assert len(few) == len(many)


def test_the_list_of_projects_costs_no_more_for_reviews(seated: Board) -> None:
    browser = inside(seated.town.city)
    seated.vote(seated.seated()[0], at=AT)
    browser.get("/projects/?view=table")
    with CaptureQueriesContext(connection) as before:
        browser.get("/projects/?view=table")
    for expert in seated.seated():
        seated.vote(expert, at=AT + timedelta(hours=1))
    with CaptureQueriesContext(connection) as after:
        browser.get("/projects/?view=table")
    assert len(before) == len(after)


def test_the_first_screen_says_what_waits(seated: Board) -> None:
    expert = seated.seated()[0]
    assert f'href="{HERE}ballot/"' in inside(expert).get("/").text
    seated.vote(expert, at=AT)
    assert f'href="{HERE}ballot/"' not in inside(expert).get("/").text


def test_a_department_is_told_at_home_until_it_has_answered(board: Board) -> None:
    board.call()
    assert "去答复" in inside(board.officers["housing"]).get("/").text
    board.answer("housing")
    assert "去答复" not in inside(board.officers["housing"]).get("/").text
