"""The auditor's pages: for auditors alone, narrowed by the address, telling what was touched."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission as Granted
from meihao.accounts.rules import Role
from meihao.audit.models import Entry, Seal
from meihao.audit.permissions import Permission
from meihao.audit.services import record, seal
from meihao.kernel import merkle
from tests import append_only
from tests.audit.test_trail import AT
from tests.facts.conftest import body, person

Enter = Callable[[User], Client]


@dataclass
class Office:
    """Auditors of the city and of one district, and somebody who is neither."""

    auditor: User
    part: User
    officer: User


@pytest.fixture
def office(db: None) -> Office:
    city = body("yantai", "city", None)
    district = body("zhifu", "district", city)
    body("laishan", "district", city)
    return Office(
        auditor=person("auditor", Role.AUDIT_ADMIN, city),
        part=person("part", Role.AUDIT_ADMIN, district),
        officer=person("officer", Role.CITY_OFFICER, city),
    )


def plant(number: int = 1, place: str = "/yantai/zhifu/", **more: Any) -> Entry:
    return record(
        "tree.planted", kind="tree", key=f"t{number}", actor=None, at=AT, territory=place, rows=["松"], **more
    )


def shown(page: str) -> set[str]:
    return set(re.findall(r"tree:(t\d+)", page))


def test_the_permission_is_the_one_that_accounts_grants() -> None:
    assert Permission.AUDIT_READ == Granted.AUDIT_READ


@pytest.mark.parametrize(
    "page", ["/audit/", "/audit/seals/", "/audit/export.zip", "/audit/{pk}/", "/audit/{pk}/proof.json"]
)
def test_auditors_see_the_trail_and_nobody_else_knows_it(office: Office, enter: Enter, page: str) -> None:
    address = page.format(pk=plant().pk)
    seal(at=AT)
    response = enter(office.auditor).get(address)
    assert response.status_code == 200
    b"".join(response)  # to the end, which closes a file; closing the response would close the test's connection too
    assert enter(office.officer).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_an_auditor_of_a_part_sees_that_part_and_no_seals(office: Office, enter: Enter) -> None:
    here, there = plant(1), plant(2, "/yantai/laishan/")
    browser = enter(office.part)
    assert shown(browser.get("/audit/").text) == {"t1"}
    assert browser.get(f"/audit/{here.pk}/").status_code == 200
    assert browser.get(f"/audit/{there.pk}/").status_code == 404
    for page in ("/audit/seals/", "/audit/export.zip"):
        assert browser.get(page).status_code == 404
    for page in ("/audit/seals/lay/", "/audit/seals/verify/"):
        assert browser.post(page).status_code == 404
    assert not Seal.objects.exists()
    assert shown(enter(office.auditor).get("/audit/").text) == {"t1", "t2"}


def test_the_address_narrows_the_trail(office: Office, enter: Enter) -> None:
    browser = enter(office.auditor)
    for number in range(3):
        plant(number, f"/yantai/{'zhifu' if number else 'laishan'}/")
    record("tree.felled", kind="tree", key="t9", actor=office.officer, at=AT.replace(year=2023), territory="/yantai/")
    for query, expected in {
        "key=t1": {"t1"},
        "kind=tree&place=/yantai/zhifu/": {"t1", "t2"},
        "verb=tree.felled": {"t9"},
        "who=officer": {"t9"},
        "since=2024-06-30&until=2024-06-30": {"t0", "t1", "t2"},
        "until=2023-12-31": {"t9"},
        "kind=stone": set(),
    }.items():
        assert shown(browser.get(f"/audit/?{query}").text) == expected, query
    assert "没有符合条件的记录" in browser.get("/audit/?kind=stone").text


def test_only_the_rows_are_swapped(office: Office, enter: Enter) -> None:
    part = enter(office.auditor).get("/audit/?kind=tree", headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith('<section id="rows"')


def test_an_entry_shows_its_particulars_and_its_proof(office: Office, enter: Enter) -> None:
    browser = enter(office.auditor)
    entry = plant(felled=None)
    assert "等待封存" in browser.get(f"/audit/{entry.pk}/").text
    assert browser.get(f"/audit/{entry.pk}/proof.json").status_code == 404
    seal(at=AT)
    page = browser.get(f"/audit/{entry.pk}/").text
    assert "内容与摘要相符" in page
    assert "在封存之内" in page
    assert "松" in page
    proof = browser.get(f"/audit/{entry.pk}/proof.json").json()
    path = [bytes.fromhex(step) for step in proof["path"]]
    assert proof["holds"]
    assert merkle.includes(
        bytes.fromhex(proof["root"]), proof["size"], proof["index"], bytes.fromhex(proof["leaf"]), path
    )


def test_a_touched_entry_says_so_on_its_page_and_in_the_check(office: Office, enter: Enter) -> None:
    browser = enter(office.auditor)
    entry = plant()
    seal(at=AT)
    assert "全部相符" in browser.post("/audit/seals/verify/").text
    with append_only.lifted(connection):
        Entry.objects.filter(pk=entry.pk).update(key="t7")
    page = browser.get(f"/audit/{entry.pk}/").text
    assert "写入后被改动过" in page
    assert "与封存不符" in page
    assert f"记录 {entry.pk}：内容与摘要不符" in browser.post("/audit/seals/verify/").text


def test_what_waits_can_be_sealed_from_the_page(office: Office, enter: Enter) -> None:
    browser = enter(office.auditor)
    plant()
    assert "现在封存" in browser.get("/audit/seals/").text
    assert browser.post("/audit/seals/lay/").headers["Location"] == "/audit/seals/"
    assert Seal.objects.count() == 1
    assert Seal.objects.get().chain in browser.get("/audit/seals/").text


def test_the_export_is_a_whole_archive(office: Office, enter: Enter) -> None:
    plant()
    response = enter(office.auditor).get("/audit/export.zip")
    content = b"".join(response.streaming_content)
    assert response.headers["Content-Disposition"].startswith('attachment; filename="audit-')
    assert "entries.jsonl" in zipfile.ZipFile(BytesIO(content)).namelist()


@pytest.mark.parametrize("page", ["/audit/", "/audit/seals/"])
def test_more_entries_take_no_more_queries(office: Office, enter: Enter, page: str) -> None:
    browser = enter(office.auditor)

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            browser.get(page)
        return len(counted)

    plant()
    seal(at=AT)
    queries()
    few = queries()
    for number in range(20):
        record("tree.watered", kind="tree", key=number, actor=office.officer, at=AT)
        seal(at=AT)
    assert queries() == few
