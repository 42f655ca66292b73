"""Pages of assessments: what they show, what their forms do, and whom they leave out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.accounts.services import appoint
from meihao.assessment.models import Decision
from meihao.policy import library
from meihao.reviews.models import Finding, Panel
from tests.assessment import fulfilled
from tests.facts.conftest import AT, TODAY, Scene, person

Enter = Callable[[User], Client]
HOME = "/communities/xingfu/"
PART = {"HX-Request": "true"}
QUESTIONS = fulfilled.questions(TODAY)


def seen(browser: Client, what: str = "seen") -> str:
    """A hidden value of the form that concludes."""
    form = browser.get(HOME + "decisions/").text.partition("/conclude/")[2]
    found = re.search(rf'name="{what}" value="([^"]*)"', form)
    assert found is not None
    return found[1]


def conclusion(browser: Client, **more: str) -> dict[str, str]:
    today = timezone.localdate().isoformat()
    given = {
        "outcome": "deferred",
        "grounds": "资料不齐",
        "on": today,
        "seen": seen(browser),
        "after": seen(browser, "after"),
    }
    return {**given, **more}


# --- the matrix --------------------------------------------------------------------------------------------------------


def test_the_matrix_shows_every_level_and_opens_the_first_that_lacks_something(scene: Scene, enter: Enter) -> None:
    response = enter(scene.officer).get(HOME)
    pack = library.current()
    for name in pack.systems.values():
        assert name in response.text
    assert response.text.count('class="opt is-') + response.text.count('<td class="is-') == len(pack.levels)
    assert response.context["opened"].level.id == "1/basic"
    assert "drawer-unasked" in response.text


def test_a_level_asked_for_by_htmx_comes_back_alone(scene: Scene, enter: Enter) -> None:
    fulfilled.measure(scene.subject, {"canteen.open": "true", "canteen.licence_until": "2024-06-29"}, on=TODAY, at=AT)
    response = enter(scene.officer).get(HOME + "?c=7/basic", headers=PART)
    assert "<html" not in response.text
    assert "社区食堂" in response.text
    assert "2024-06-29" in response.text
    assert "HX-Request" in response.headers["Vary"]


def test_a_level_that_the_pack_has_not_is_not_found(scene: Scene, enter: Enter) -> None:
    assert enter(scene.officer).get(HOME + "?c=99/basic").status_code == 404
    assert enter(scene.officer).get("/communities/nowhere/").status_code == 404


def test_the_day_asked_about_changes_what_is_shown_and_says_so(scene: Scene, enter: Enter) -> None:
    fulfilled.measure(scene.subject, {"canteen.open": "true", "canteen.licence_until": "2027-01-01"}, on=TODAY, at=AT)
    browser = enter(scene.officer)

    def marked(address: str) -> str:
        opened = browser.get(address).context["opened"]
        return next(each.branch.verdict.slug for each in opened.criteria if each.criterion.id == "7.b.open")

    on = f"?c=7/basic&on={TODAY}"
    assert marked(HOME + on) == "met"
    assert marked(f"{HOME}?c=7/basic&on={TODAY - timedelta(days=1)}") == "unknown"
    assert marked(f"{HOME}{on}&known={TODAY - timedelta(days=1)}") == "unknown"
    text = browser.get(HOME + on).text
    assert "2024-06-30" in text
    assert "按现在掌握的记录" in text
    assert browser.get(HOME + "?on=not-a-day").status_code == 200
    assert browser.get(HOME + "?on=2199-01-01").context["as_of"] == timezone.localdate()


def test_marks_tell_what_is_ours_from_what_the_instrument_prints(scene: Scene, enter: Enter) -> None:
    browser = enter(scene.officer)
    assert "本地" in browser.get("/policy/parameters/?origin=local").text
    assert "解释" in browser.get(HOME + "?c=7/basic").text
    assert browser.get("/policy/clauses/annex1/7/basic/").status_code == 200
    assert browser.get("/policy/clauses/annex1/99/basic/").status_code == 404


def test_figures_are_listed_by_name_with_what_they_decide_and_found_by_name_or_code(scene: Scene, enter: Enter) -> None:
    browser = enter(scene.officer)
    address = "/policy/parameters/"

    def codes(**query: str) -> list[str]:
        return [row[0] for row in browser.get(address, query).context["rows"]]

    assert codes() == list(library.current().parameters)
    assert codes(q="食堂满意率") == codes(q="Canteen.satisfied") == ["canteen.satisfied"]
    assert codes(q=" 公示天数 ") == ["notice.preparation_days", "notice.scheme_days", "notice.elevator_days"]
    assert codes(q="公示天数", origin="local") == ["notice.scheme_days"]
    part = browser.get(address, {"q": "食堂满意率", "origin": "local"}, headers=PART)
    assert "<html" not in part.text
    assert part.text.index("食堂满意率下限") < part.text.index("canteen.satisfied")
    assert 'href="/policy/clauses/annex1/7/basic/"' in part.text
    assert "7.b.needs" in part.text
    assert "没有条目或条件直接用到" in browser.get(address, {"q": "evidence.months"}).text
    assert "没有符合条件的数字" in browser.get(address, {"q": "没有这样的数字"}).text


def test_all_figures_cost_as_many_statements_as_one(scene: Scene, enter: Enter) -> None:
    browser = enter(scene.officer)
    browser.get("/")

    def statements(query: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(f"/policy/parameters/{query}").status_code == 200
        return len(asked)

    assert statements("?q=canteen.satisfied") == statements("")


# --- the gaps ----------------------------------------------------------------------------------------------------------


def test_gaps_are_narrowed_by_owner_system_and_kind(scene: Scene, enter: Enter) -> None:
    browser = enter(scene.officer)
    every = browser.get(HOME + "gaps/").context["rows"].paginator.count
    owners = browser.get(HOME + "gaps/").context["owners"]
    assert len(owners) > 3
    counts = [browser.get(HOME + "gaps/", {"owner": owner}).context["rows"].paginator.count for owner in owners]
    assert sum(counts) == every
    assert all(0 < count < every for count in counts)
    part = browser.get(HOME + "gaps/", {"owner": owners[0], "kind": "missing"}, headers=PART)
    assert "<html" not in part.text
    assert browser.get(HOME + "gaps/", {"kind": "expired"}).context["rows"].paginator.count == 0


def test_whoever_hands_in_is_led_from_a_gap_to_the_upload_with_its_target(scene: Scene, enter: Enter) -> None:
    clerk = enter(scene.clerk).get(HOME + "gaps/?system=function").text
    (first, *_) = re.findall(r'href="([^"]*evidence/upload/\?target=[a-z0-9_.]+)"', clerk)
    assert enter(scene.clerk).get(first).status_code == 200


# --- deciding ----------------------------------------------------------------------------------------------------------


def test_an_officer_designates_and_sees_it(scene: Scene, enter: Enter) -> None:
    browser = enter(scene.officer)
    form = {"profile": "redevelopment", "on": timezone.localdate().isoformat(), "grounds": "批复", "after": "0"}
    response = browser.post(HOME + "designate/", form, follow=True)
    assert "拆改更新类" in response.text
    assert Decision.objects.get().outcome == "redevelopment"
    again = browser.post(HOME + "designate/", {**form, "profile": "new_build"})
    assert again.status_code == 422
    assert "已经作了决定" in again.text
    assert "批复" in again.text


def test_a_conclusion_refused_keeps_what_was_typed_and_says_what_is_lacking(scene: Scene, enter: Enter) -> None:
    browser = enter(scene.officer)
    response = browser.post(HOME + "conclude/", conclusion(browser, outcome="met", grounds="都看过了"))
    assert response.status_code == 422
    assert "不能认定达标" in response.text
    assert "都看过了" in response.text
    assert not Decision.objects.exists()


def test_a_conclusion_is_listed_with_a_way_back_to_what_was_seen(scene: Scene, enter: Enter) -> None:
    browser = enter(scene.officer)
    response = browser.post(HOME + "conclude/", conclusion(browser), follow=True)
    assert "补正后再议" in response.text
    made = Decision.objects.get()
    assert made.inputs_digest in response.text
    assert f"known={timezone.localdate(made.at)}" in response.text


def test_two_officers_with_one_page_are_told_apart(scene: Scene, enter: Enter) -> None:
    mine, theirs = enter(scene.officer), enter(scene.colleague)
    first, second = conclusion(mine), conclusion(theirs, outcome="unmet")
    assert mine.post(HOME + "conclude/", first).status_code == 302
    late = theirs.post(HOME + "conclude/", second)
    assert late.status_code == 422
    assert "officer某已经作了决定，请刷新页面" in late.text


def test_deciding_in_one_district_is_no_permission_in_another(scene: Scene, enter: Enter) -> None:
    both = person("both", Role.DISTRICT_OFFICER, scene.other_district)
    appoint(user=both.pk, role=Role.IMPLEMENTER, organisation=scene.district.pk, since=TODAY, actor=None, at=AT)
    browser = enter(User.objects.get(pk=both.pk))
    page = browser.get(HOME + "decisions/")
    assert page.status_code == 200
    assert "/conclude/" not in page.text
    for act in ("conclude/", "designate/"):
        assert browser.post(HOME + act, {"profile": "upgrade", "on": "2024-06-30"}).status_code == 404


# --- experts -----------------------------------------------------------------------------------------------------------


def test_a_city_officer_convenes_and_is_told_what_is_wrong_with_a_choice(
    scene: Scene, enter: Enter, head: User, experts: list[User]
) -> None:
    browser = enter(head)
    two = browser.post(HOME + "panel/", {"experts": [expert.pk for expert in experts[:2]]})
    assert two.status_code == 422
    assert "应有 3 人，现选了 2 人" in two.text
    assert browser.post(HOME + "panel/", {"experts": [expert.pk for expert in experts]}).status_code == 302
    assert "expert2某" in browser.get(HOME + "panel/").text
    assert enter(scene.officer).get(HOME + "panel/").status_code == 404


def test_an_expert_answers_one_question_and_is_led_to_the_next(
    scene: Scene, enter: Enter, panel: Panel, experts: list[User]
) -> None:
    browser = enter(experts[0])
    page = f"/expert/xingfu/{QUESTIONS[0]}/"
    assert "待您认定" in browser.get(page).text
    bare = browser.post(page, {"verdict": "unmet", "grounds": ""})
    assert bare.status_code == 422
    assert "要写明差在哪里" in bare.text
    done = browser.post(page, {"verdict": "unmet", "grounds": "楼道堆物"})
    assert done.url == f"/expert/xingfu/{QUESTIONS[1]}/"
    assert "您已认定" in browser.get(page).text
    last = browser.post(f"/expert/xingfu/{QUESTIONS[-1]}/", {"verdict": "met"})
    assert last.url == "/expert/"
    assert Finding.objects.count() == 2


def test_an_expert_sees_neither_others_findings_nor_other_communities(
    scene: Scene, enter: Enter, panel: Panel, experts: list[User]
) -> None:
    page = f"/expert/xingfu/{QUESTIONS[0]}/"
    enter(experts[0]).post(page, {"verdict": "unmet", "grounds": "只有一号专家看见的话"})
    criterion = library.current().criteria[QUESTIONS[0]]
    cell = f"{HOME}?c={criterion.indicator}/{criterion.level}"
    other = enter(experts[1])
    for address in (page, cell, HOME + "gaps/", "/expert/"):
        response = other.get(address)
        assert response.status_code == 200
        assert "只有一号专家看见的话" not in response.text
        assert "expert某" not in response.text
    assert "只有一号专家看见的话" in enter(experts[0]).get(page).text
    assert "只有一号专家看见的话" in enter(scene.officer).get(cell).text
    for address in ("/communities/wenhua/", f"/expert/wenhua/{QUESTIONS[0]}/", "/expert/xingfu/7.b.open/"):
        assert other.get(address).status_code == 404


@pytest.mark.parametrize("address", ["", "?c=7/basic", "gaps/", "decisions/"])
def test_pages_of_a_community_are_for_its_territory(scene: Scene, enter: Enter, address: str) -> None:
    assert enter(scene.clerk).get(HOME + address).status_code == 200
    assert enter(scene.stranger).get(HOME + address).status_code == 404
    assert enter(scene.expert).get(HOME + address).status_code == 404
    assert Client().get(HOME + address).status_code == 302
