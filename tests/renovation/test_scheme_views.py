"""The pages of schemes and their reconciliation: who may open them, what they say, and what their forms do."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from meihao.renovation.models import AsBuilt, Dropping, SchemeFiling, SchemeVersion
from meihao.renovation.rules.schemes import Where
from tests.accounts.people import inside
from tests.renovation.conftest import Town
from tests.renovation.works import (
    PIPES,
    SHED,
    accept,
    answer_all,
    building,
    built,
    drop,
    filed,
    issue,
    picture,
    put,
)

HERE = "/projects/huaihua-2024/"
SCHEME, DRAFT, TABLE = f"{HERE}scheme/", f"{HERE}scheme/draft/", f"{HERE}reconciliation/"
GIVEN = {
    "measure": "drainage",
    "item": "更换排水管",
    "quantity": "1,240.5",
    "unit": "米",
    "place": "北院",
    "price": "120.00",
    "due_on": "2024-09-30",
    "funder": "district-budget",
    "promised_by": "implementing-party",
}


def cost(browser: Client, where: str) -> int:
    browser.get(where)
    with CaptureQueriesContext(connection) as counted:
        assert browser.get(where).status_code == 200
    return len(counted)


@pytest.mark.parametrize("address", [SCHEME, DRAFT, TABLE, f"{SCHEME}versions/1/", f"{TABLE}lines/1/"])
def test_pages_are_for_those_who_see_the_project(town: Town, address: str) -> None:
    filed(town)
    for user in (town.clerk, town.street, town.district, town.city, town.builder):
        assert inside(user).get(address).status_code == 200
    assert inside(town.scene.stranger).get(address).status_code == 404
    assert inside(town.scene.expert).get(address).status_code == 404


@pytest.mark.parametrize("address", [f"{SCHEME}versions/9/", f"{TABLE}lines/9/", f"{DRAFT}lines/9/", f"{HERE}works/9/"])
def test_what_is_not_there_is_not_there(town: Town, address: str) -> None:
    filed(town)
    assert inside(town.implementer).get(address).status_code == 404


def test_an_empty_project_says_what_to_do_next(town: Town) -> None:
    assert "编制方案" in inside(town.implementer).get(SCHEME).text
    assert "方案由实施主体或建设单位编制" in inside(town.district).get(SCHEME).text
    assert "方案备案以后" in inside(town.district).get(TABLE).text
    assert inside(town.district).get(f"{HERE}reconciliation.xlsx").status_code == 404


def test_a_scheme_is_drawn_up_issued_and_filed_on_the_pages(town: Town) -> None:
    browser = inside(town.implementer)
    assert browser.post(f"{DRAFT}lines/0/", GIVEN).status_code == 302
    said = {"answer": "adequate", "note": "2019 年已改"}
    assert browser.post(f"{DRAFT}measures/roads/", said).status_code == 302
    text = browser.get(DRAFT).text
    assert "1,240.5 米" in text
    assert "148,860.00" in text
    assert "2019 年已改" in text
    assert '还有 <b class="num">19</b> 项必改内容没有写明' in text
    answer_all(town)
    found = re.search(r'name="seen" value="(\w+)"', browser.get(DRAFT).text)
    assert found
    answer = browser.post(f"{DRAFT}issue/", {"note": "初稿", "seen": found[1]})
    assert answer.headers["Location"] == f"{SCHEME}versions/1/"
    assert "没有备案" in inside(town.district).get(SCHEME).text
    assert inside(town.district).post(f"{SCHEME}versions/1/file/", {"reference": "烟改备 1"}).status_code == 302
    assert SchemeFiling.objects.get().by == town.district
    assert "已备案" in inside(town.clerk).get(SCHEME).text


def test_a_refused_form_keeps_what_was_typed(town: Town) -> None:
    browser = inside(town.implementer)
    wrong = {**GIVEN, "quantity": "1.2345", "place": "", "item": "排水管<b>"}
    answer = browser.post(f"{DRAFT}lines/0/", wrong)
    assert answer.status_code == 422
    for each in ("1.2345”的小数超过 3 位", 'value="1.2345"', "请选楼栋或写明位置", "排水管&lt;b&gt;"):
        assert each in answer.text
    answer = browser.post(f"{DRAFT}lines/0/", {**GIVEN, "measure": "power", "funder": "repair-fund"})
    assert answer.status_code == 422
    assert "不得以维修资金支付" in answer.text
    answer = inside(town.district).post(f"{DRAFT}lines/0/", GIVEN)
    assert answer.status_code == 422
    assert "由实施主体或建设单位编制" in answer.text
    assert inside(town.implementer).post(f"{DRAFT}issue/", {"note": "初稿"}).status_code == 422


def test_the_difference_to_the_version_before_is_told_in_words(town: Town) -> None:
    filed(town)
    put(town, replace(PIPES, number=1, quantity=1_000_000, price=9_000, where=Where(building(town).pk, "")))
    text = inside(town.implementer).get(DRAFT).text
    assert "改动较大，定稿后方案要重新公示" in text
    issue(town, "压缩规模")
    text = inside(town.district).get(SCHEME).text
    for each in ("改工程量", "1,240.5 米 → 1,000 米", "北院 → 3号楼", "120.00 元 → 90.00 元", "方案要重新公示"):
        assert each in text
    assert "与上一版的差别" not in inside(town.district).get(f"{SCHEME}versions/1/").text


def test_a_commitment_is_taken_out_and_a_draft_given_up(town: Town) -> None:
    filed(town)
    browser = inside(town.implementer)
    assert browser.post(f"{DRAFT}lines/2/take/").status_code == 302
    assert "非机动车停车棚" in browser.get(DRAFT).text, "among what differs"
    assert browser.post(f"{DRAFT}lines/2/take/").status_code == 422
    assert browser.post(f"{DRAFT}discard/").status_code == 302
    assert SchemeVersion.objects.count() == 1
    assert "编制新版本" in browser.get(SCHEME).text


def test_a_sheet_is_tried_and_confirmed(town: Town) -> None:
    put(town, PIPES)
    browser = inside(town.implementer)
    made = load_workbook(BytesIO(browser.get(f"{SCHEME}template.xlsx").content))
    made["承诺"]["G2"] = 99
    out = BytesIO()
    made.save(out)
    answer = browser.post(f"{SCHEME}import/", {"file": SimpleUploadedFile("a.xlsx", out.getvalue())})
    assert answer.status_code == 200
    assert "1,240.5 米 → 99 米" in answer.text
    ticket = answer.text.split('name="ticket" value="')[1].split('"')[0]
    assert inside(town.owner).post(f"{SCHEME}import/confirm/", {"ticket": ticket}).status_code == 422
    assert browser.post(f"{SCHEME}import/confirm/", {"ticket": ticket}).status_code == 302
    assert "99 米" in browser.get(DRAFT).text
    made["承诺"]["B2"] = "修路"
    made.save(out := BytesIO())
    answer = browser.post(f"{SCHEME}import/", {"file": SimpleUploadedFile("a.xlsx", out.getvalue())})
    assert answer.status_code == 422
    assert "“修路”不在清单里" in answer.text
    answer = browser.post(f"{SCHEME}import/", {"file": SimpleUploadedFile("a.xlsx", b"not a workbook")})
    assert answer.status_code == 422


def test_works_are_recorded_accepted_and_reconciled_on_the_pages(town: Town) -> None:
    filed(town)
    builder, owner = inside(town.builder), inside(town.owner)
    assert 'value="北院"' in builder.get(f"{HERE}works/record/?line=1").text
    given = {"quantity": "1240.5", "place": "北院", "on": "2024-06-20"}
    photo = SimpleUploadedFile("a.jpg", picture())
    answer = builder.post(f"{HERE}works/record/?line=1", {**given, "photo": photo})
    assert answer.headers["Location"] == f"{TABLE}lines/1/"
    work = AsBuilt.objects.get()
    assert "待验收" in owner.get(f"{TABLE}lines/1/").text
    assert builder.post(f"{HERE}works/{work.pk}/review/", {"outcome": "accepted"}).status_code == 422
    assert owner.post(f"{HERE}works/{work.pk}/review/", {"outcome": "returned"}).status_code == 422
    assert owner.post(f"{HERE}works/{work.pk}/review/", {"outcome": "accepted"}).status_code == 302
    photograph = builder.get(f"{HERE}works/{work.pk}/photo/")
    assert photograph.headers["Content-Type"] == "image/jpeg"
    assert b"".join(photograph)  # to the end, which closes its file
    assert inside(town.scene.stranger).get(f"{HERE}works/{work.pk}/photo/").status_code == 404
    text = inside(town.district).get(TABLE).text
    assert "还有 1 项没有完工验收" in text
    assert "兑现" in text


def test_a_photo_that_is_none_is_refused_at_its_field(town: Town) -> None:
    filed(town)
    given = {"quantity": "1", "place": "北院", "on": "2024-06-20", "photo": SimpleUploadedFile("a.jpg", b"text")}
    answer = inside(town.builder).post(f"{HERE}works/record/?line=1", given)
    assert answer.status_code == 422
    assert not AsBuilt.objects.exists()


def test_a_promise_is_dropped_by_decision_on_its_page(town: Town) -> None:
    filed(town)
    assert "决定取消" not in inside(town.implementer).get(f"{TABLE}lines/2/").text
    given = {"reference": "芝改决 17 号", "grounds": "改建绿地"}
    assert inside(town.implementer).post(f"{TABLE}lines/2/drop/", given).status_code == 422
    assert inside(town.colleague).post(f"{TABLE}lines/2/drop/", given).status_code == 302
    assert Dropping.objects.get().number == 2
    assert "取消，已批" in inside(town.clerk).get(TABLE).text


def test_the_workbook_is_the_same_bytes_for_the_same_records(town: Town) -> None:
    filed(town)
    accept(town, built(town, 1, 1_000_000, PIPES.where))
    built(town, None, 260_000, Where(None, "东墙"), item="=口袋公园", unit="㎡", shade=9)
    drop(town, 2)
    browser = inside(town.district)
    first = browser.get(f"{HERE}reconciliation.xlsx").content
    assert browser.get(f"{HERE}reconciliation.xlsx").content == first
    rows = list(load_workbook(BytesIO(first)).active.iter_rows(min_row=3, values_only=True))
    assert [row[1:10] for row in rows] == [
        ("更换排水管", "北院", "米", 1240.5, 1000, 1000, -240.5, "不足", "是"),
        ("非机动车停车棚", "西院", "座", 4, 0, 0, -4, "取消，已批", "否"),
        ("=口袋公园", "东墙", "㎡", 0, 260, 0, 260, "计划外", "否"),
    ]


def test_the_number_of_statements_does_not_grow_with_versions_commitments_and_works(town: Town) -> None:
    filed(town)
    accept(town, built(town, 1, 1_000, PIPES.where))
    put(town, replace(SHED, number=2, price=1))
    issue(town, "又一版")
    put(town, replace(SHED, item="新棚"))
    browser = inside(town.implementer)
    places = [SCHEME, DRAFT, TABLE, f"{SCHEME}versions/1/", f"{TABLE}lines/1/", f"{SCHEME}template.xlsx"]
    before = {where: cost(browser, where) for where in places}
    for n in range(6):
        put(town, replace(PIPES, item=f"管 {n}", where=Where(building(town, str(n)).pk, "")))
        issue(town, f"第 {n} 次")
        put(town, replace(SHED, item=f"棚 {n}"))
        accept(town, built(town, 1, 1_000, Where(building(town, str(n)).pk, ""), shade=n))
        built(town, None, 1_000, Where(None, f"东墙 {n}"), item=f"花坛 {n}", unit="个", shade=n)
    assert {where: cost(browser, where) for where in places} == before
