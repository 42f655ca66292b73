"""The pages of projects: who may open them, what they say, and what their forms do."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from meihao.places.services import register_compound
from meihao.renovation import services
from meihao.renovation.models import Project, Proposal
from tests.accounts.people import inside
from tests.renovation.conftest import AT, TODAY, Town

HERE = "/projects/huaihua-2024/"


@pytest.fixture
def more(town: Town) -> None:
    """Ten further projects, one of them on its way."""
    for n in range(10):
        compound = register_compound(
            code=f"c{n}",
            name=f"小区{n}",
            community=town.scene.community.code,
            address="",
            built_in=1990,
            actor=None,
            at=AT,
        )
        made = services.register_project(
            code=f"p{n}",
            name=f"项目{n}",
            territory=town.project.organisation_id,
            compounds=[compound.pk],
            on=date(2024, 2, 1),
            actor=town.district,
            at=AT,
        )
        services.propose(project=made.pk, step="apply", actor=town.street, at=AT)
        services.advance(project=made.pk, step="apply", on=TODAY, actor=town.district, at=AT)


@pytest.mark.parametrize("address", ["/projects/", "/projects/?view=table", HERE])
def test_pages_are_for_those_who_see_the_project(town: Town, address: str) -> None:
    for user in (town.clerk, town.street, town.district, town.city, town.builder):
        assert inside(user).get(address).status_code == 200
    expert = inside(town.scene.expert).get(address)
    assert expert.status_code == (404 if address == HERE else 200)
    assert "槐花里" not in expert.text


def test_what_is_not_one_s_own_is_not_there(town: Town) -> None:
    stranger = inside(town.scene.stranger)
    assert stranger.get(HERE).status_code == 404
    assert stranger.post(f"{HERE}steps/apply/", {"on": TODAY.isoformat()}).status_code == 404
    assert "槐花里" not in stranger.get("/projects/?view=table").text


@pytest.mark.parametrize("address", ["/projects/", "/projects/?view=table"])
def test_the_number_of_statements_does_not_grow_with_the_projects(
    town: Town, address: str, request: pytest.FixtureRequest
) -> None:
    browser = inside(town.district)
    browser.get(address)
    with CaptureQueriesContext(connection) as few:
        browser.get(address)
    request.getfixturevalue("more")
    with CaptureQueriesContext(connection) as many:
        text = browser.get(address).text
    assert len(few) == len(many)
    assert "项目3" in text
    assert "拆违拆临已经开展并且完成" in text


def test_the_table_is_narrowed_by_stage_name_district_and_year(town: Town, more: None) -> None:
    browser = inside(town.city)

    def names(query: str) -> int:
        return browser.get(f"/projects/?view=table&{query}").text.count('<th scope="row">')

    assert names("") == 11
    assert names("stage=applied") == 10
    assert names("stage=reserve&year=2024") == 1
    assert names("q=项目3") == 1
    assert names("district=laishan") == 11, "a district without projects is no choice, and narrows nothing"


def test_the_board_counts_what_it_does_not_lay_out(town: Town, more: None) -> None:
    text = inside(town.district).get("/projects/").text
    assert text.count('<article class="slip">') == 7
    assert "全部 10 个" in text


def test_the_page_tells_what_keeps_the_gate_shut_and_who_acts(town: Town) -> None:
    town.walk("approval")
    text = inside(town.district).get(HERE).text
    assert "“开工”的闸门关着" in text
    assert "11 个条件" in text
    assert text.count(">意见 3</span>") == 2
    assert "请街道指导筹备组召开首次业主大会" in text
    assert "可书面放行" in text


def test_a_step_is_proposed_and_decided_on_the_page(town: Town) -> None:
    street, district = inside(town.street), inside(town.district)
    assert "提请受理申报" in street.get(HERE).text
    assert "决定：受理申报" not in district.get(HERE).text, "not before it was proposed"
    assert street.post(f"{HERE}steps/apply/propose/", {"note": "材料齐"}).status_code == 302
    assert Proposal.objects.get().note == "材料齐"
    page = district.get(HERE).text
    assert "决定：受理申报" in page
    seen = page.split('name="seen" value="')[1].split('"')[0]
    answer = district.post(f"{HERE}steps/apply/", {"on": TODAY.isoformat(), "seen": seen, "after": 0})
    assert answer.status_code == 302
    assert "“列入计划”的闸门关着" in inside(town.clerk).get(HERE).text


def test_a_refusal_keeps_what_was_typed_and_lists_every_reason(town: Town) -> None:
    town.walk("applied")
    town.propose("enlist", town.district)
    answer = inside(town.colleague).post(
        f"{HERE}steps/enlist/", {"on": TODAY.isoformat(), "grounds": "已核对", "seen": "0" * 64}
    )
    assert answer.status_code == 422
    assert "已核对" in answer.text
    assert "记录有变化" in answer.text
    assert "拆违拆临已经开展并且完成（意见 5）" in answer.text


def test_grounds_are_asked_for_where_clause_6_leaves_it_to_discretion(town: Town) -> None:
    town.walk("approval")
    town.supply([key for key in town.keys("commence") if key.split(".")[0] not in {"consent", "review"}])
    town.propose("commence", town.owner)
    browser = inside(town.colleague)
    page = browser.get(HERE).text
    assert page.count('name="yield-') == 3
    seen = page.split('name="seen" value="')[1].split('"')[0]
    given = {"on": TODAY.isoformat(), "seen": seen}
    assert browser.post(f"{HERE}steps/commence/", given).status_code == 422
    given |= {f"yield-{name}": "雨季将至" for name in ("owners-consulted", "owners-agree", "owners-pledged")}
    assert browser.post(f"{HERE}steps/commence/", given).status_code == 302
    assert "书面放行" in browser.get(HERE).text


def test_a_project_is_suspended_and_resumed_on_the_page(town: Town) -> None:
    town.walk("listed")
    browser = inside(town.colleague)
    given = {"step": "suspend", "on": TODAY.isoformat(), "grounds": ""}
    assert browser.post(f"{HERE}aside/", given).status_code == 422
    assert browser.post(f"{HERE}aside/", given | {"grounds": "业委会换届"}).status_code == 302
    text = browser.get(HERE).text
    assert "项目暂缓中" in text
    assert "业委会换届" in text


def test_an_earlier_day_shows_where_it_stood_and_offers_nothing(town: Town) -> None:
    town.propose("apply", town.street)
    town.decide("apply", town.district)
    text = inside(town.district).get(f"{HERE}?on=2024-03-01").text
    assert '这是 <span class="num">2024-03-01</span> 的情况' in text
    assert 'name="seen"' not in text


def test_a_project_is_registered_from_the_register_of_compounds(town: Town) -> None:
    browser = inside(town.district)
    assert "没有可以登记的小区" in browser.get("/projects/new/").text
    compound = register_compound(
        code="new", name="新村", community=town.scene.community.code, address="", built_in=1988, actor=None, at=AT
    )
    assert "新村" not in browser.get("/projects/new/").text
    address = f"/projects/new/?place={town.scene.community.organisation.code}"
    assert "新村" in browser.get(address).text
    given = {"code": "xincun", "name": "新村改造", "compounds": [], "on": TODAY.isoformat()}
    assert browser.post(address, given).status_code == 422
    assert browser.post(address, given | {"compounds": [compound.pk]}).status_code == 302
    assert Project.objects.get(code="xincun").memberships.get().compound == compound
    assert inside(town.street).get("/projects/new/").status_code == 404


def test_a_party_is_named_on_the_page(town: Town) -> None:
    browser = inside(town.district)
    firm = town.project.parties.get(body="contractor").organisation
    given = {"body": "supervisor", "organisation": firm.pk, "since": TODAY.isoformat()}
    assert browser.post(f"{HERE}parties/", given).status_code == 302
    assert "监理单位" in browser.get(HERE).text
    assert browser.post(f"{HERE}parties/", given | {"body": "designer", "since": "2999-01-01"}).status_code == 422
    assert inside(town.street).post(f"{HERE}parties/", given).status_code == 404


def test_the_first_screen_tells_what_waits_for_one_s_decision_and_nobody_else_s(town: Town) -> None:
    assert "等我决定的项目" not in inside(town.district).get("/").text
    town.propose("apply", town.street)
    assert "槐花里改造：受理申报" in inside(town.district).get("/").text
    assert "槐花里改造：受理申报" not in inside(town.street).get("/").text
    assert "槐花里改造：受理申报" not in inside(town.scene.stranger).get("/").text
    town.decide("apply", town.district)
    assert "等我决定的项目" not in inside(town.colleague).get("/").text


def test_the_first_screen_has_what_one_s_own_body_is_to_do(town: Town) -> None:
    text = inside(town.builder).get("/").text
    assert "眼下没有要由我方办的事项" in text
    assert "还没有社区" not in text
    street = inside(town.street).get("/").text
    assert "我方要办的" in street
    assert "提请“受理申报”" in street
    assert "我方要办的" not in inside(town.scene.stranger).get("/").text
    assert "我方要办的" not in inside(town.scene.expert).get("/").text
    town.walk("works")
    text = inside(town.builder).get("/").text
    assert "现场公布了居民接待场所、人员和电话" in text
    assert "质量安全检查计划" not in text


def test_the_list_is_saved_as_the_page_shows_it(town: Town, more: None) -> None:
    browser = inside(town.city)
    text = b"".join(browser.get("/projects/list.csv?stage=reserve")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][:3] == ["编号", "项目", "区市"]
    assert [row[0] for row in rows[1:]] == ["huaihua-2024"]
    assert rows[1][2] == town.scene.district.name
    assert rows[1][8] == "条件齐备，可以受理申报"
    sheet = load_workbook(io.BytesIO(b"".join(browser.get("/projects/list.xlsx")))).active
    assert sheet is not None
    cells = list(sheet.values)
    assert (len(cells), cells[0][0], {row[5] for row in cells[1:]}) == (12, "编号", {"储备", "申报"})
    assert {row[9] for row in cells[1:] if row[5] == "申报"} == {"意见 5"}
    stranger = b"".join(inside(town.scene.stranger).get("/projects/list.csv")).decode("utf-8-sig")
    assert stranger.count("\n") == 1


def test_a_name_that_looks_like_a_formula_stays_text(town: Town) -> None:
    Project.objects.filter(pk=town.project.pk).update(name="=1+1")
    browser = inside(town.city)
    assert "'=1+1" in b"".join(browser.get("/projects/list.csv")).decode("utf-8-sig")
    sheet = load_workbook(io.BytesIO(b"".join(browser.get("/projects/list.xlsx")))).active
    assert sheet is not None
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=1+1", "s")


def test_saving_the_list_asks_no_more_of_more_projects(town: Town, more: None) -> None:
    browser = inside(town.city)

    def asked(narrowed: str) -> int:
        with CaptureQueriesContext(connection) as found:
            b"".join(browser.get(f"/projects/list.csv{narrowed}"))
        return len(found)

    asked("")
    assert asked("") == asked("?q=p1")
