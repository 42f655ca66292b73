"""The pages of acceptance and handover: who may open them, what they say, and what their forms do."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meihao.completion.models import Conclusion, Handover, Meeting, Package, Paper, SiteCheck
from tests.accounts.people import inside
from tests.completion.conftest import GUESTS, Site, day, on

HERE = "/projects/huaihua-2024/completion/"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the twenty-fifth day."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: day(25))


def upload(text: str = "材料") -> SimpleUploadedFile:
    return SimpleUploadedFile("a.txt", text.encode())


def fetched(browser: Client, where: str) -> bytes:
    """A file, read to its end, which closes it."""
    response = browser.get(where)
    assert response.status_code == 200, where
    return b"".join(response)


def text(browser: Client, where: str) -> str:
    response = browser.get(where)
    assert response.status_code == 200, where
    return response.content.decode()


@pytest.mark.parametrize(
    "where",
    [
        "",
        "meetings/new/",
        "new/report/",
        "new/utility/",
        "new/notice/",
        "new/filing/",
        "handover/",
        "warranties/",
        "site-check/",
    ],
)
def test_pages_open_to_those_of_the_project_and_to_nobody_else(site: Site, where: str) -> None:
    for user in (site.town.owner, site.supervisor, site.station, site.keeper, site.town.city):
        text(inside(user), HERE + where)
    assert inside(site.town.scene.stranger).get(HERE + where).status_code == 404


@pytest.mark.parametrize(
    "where",
    [
        "papers/99/",
        "papers/99/file/",
        "meetings/99/",
        "meetings/99/print/",
        "package/99/",
        "new/meeting/",
        "site-check/99/file/",
    ],
)
def test_what_is_not_there_is_not_found(site: Site, where: str) -> None:
    assert inside(site.town.owner).get(HERE + where).status_code == 404


def test_a_report_goes_from_the_contractor_to_the_supervisor_on_pages(site: Site) -> None:
    builder, supervisor = inside(site.town.builder), inside(site.supervisor)
    assert "下一步：完工报告与预验收" in text(builder, HERE)
    wrong = builder.post(f"{HERE}new/report/", {"on": "2024-07-20", "text": "给水管完成"})
    assert wrong.status_code == 422
    assert "给水管完成" in wrong.content.decode()
    right = builder.post(f"{HERE}new/report/", {"on": "2024-07-20", "text": "给水管完成", "file": upload()})
    paper = Paper.objects.get()
    assert right.headers["Location"] == f"{HERE}papers/{paper.pk}/"
    refused = builder.post(f"{HERE}papers/{paper.pk}/review/", {"outcome": "confirmed"})
    assert refused.status_code == 422
    assert "由监理单位确认" in refused.content.decode()
    assert "记下结论" in text(supervisor, f"{HERE}papers/{paper.pk}/")
    assert supervisor.post(f"{HERE}papers/{paper.pk}/review/", {"outcome": "confirmed"}).status_code == 302
    assert "已确认" in text(builder, HERE)
    assert fetched(inside(site.town.owner), f"{HERE}papers/{paper.pk}/file/").decode() == "材料"


def test_a_meeting_is_recorded_signed_and_supervised_on_pages(site: Site) -> None:
    site.ready()
    owner = inside(site.town.owner)
    given = {f"item_{item}": "passed" for item in site.results()} | {f"note_{item}": "" for item in site.results()}
    given |= {f"guest_{each.sort}": f"{each.name} {each.post}" for each in GUESTS}
    wrong = owner.post(f"{HERE}meetings/new/", {**given, "item_files": "na", "on": on(24).isoformat(), "place": "甲"})
    assert wrong.status_code == 422
    assert "不合格或不适用，请写理由" in wrong.content.decode()
    made = owner.post(
        f"{HERE}meetings/new/", {**given, "on": on(24).isoformat(), "place": "项目部", "file": upload("纪要")}
    )
    assert made.status_code == 302, made.content.decode()
    meeting = Meeting.objects.get()
    there = f"{HERE}meetings/{meeting.pk}/"
    assert "以建设单位签署" in text(owner, there)
    refused = owner.post(f"{there}sign/", {"body": "supervisor", "outcome": "pass"})
    assert refused.status_code == 422
    assert "只能由其本单位签署" in refused.content.decode()
    for body, user in site.parties.items():
        assert inside(user).post(f"{there}sign/", {"body": body, "outcome": "pass"}).status_code == 302
    assert Conclusion.objects.count() == 4
    assert owner.post(f"{there}supervise/", {"orderly": "yes", "file": upload()}).status_code == 422
    assert inside(site.station).post(f"{there}supervise/", {"orderly": "yes", "file": upload()}).status_code == 302
    said = text(owner, f"{there}print/")
    for word in ("竣工验收记录", "验收通过", "赵某", "签字盖章"):
        assert word in said
    for file in ("minutes/", "supervision/"):
        assert fetched(owner, there + file)


def test_handover_site_check_and_archive_on_pages(site: Site) -> None:
    site.pass_()
    owner, keeper = inside(site.town.owner), inside(site.keeper)
    pk = site.work.pk
    assert owner.post(f"{HERE}handover/offer/", {"on": on(25).isoformat()}).status_code == 422
    offered = {"on": on(25).isoformat(), f"warranty_{pk}": "fittings", f"beside_{pk}": "钥匙"}
    assert keeper.post(f"{HERE}handover/offer/", offered).status_code == 422
    assert owner.post(f"{HERE}handover/offer/", offered).status_code == 302
    one = Handover.objects.get()
    line = one.lines.get().pk
    assert "逐项确认" in text(keeper, f"{HERE}handover/")
    reply = f"{HERE}handover/{one.pk}/reply/"
    assert keeper.post(reply, {f"outcome_{line}": "returned"}).status_code == 422
    assert owner.post(reply, {f"outcome_{line}": "taken"}).status_code == 422
    assert keeper.post(reply, {f"outcome_{line}": "taken"}).status_code == 302
    assert "2026-07-21" in text(owner, f"{HERE}warranties/")
    version = site.project.scheme_versions.get().pk
    check = {"version": version, "on": on(25).isoformat(), "outcome_1": "matched", "file": upload("核对")}
    assert owner.post(f"{HERE}site-check/", check).status_code == 422
    check["file"] = upload("核对")
    assert inside(site.inspector).post(f"{HERE}site-check/", check).status_code == 302
    assert fetched(inside(site.inspector), f"{HERE}site-check/{SiteCheck.objects.get().pk}/file/").decode() == "核对"
    assert "相符" in text(owner, f"{HERE}site-check/")
    assert keeper.post(f"{HERE}package/").status_code == 422
    assert owner.post(f"{HERE}package/").status_code == 302
    made = Package.objects.get()
    assert made.digest in text(owner, HERE)
    saved = owner.get(f"{HERE}package/{made.pk}/")
    assert saved.headers["Content-Type"] == "application/zip"
    assert b"".join(saved)[:2] == b"PK"


def test_a_large_archive_is_a_job(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.pass_()
    monkeypatch.setattr("meihao.completion.views.chain.AT_ONCE", 0)
    assert inside(site.town.owner).post(f"{HERE}package/").headers["Location"].startswith("/jobs/")


def test_twice_the_records_cost_the_pages_no_more(site: Site) -> None:
    meeting = site.pass_()
    site.take(site.offer(21), 21)
    site.inspect(21)
    owner = inside(site.town.owner)
    places = [HERE + each for each in ("", "handover/", "warranties/", "site-check/", f"meetings/{meeting.pk}/")]

    def cost(where: str) -> int:
        owner.get(where)
        with CaptureQueriesContext(connection) as counted:
            assert owner.get(where).status_code == 200
        return len(counted)

    before = {where: cost(where) for where in places}
    for number in range(3):
        site.inspect(22, n1=f"差 {number}")
    for number in range(3):
        Meeting.objects.create(
            project=site.project, round=number + 2, on=on(21), place="甲", notice=meeting.notice,
            minutes=meeting.minutes, by=site.town.owner, at=day(21),
        )  # fmt: skip
        paper = Paper.objects.filter(step="notice").latest("pk")
        Paper.objects.create(
            project=site.project, step="notice", round=1, on=on(3), meeting_on=on(20), blob=paper.blob,
            follows=paper, by=site.town.owner, at=day(21),
        )  # fmt: skip
    assert {where: cost(where) for where in places} == before
