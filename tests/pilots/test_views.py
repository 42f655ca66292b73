"""The pages of pilots, as each of their users meets them."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from meihao.accounts.models import User
from meihao.pilots import services
from meihao.pilots.models import CreationVersion, Letter, Pilot, Preliminary, Promise
from meihao.pilots.selectors import schemes
from meihao.renovation.models import Project
from tests.conftest import BACKEND
from tests.pilots.conftest import PDF, Way

HERE = "/projects/pilot-xingfu/"


def inside(user: User) -> Client:
    browser = Client()
    browser.force_login(User.objects.get(pk=user.pk), backend=BACKEND)
    return browser


def paper(name: str = "a.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


def today(way: Way) -> Way:
    """The way goes on now, since pages read the clock."""
    way.at = timezone.now()
    return way


PAGES = (
    "/pilots/",
    "/pilots/?view=table",
    "/pilots/?view=table&stage=trial&district=zhifu",
    HERE,
    f"{HERE}application/",
    f"{HERE}creation/",
    f"{HERE}creation/table/",
    f"{HERE}creation/table/?state=open",
    f"{HERE}award/",
    f"{HERE}reviews/",
    f"{HERE}permits/",
    f"{HERE}duties/",
    f"{HERE}oversight/",
    f"{HERE}funding/",
    f"{HERE}facts/",
    f"{HERE}evidence/",
    "/",
)


def test_every_page_opens_at_the_beginning_and_once_the_way_is_gone(way: Way) -> None:
    users = (way.registrar, way.implementer, way.city)
    assert {inside(user).get(where).status_code for user in users for where in PAGES} == {200}
    way.walk("assessment")
    today(way)
    assert {inside(user).get(where).status_code for user in users for where in PAGES} == {200}


def test_its_pages_stand_under_the_list_of_pilots(way: Way) -> None:
    for where in (HERE, f"{HERE}creation/", f"{HERE}funding/balance/", f"{HERE}facts/"):
        (entry,) = re.findall(
            r'href="([^"]+)" aria-current="page"><svg[^>]*><use[^>]*/></svg>美', inside(way.city).get(where).text
        )
        assert entry == "/pilots/", where


def test_another_district_knows_nothing_of_it(way: Way) -> None:
    browser = inside(way.scene.stranger)
    assert "幸福社区美好社区创建" not in browser.get("/pilots/").text
    for where in PAGES:
        if where.startswith(HERE):
            assert browser.get(where).status_code == 404


def test_a_district_registers_a_candidate_and_is_told_of_an_unusual_size(way: Way) -> None:
    browser = inside(way.second)
    assert "wenhua社区" in browser.get("/pilots/new/?q=wen").text
    where = f"/pilots/new/{way.scene.neighbour.code}/"
    assert "社区人口未知" in browser.get(where).text
    given = {"name": "文化社区创建", "code": "pilot-wenhua", "profile": "upgrade", "on": "2024-07-02"}
    assert browser.post(where, {**given, "profile": ""}).status_code == 422
    assert browser.post(where, given).status_code == 302
    refused = browser.post(where, {**given, "code": "again"})
    assert refused.status_code == 422
    assert "已经有试点" in refused.text
    assert Pilot.objects.filter(community=way.scene.neighbour).count() == 1


def test_a_letter_is_entered_line_by_line_and_a_promise_reported_and_accepted(way: Way) -> None:
    today(way)
    browser = inside(way.second)
    text = browser.get(f"{HERE}application/").text
    assert "登记承诺函" in text
    due = (way.on + timedelta(days=90)).isoformat()
    given = {"on": way.on.isoformat(), "pilot-rules_item_1": "健全管理规约", "pilot-rules_due_1": due}
    lacking = browser.post(f"{HERE}application/letter/", {**given, "pilot-rules_due_1": "", "file": paper()})
    assert lacking.status_code == 422
    assert "请写完成期限" in lacking.text
    assert "健全管理规约" in lacking.text, "what was typed is kept"
    assert browser.post(f"{HERE}application/letter/", {**given, "file": paper()}).status_code == 302
    assert Letter.objects.get().promises.get().due_on.isoformat() == due
    promise = Promise.objects.get()
    maker = inside(way.implementer)
    told = {"on": way.on.isoformat(), "text": "规约已表决", "file": paper("b.pdf")}
    assert maker.post(f"{HERE}application/promises/{promise.pk}/", told).status_code == 302
    assert "审核履约情况" in browser.get("/").text
    report = promise.fulfilments.get()
    hear = f"{HERE}application/reports/{report.pk}/hear/"
    assert browser.post(hear, {"outcome": "returned"}).status_code == 422
    assert browser.post(hear, {"outcome": "accepted"}).status_code == 302
    assert "已完成" in browser.get(f"{HERE}application/").text
    assert inside(way.scene.stranger).get(f"{HERE}application/reports/{report.pk}/file/").status_code == 404
    response = browser.get(f"{HERE}application/reports/{report.pk}/file/")
    assert b"".join(response.streaming_content) == PDF  # type: ignore[attr-defined]


def test_the_preliminary_review_is_given_on_the_page(way: Way) -> None:
    way.walk("application")
    today(way)
    browser = inside(way.second)
    text = browser.get(f"{HERE}application/").text
    given = {"outcome": "pass", "text": "具备条件", "on": way.on.isoformat(), "seen": way.assessment.digest}
    assert way.assessment.digest in text
    assert browser.post(f"{HERE}application/preliminary/", {**given, "seen": "0", "file": paper()}).status_code == 422
    assert browser.post(f"{HERE}application/preliminary/", {**given, "file": paper()}).status_code == 302
    assert Preliminary.objects.get().outcome == "pass"


def test_a_scheme_is_written_item_by_item_and_issued_as_it_was_seen(way: Way) -> None:
    way.walk("scheme")
    today(way)
    browser = inside(way.implementer)
    assert browser.get(f"{HERE}creation/items/wishes/").status_code == 200
    assert (
        browser.post(f"{HERE}creation/items/wishes/", {"text_0": "居民愿意", "text_1": "需要食堂"}).status_code == 302
    )
    level = next(iter(schemes.levels(way.project, on=way.on, known=way.at)))
    where = f"{HERE}creation/table/{level}/"
    built = {"way": "build", "text": "新建食堂", "quantity": "1", "unit": "处", "place": "中心", "cost": "320000.50"}
    refused = browser.post(where, built)
    assert refused.status_code == 422
    assert "要写明完成日期" in refused.text
    assert browser.post(where, {**built, "due_on": "2030-01-01"}).status_code == 302
    assert "320,000.50" in browser.get(f"{HERE}creation/table/").text
    assert browser.post(f"{HERE}creation/drawings/", {"kind": "present", "file": paper()}).status_code == 302
    seen = schemes.digest_of(way.project)
    assert browser.post(f"{HERE}creation/issue/", {"seen": "0" * 64}).status_code == 422
    assert browser.post(f"{HERE}creation/issue/", {"seen": seen}).status_code == 302
    assert CreationVersion.objects.get().digest == seen
    assert "居民愿意" in browser.get(f"{HERE}creation/versions/1/").text
    looking = inside(way.second)
    assert "由实施主体编制" in looking.get(f"{HERE}creation/items/wishes/").text
    assert looking.post(f"{HERE}creation/items/wishes/", {"text_0": "改"}).status_code == 422, (
        "only its writer writes it"
    )


def test_the_response_table_goes_out_as_a_sheet_and_comes_back_all_or_nothing(way: Way) -> None:
    way.walk("scheme")
    today(way)
    browser = inside(way.implementer)
    sheet = load_workbook(BytesIO(browser.get(f"{HERE}creation/table.xlsx").content))
    page = sheet["响应表"]
    head = next(row for row in page.iter_rows() if row[0].value and str(row[0].value).startswith("指标内容"))[0].row
    assert page.max_row - head == 34

    def tried(**changed: object) -> HttpResponse:
        for column, value in {
            "C": "建设改造",
            "D": "新建",
            "G": "中心",
            "H": "2030-01-01",
            "I": 120000,
            **changed,
        }.items():
            page[f"{column}{head + 1}"] = value
        out = BytesIO()
        sheet.save(out)
        file = SimpleUploadedFile("table.xlsx", out.getvalue())
        return browser.post(f"{HERE}creation/table/import/", {"file": file})  # type: ignore[return-value]

    wrong = tried(H=None)
    assert wrong.status_code == 422
    assert "要写明完成日期" in wrong.text
    right = tried()
    assert right.status_code == 200, right.text
    ticket = re.search(r'name="ticket" value="([^"]+)"', right.text)
    assert ticket
    assert browser.post(f"{HERE}creation/table/import/confirm/", {"ticket": ticket[1]}).status_code == 302
    (answer,) = schemes.draft(way.project).answers.values()
    assert (answer.way, answer.cost) == ("build", 12_000_000)
    assert "没有什么要改动的" in tried().text, "the same file again changes nothing"
    assert "不能导入" in inside(way.second).get(f"{HERE}creation/table/import/").text
    assert inside(way.second).get(f"{HERE}creation/table.xlsx").status_code == 200


def test_the_table_of_pilots_costs_no_more_for_more_of_them(way: Way) -> None:
    browser = inside(way.city)

    def cost(where: str) -> int:
        browser.get(where)
        with CaptureQueriesContext(connection) as counted:
            browser.get(where)
        return len(counted)

    before = {where: cost(where) for where in ("/pilots/", "/pilots/?view=table", "/pilots/new/")}
    services.register_pilot(
        code="more",
        name="文化社区创建",
        community=way.scene.neighbour.pk,
        profile="upgrade",
        on=way.on,
        actor=way.registrar,
        at=way.at,
    )
    assert Project.objects.filter(lifecycle="pilot").count() == 2
    assert {where: cost(where) for where in before} == before


def test_pilots_are_not_among_the_renovation_projects(way: Way) -> None:
    assert "幸福社区美好社区创建" not in inside(way.city).get("/projects/?view=table").text
    assert "幸福社区美好社区创建" in inside(way.city).get("/pilots/?view=table").text
