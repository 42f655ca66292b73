"""The pages of checks: who may open them, what they say, what their forms do, and what they cost."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from meihao.checks import services
from meihao.checks.models import Draw, Finding, FindingStep, Inspection, Material, NodeCall, Plan, Round, SafetyCheck
from tests.accounts.people import inside
from tests.checks.conftest import Site
from tests.checks.test_plans import draw, plan, publish
from tests.renovation.conftest import AT, TODAY
from tests.renovation.works import picture

HERE = "/projects/huaihua-2024/checks/"
LISTS = [
    HERE,
    f"{HERE}materials/",
    f"{HERE}nodes/",
    f"{HERE}safety/",
    f"{HERE}?show=all",
    "/inspections/?show=all",
    "/",
]


def shot(shade: int = 50, name: str = "a.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture(shade))


def cost(browser: Client, where: str) -> int:
    browser.get(where)
    with CaptureQueriesContext(connection) as counted:
        assert browser.get(where).status_code == 200
    return len(counted)


def fill(site: Site, number: int) -> None:
    """One more of everything."""
    row = site.finding(site.inspect(site.failed(shade=60 + number, note=f"问题{number}")), place=f"{number} 处")
    site.follow(row, "mended", site.town.builder)
    site.finding(site.inspect(site.failed(shade=100 + number, note=f"又{number}")), severity="serious")
    site.material(batch=f"B{number}")
    site.call(place=f"{number} 号楼")
    site.check(site.call("wall-base", f"{number} 号楼"))
    services.check_safety(
        project=site.project,
        item="nets",
        outcome="fine",
        photo=site.photo(140 + number),
        actor=site.town.builder,
        at=AT,
    )


@pytest.mark.parametrize("where", LISTS)
def test_twice_the_records_cost_no_more_queries(site: Site, where: str) -> None:
    fill(site, 1)
    browsers = [inside(user) for user in (site.town.district, site.town.builder, site.supervisor)]
    before = [cost(browser, where) for browser in browsers]
    for number in range(2, 6):
        fill(site, number)
    assert [cost(browser, where) for browser in browsers] == before


def test_pages_are_for_those_who_see_the_project(site: Site) -> None:
    row, made = site.finding(), plan(site)
    addresses = [*LISTS[:4], f"{HERE}findings/{row.pk}/", f"{HERE}inspections/{row.found.inspection_id}/"]
    addresses += [
        f"{HERE}findings/{row.pk}/photos/0/",
        f"{HERE}items/{row.found_id}/photo/",
        f"/inspections/plans/{made.pk}/",
    ]
    for where in addresses:
        for user in (site.town.district, site.town.street, site.town.builder, site.supervisor, site.patrol):
            answer = inside(user).get(where)
            assert answer.status_code == 200, where
            if answer.streaming:
                b"".join(answer)
        assert inside(site.town.scene.stranger).get(where).status_code == 404, where


@pytest.mark.parametrize(
    "where",
    [
        f"{HERE}findings/9/",
        f"{HERE}inspections/9/",
        f"{HERE}items/9/finding/",
        f"{HERE}items/9/photo/",
        f"{HERE}materials/9/",
        f"{HERE}nodes/9/",
        f"{HERE}safety/nothing/",
        f"{HERE}safety/nets/photo/",
        "/inspections/plans/9/",
        "/inspections/rounds/9/",
        "/inspections/laishan/plans/new/",
    ],
)
def test_what_is_not_there_is_not_there(site: Site, where: str) -> None:
    assert inside(site.town.district).get(where).status_code == 404


def test_a_finding_goes_its_way_on_the_pages(site: Site) -> None:
    officer, builder = inside(site.town.district), inside(site.town.builder)
    form = f"{HERE}inspections/new/?area=site"
    assert "扬尘防治" in officer.get(form).text
    given = {
        "side": "district",
        "on": timezone.localdate().isoformat(),
        "verdict-dust": "pass",
        "verdict-trenches": "fail",
        "value-trenches-rail": "0.9",
        "note-trenches": "护栏不足",
        "photo-trenches": shot(),
    }
    answer = officer.post(form, given)
    visit = Inspection.objects.get()
    assert answer.headers["Location"] == f"{HERE}inspections/{visit.pk}/"
    assert '实测 <span class="num">0.9</span> m' in officer.get(answer.headers["Location"]).text
    item = visit.items.get(verdict="fail")
    due = timezone.localdate()
    said = {"severity": "serious", "place": "东院", "text": "护栏不足", "responsible": "contractor", "due_on": due}
    assert officer.post(f"{HERE}items/{item.pk}/finding/", said).status_code == 302
    row = Finding.objects.get()
    assert row.photo == item.photo
    where = f"{HERE}findings/{row.pk}/"
    assert "应当停工整改" in builder.get(f"{HERE}materials/").text
    assert "要整改、要复查" in builder.get("/").text
    assert builder.post(f"{where}mend/", {"note": "已加高", "photo": shot(51), "seen": 0}).status_code == 302
    assert "填写" not in builder.get(where).text
    assert "整改的人不能复查自己的整改" in builder.get(where).text
    done = {"step": "closed", "note": "护栏 1.2 米", "photo": shot(52), "seen": 1}
    assert builder.post(f"{where}recheck/", done).status_code == 422
    assert officer.post(f"{where}recheck/", {**done, "photo": shot(52)}).status_code == 302
    assert FindingStep.objects.count() == 2
    assert "停工整改。" not in officer.get(HERE).text


def test_a_photo_that_is_none_comes_back_with_what_was_typed(site: Site) -> None:
    row = site.finding()
    wrong = SimpleUploadedFile("a.jpg", b"#!/bin/sh not a picture")
    answer = inside(site.town.builder).post(
        f"{HERE}findings/{row.pk}/mend/", {"note": "已补装<b>", "photo": wrong, "seen": 0}
    )
    assert answer.status_code == 422
    assert "已补装&lt;b&gt;" in answer.text
    assert "a.jpg" in answer.text or "文件" in answer.text
    assert not FindingStep.objects.exists()
    answer = inside(site.town.builder).post(f"{HERE}safety/nets/", {"photo": wrong, "outcome": "fine"})
    assert answer.status_code == 422
    assert not SafetyCheck.objects.exists()


def test_figures_beyond_limits_and_untold_verdicts_come_back(site: Site) -> None:
    officer = inside(site.town.district)
    form = f"{HERE}inspections/new/?area=building"
    given = {"side": "district", "on": timezone.localdate().isoformat(), "verdict-roof": "pass"}
    answer = officer.post(form, {**given, "value-roof-flashing": "200"})
    assert answer.status_code == 422
    assert "实测不满足“泛水高度 ≥ 250 mm”" in answer.text
    assert 'value="200"' in answer.text
    answer = officer.post(form, {**given, "value-roof-flashing": "高"})
    assert answer.status_code == 422
    assert "不是数字" in answer.text
    answer = officer.post(form, {**given, "note-stairs": "灯坏"})
    assert "填了内容，请选结论" in answer.text
    assert not Inspection.objects.exists()
    refused = inside(site.town.builder).post(form, given)
    assert refused.status_code == 422


def test_materials_and_nodes_go_their_way_on_the_pages(site: Site) -> None:
    builder, watcher = inside(site.town.builder), inside(site.supervisor)
    given = {
        "name": "PE 管", "spec": "演示牌 dn110", "quantity": "1,200.5", "unit": "米", "supplier": "演示管业", "batch": "P7",
        "arrived_on": timezone.localdate().isoformat(), "certificate": SimpleUploadedFile("a.txt", b"certificate"),
    }  # fmt: skip
    answer = builder.post(f"{HERE}materials/new/", given)
    row = Material.objects.get()
    where = answer.headers["Location"]
    assert "1,200.5 米" in builder.get(where).text
    assert b"".join(watcher.get(f"{where}certificate/")) == b"certificate"
    assert watcher.get(f"{where}retest/").status_code == 404
    assert watcher.post(f"{where}review/", {"outcome": "rejected"}).status_code == 422
    assert watcher.post(f"{where}review/", {"outcome": "rejected", "reason": "壁薄"}).status_code == 302
    today = timezone.localdate().isoformat()
    assert builder.post(f"{where}removal/", {"removed_on": today, "photo": shot()}).status_code == 302
    assert row.removal.photo_id
    soon = timezone.localtime() + timedelta(hours=30)
    said = {"node": "roof-base", "place": "3 号楼屋面", "ready_at": f"{soon:%Y-%m-%dT%H:%M}"}
    there = builder.post(f"{HERE}nodes/new/", said).headers["Location"]
    assert builder.post(f"{HERE}nodes/new/", {**said, "node": "roof-layer"}).status_code == 422
    assert watcher.post(f"{there}check/", {"outcome": "pass"}).status_code == 422
    assert watcher.post(f"{there}check/", {"outcome": "pass", "photo": shot()}).status_code == 302
    assert NodeCall.objects.get().check_made.outcome == "pass"
    assert "合格" in builder.get(f"{HERE}nodes/").text


def test_the_safety_list_is_three_taps(site: Site) -> None:
    builder = inside(site.town.builder)
    page = builder.get(f"{HERE}safety/lamps/").text
    assert 'capture="environment"' in page
    assert builder.post(f"{HERE}safety/lamps/", {"photo": shot(), "outcome": "fine"}).status_code == 302
    assert "还有 7 项" in builder.get(f"{HERE}safety/").text


def test_findings_are_narrowed_in_the_address_and_written_as_a_workbook(site: Site) -> None:
    site.finding(place="=1+1")
    site.finding(
        site.inspect(site.failed("dust", "裸土"), by=site.patrol, side="patrol"), severity="serious", by=site.patrol
    )
    officer = inside(site.town.district)
    assert "2 个" in officer.get(f"{HERE}?show=overdue").text
    assert "裸土" in officer.get("/inspections/").text or "没有护栏" in officer.get("/inspections/").text
    for where in ("/projects/huaihua-2024/checks.xlsx", "/inspections/findings.xlsx"):
        book = load_workbook(BytesIO(officer.get(f"{where}?show=serious").content))
        assert [row[7].value for row in book.active.iter_rows(min_row=3)] == ["严重"]
        book = load_workbook(BytesIO(officer.get(f"{where}?show=all").content))
        assert {row[5].value for row in book.active.iter_rows(min_row=3)} == {"=1+1", "东侧基坑"}
        assert {cell.data_type for row in book.active.iter_rows(min_row=3) for cell in row} <= {"s", "d", "n"}
    assert inside(site.town.scene.stranger).get("/projects/huaihua-2024/checks.xlsx").status_code == 404
    other = load_workbook(BytesIO(inside(site.town.scene.stranger).get("/inspections/findings.xlsx").content))
    assert other.active.max_row == 2


def test_a_plan_and_a_round_are_made_on_the_pages(site: Site) -> None:
    site.town.walk("works")
    officer, mayor = inside(site.town.district), inside(site.town.colleague)
    given = {
        "name": "冬季检查", "matters": "消防、用电", "since": TODAY.isoformat(), "until": "2024-12-31", "every_days": 15,
        "projects": [site.project], "inspectors": [site.town.district.pk],
    }  # fmt: skip
    where = officer.post("/inspections/zhifu/plans/new/", given).headers["Location"]
    assert where == f"/inspections/plans/{Plan.objects.get().pk}/"
    assert "逾期未查" in officer.get(where).text
    wrong = officer.post("/inspections/zhifu/plans/new/", {**given, "name": "又一份", "until": "2023-12-31"})
    assert wrong.status_code == 422
    assert "截止日期早于起始日期" in wrong.text
    assert "由区市住建部门制定" in inside(site.town.street).get("/inspections/zhifu/plans/new/").text
    seed = {"seed": "07 11 19", "source": "演示公告", "projects": 1, "inspectors": 2, "number": 1}
    there = officer.post("/inspections/zhifu/rounds/new/", seed).headers["Location"]
    assert Round.objects.get().seed == "07 11 19"
    assert officer.post(f"{there}draw/").status_code == 422
    assert mayor.post(f"{there}draw/").status_code == 302
    assert Draw.objects.exists()
    text = mayor.get(there).text
    assert "sha256sum" in text
    assert "zhifu/projects" in text


def test_a_round_costs_the_same_for_more_candidates(site: Site) -> None:
    site.town.walk("works")
    publish(site)
    draw(site)
    where = f"/inspections/rounds/{Round.objects.get().pk}/"
    assert cost(inside(site.town.district), where) < 20
