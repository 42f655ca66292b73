"""Who owes what: one entry for each unmet condition, duty and deadline, addressed to whoever holds its body."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from meihao.organisations.models import Organisation
from meihao.places.services import register_compound
from meihao.policy.dossier import Dossier, Reading
from meihao.policy.library import current
from meihao.policy.lifecycle import Taken, fold, lifecycle
from meihao.renovation import services
from meihao.renovation.rules.duties import (
    DEADLINE,
    DUTY,
    GATE,
    OVERDUE,
    STEP,
    Entry,
    Office,
    entries,
    holder,
    tier_here,
)
from meihao.renovation.selectors import duties as selecting
from tests.accounts.people import inside
from tests.facts.conftest import body
from tests.renovation.conftest import AT, TODAY, Town
from tests.renovation.works import project_of

HERE = "/projects/huaihua-2024/duties/"
ONWARD = ("apply", "enlist", "draw-up", "submit", "forward", "pass", "commence", "finish", "accept")


def owed(stages: int, on: date = TODAY, proposed: tuple[str, ...] = (), **known: object) -> dict[str, Entry]:
    """What a project owes after so many steps, all taken today, and some facts."""
    pack = current()
    cycle = lifecycle(pack, "renovation")
    here = fold(cycle, [Taken(step, TODAY) for step in ONWARD[:stages]], TODAY)
    readings = {key.replace("_", ".", 1): Reading(value, effective_on=TODAY) for key, value in known.items()}
    return {each.id: each for each in entries(pack, cycle, here, Dossier("project:x", on, readings), proposed)}


def test_a_gate_that_is_open_asks_for_the_proposal_and_then_for_the_decision() -> None:
    (entry,) = owed(0).values()
    assert (entry.kind, entry.owner, entry.text) == (STEP, "sub-districts", "提请“受理申报”")
    (entry,) = owed(0, proposed=("apply",)).values()
    assert (entry.kind, entry.owner, entry.text) == (STEP, "district-housing", "决定“受理申报”")


def test_a_shut_gate_asks_its_owners_for_each_condition() -> None:
    (entry,) = owed(1).values()
    assert (entry.kind, entry.owner, entry.clause, entry.step) == (GATE, "urban-management", "opinion/5", "列入计划")
    assert entry.is_in("unknown")
    assert not entry.is_in("unmet")
    (entry,) = owed(1, demolition_open=3).values()
    assert entry.is_in("unmet")


def test_duties_of_the_stage_are_owed_beside_the_gate() -> None:
    found = owed(7)
    cycle = lifecycle(current(), "renovation")
    assert {name for name, each in found.items() if each.kind == DUTY} == {
        each.id for each in cycle.duties if "works" in each.during
    }
    assert {name for name, each in found.items() if each.kind == GATE} == {"works-finished"}
    assert "supervision-plan" not in owed(7, works_supervision_plan=True)


@pytest.mark.parametrize(("days", "overdue"), [(15, False), (16, True)])
def test_a_deadline_goes_with_the_condition_that_asks_for_the_same(days: int, overdue: bool) -> None:
    found = owed(9, on=TODAY + timedelta(days=days))
    filing = found["acceptance-filed"]
    assert filing.kind == GATE
    assert filing.due == TODAY + timedelta(days=15)
    assert (filing.overdue, filing.is_in(OVERDUE)) == (overdue, overdue)
    assert found["archive-handed-over"].due == date(2024, 10, 1)
    assert not any(each.kind == DEADLINE for each in found.values())
    assert "acceptance-filed" not in owed(9, acceptance_filed=True)


def test_a_deadline_that_no_condition_ahead_asks_for_stands_alone() -> None:
    pack = current()
    cycle = lifecycle(pack, "renovation")
    steps = [*(Taken(step, TODAY) for step in ONWARD), Taken("recognise", TODAY)]
    found = entries(pack, cycle, fold(cycle, steps, TODAY), Dossier("project:x", TODAY, {}))
    alone = {each.id: each for each in found if each.kind == DEADLINE}
    assert set(alone) == {"filing", "archive"}
    assert alone["filing"].source == "建设工程质量管理条例第四十九条"
    assert alone["filing"].clause == ""


def test_what_is_over_owes_nothing_and_what_is_held_only_its_duties() -> None:
    pack = current()
    cycle = lifecycle(pack, "renovation")
    nothing = Dossier("project:x", TODAY, {})
    gone = fold(cycle, [Taken("withdraw", TODAY)], TODAY)
    assert entries(pack, cycle, gone, nothing) == ()
    held = fold(cycle, [*(Taken(step, TODAY) for step in ONWARD[:7]), Taken("suspend", TODAY)], TODAY)
    assert {each.kind for each in entries(pack, cycle, held, nothing)} == {DUTY}


CITY = Office(1, "市", "/c/", "city", "")
DISTRICT = Office(2, "区", "/c/d/", "district", "")
STREET = Office(3, "街道", "/c/d/s/", "street", "")
THEIRS = Office(4, "区城管", "/c/d/um/", "department", "urban-management")
CITYS = Office(5, "市城管", "/c/um/", "department", "urban-management")
FIRM = Office(6, "公司", "/c/f/", "firm", "")


def held(name: str, tier: str, *offices: Office, **parties: Office) -> Office | None:
    return holder(name, tier, territory="/c/d/s/", offices=offices, parties=parties)


def test_a_body_is_held_by_the_party_the_nearest_office_or_the_government_of_its_tier() -> None:
    assert held("contractor", "party", CITY, contractor=FIRM) == FIRM
    assert held("contractor", "party", CITY) is None
    assert held("urban-management", "city", CITYS, THEIRS) == THEIRS
    assert held("urban-management", "city", CITYS, CITY) == CITYS
    assert held("district-housing", "district", CITY, DISTRICT, THEIRS) == DISTRICT
    assert held("sub-districts", "street", CITY, DISTRICT, STREET) == STREET
    assert held("communities", "community", CITY, DISTRICT, STREET) is None
    assert held("sub-districts", "street", Office(9, "别处", "/c/e/s/", "street", "")) is None
    assert tier_here("city", THEIRS, "/c/d/s/") == "district"
    assert tier_here("city", CITYS, "/c/d/s/") == "city"
    assert tier_here("city", None, "/c/d/s/") == "city"


# --- pages -------------------------------------------------------------------------------------------------------------


def test_entries_are_addressed_to_who_holds_the_body_here(town: Town) -> None:
    town.walk("works")
    rows = selecting.owed([project_of(town)], town.builder, on=TODAY, known=AT)
    by_id = {row.entry.id: row for row in rows}
    assert by_id["site-safety"].addressee == Organisation.objects.get(code="builder").name
    assert by_id["site-safety"].mine
    assert by_id["supervision-plan"].addressee == town.scene.district.name
    assert not by_id["supervision-plan"].mine
    assert by_id["site-people"].addressee == "监理单位"
    assert by_id["site-people"].office is None


def test_a_department_of_the_district_answers_for_its_own_and_is_told_so(town: Town) -> None:
    town.walk("applied")
    office = body("um", "department", town.scene.district)
    Organisation.objects.filter(pk=office.pk).update(body="urban-management")
    (row,) = selecting.owed([project_of(town)], town.district, on=TODAY, known=AT)
    assert (row.entry.id, row.addressee, row.mine) == ("clearance-done", office.name, True)


def test_the_page_of_a_project_says_what_is_owed_and_narrows_it(town: Town) -> None:
    town.walk("works")
    browser = inside(town.builder)
    text = browser.get(HERE).text
    for words in ("现场公布了居民接待场所、人员和电话", "施工已经完成", "判定依据", "牵头"):
        assert words in text
    only = browser.get(f"{HERE}?body=contractor").text
    assert "施工已经完成" in only
    assert "质量安全检查计划写明" not in only
    assert "没有符合条件的事项" in browser.get(f"{HERE}?state=overdue").text
    part = browser.get(f"{HERE}?body=contractor", headers={"HX-Request": "true", "HX-Target": "rows"}).text
    assert "<html" not in part


def test_the_sheet_has_the_rows_of_the_page(town: Town) -> None:
    town.walk("works")
    answer = inside(town.builder).get("/projects/huaihua-2024/duties.xlsx?body=contractor")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert rows[0][:4] == ["责任单位", "项目", "类别", "事项"]
    assert {row[0] for row in rows[1:]} == {Organisation.objects.get(code="builder").name}
    assert ("闸门条件", "施工已经完成") in {(row[2], row[3]) for row in rows[1:]}
    assert inside(town.builder).get("/duties.xlsx").status_code == 200


def test_the_list_over_all_projects_puts_one_s_own_first(town: Town) -> None:
    town.walk("works")
    text = inside(town.builder).get("/duties/").text
    builder = Organisation.objects.get(code="builder")
    assert text.index(builder.name) < text.index(town.scene.district.name)
    mine = inside(town.builder).get("/duties/?mine=1").text
    assert "现场公布了居民接待场所" in mine
    assert "质量安全检查计划写明" not in mine
    who = inside(town.builder).get(f"/duties/?who=contractor.{builder.pk}").text
    assert f"只看{builder.name}" in who
    assert "没有您能看的项目" in inside(town.scene.stranger).get("/duties/").text


def test_pages_are_for_those_who_see_the_project(town: Town) -> None:
    for user in (town.clerk, town.street, town.district, town.city, town.builder):
        assert inside(user).get(HERE).status_code == 200
    assert inside(town.scene.stranger).get(HERE).status_code == 404
    assert inside(town.scene.stranger).get("/projects/huaihua-2024/duties.xlsx").status_code == 404
    assert inside(town.city).get("/projects/none/duties/").status_code == 404


def more(town: Town, number: int) -> None:
    for each in range(number):
        code = f"more-{number}-{each}"
        compound = register_compound(
            code=code, name=code, community=town.scene.community.code, address="", actor=None, at=AT
        )
        services.register_project(
            code=code,
            name=code,
            territory=town.scene.community.organisation.pk,
            compounds=[compound.pk],
            on=TODAY,
            actor=town.district,
            at=AT,
        )


def cost(browser: Client, where: str) -> int:
    browser.get(where)
    with CaptureQueriesContext(connection) as counted:
        assert browser.get(where).status_code == 200
    return len(counted)


def test_the_list_costs_the_same_for_one_project_and_for_many(town: Town) -> None:
    town.walk("applied")
    browsers = [inside(user) for user in (town.district, town.builder)]
    before = [cost(browser, "/duties/") for browser in browsers]
    more(town, 1)
    more(town, 12)
    assert [cost(browser, "/duties/") for browser in browsers] == before


def test_the_division_of_work_lists_each_clause_with_its_bodies(town: Town) -> None:
    browser = inside(town.city)
    text = browser.get("/policy/duties/").text
    pack = current()
    for name, clause in pack.clauses.items():
        if name.startswith("opinion/") and (clause.lead or clause.support or clause.carry_out):
            assert clause.heading in text
    only = browser.get("/policy/duties/?body=finance").text
    assert pack.clauses["opinion/1"].heading in only
    assert pack.clauses["opinion/5"].heading not in only
