"""The pages of meetings: for the office, the district, the community, a resident; and a calendar for nobody but its key."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from meihao.councils import services
from meihao.councils.models import (
    ActionItem,
    Agenda,
    AgendaItem,
    CalendarKey,
    ItemReport,
    Minutes,
    Resolution,
    Session,
    Topic,
)
from meihao.councils.rules.entering import Entry
from tests.councils.conftest import AT, DAY, HOUR, MEETING, City, Enter, picture
from tests.renovation.grounds import photo


def upload(number: int = 1) -> SimpleUploadedFile:
    return SimpleUploadedFile("a.png", photo(number))


def soon(days: int) -> str:
    return f"{timezone.localtime() + days * DAY:%Y-%m-%dT10:00}"


def convening(city: City, **more: object) -> dict[str, object]:
    given: dict[str, object] = {
        "assembly": "joint", "ground": city.scene.city.pk, "title": "八月联席会议", "starts_at": soon(20),
        "ends_at": soon(20).replace("T10", "T12"), "place": "三楼", "format": "room",
        "bodies": [city.scene.district.pk], "own": "通报\n部署",
    }  # fmt: skip
    return {**given, **more}


def test_the_office_convenes_by_picking_and_adding_and_nothing_typed_is_lost(city: City, enter: Enter) -> None:
    late = city.item(due=1)
    browser = enter(city.office)
    page = browser.get("/councils/new/?assembly=joint").content.decode()
    assert f"place-action-{late.pk}" in page
    bad = browser.post("/councils/new/", convening(city, title=""))
    assert bad.status_code == 422
    assert "通报" in bad.content.decode()
    sent = browser.post("/councils/new/", convening(city, **{f"place-action-{late.pk}": 1}))
    made = Session.objects.order_by("-pk")[0]
    assert sent.headers["Location"] == f"/councils/sessions/{made.pk}/"
    assert [each.title for each in AgendaItem.objects.filter(agenda__session=made)] == [
        "议定事项：增派两个班组", "通报", "部署",
    ]  # fmt: skip
    listed = enter(city.owed).get("/councils/").content.decode()
    assert "八月联席会议" in listed
    assert "八月联席会议" not in enter(city.resident).get("/councils/sessions/").content.decode()


def test_a_session_is_signed_resolved_and_given_out_from_its_page(city: City, enter: Enter) -> None:
    now = timezone.now()
    made = city.joint(starts_at=now, ends_at=now + HOUR, at=now - 15 * DAY)
    here = f"/councils/sessions/{made.pk}/"
    district, office = enter(city.owed), enter(city.office)
    assert "签到" in district.get(here).content.decode()
    assert district.post(f"{here}sign/").status_code == 302
    assert district.post(f"{here}sign/").status_code == 302
    point = AgendaItem.objects.get(agenda__session=made)
    one_short = office.post(f"{here}resolve/", {"item": point.pk, "text": "加快", "in_favour": 1})
    assert one_short.status_code == 422
    assert "三项都要填" in one_short.content.decode()
    assert office.post(f"{here}resolve/", {"item": point.pk, "text": "加快施工"}).status_code == 302
    resolved = Resolution.objects.get()
    given = {"organisation": city.scene.district.pk, "text": "增派班组", "due_on": soon(9)[:10]}
    assert office.post(f"{here}resolutions/{resolved.pk}/assign/", given).status_code == 302
    assert "增派班组" in office.get(here).content.decode()
    assert district.post(f"{here}resolve/", {"item": point.pk, "text": "加快"}).status_code == 404
    assert "增派班组" in enter(city.town.builder).get("/projects/huaihua-2024/councils/").content.decode()


def test_an_item_is_reported_by_phone_with_a_photo_and_heard(city: City, enter: Enter) -> None:
    item = city.item()
    here = f"/councils/items/{item.pk}/"
    district, office = enter(city.owed), enter(city.office)
    assert "办理议定事项" in district.get("/").content.decode()
    empty = district.post(f"{here}report/", {"text": "已增派两个班组"})
    assert empty.status_code == 422
    assert "已增派两个班组" in empty.content.decode()
    assert district.post(f"{here}report/", {"text": "已增派", "proof": upload()}).status_code == 302
    report = ItemReport.objects.get()
    shown = district.get(f"/councils/reports/{report.pk}/proof/")
    assert b"".join(shown)
    assert shown.headers["Content-Type"].startswith("image/")
    assert enter(city.neighbour).get(f"/councils/reports/{report.pk}/proof/").status_code == 404
    assert office.post(f"/councils/reports/{report.pk}/hear/", {"outcome": "returned"}).status_code == 422
    assert office.post(f"/councils/reports/{report.pk}/hear/", {"outcome": "accepted"}).status_code == 302
    assert "已办结" in district.get(here).content.decode()
    sheet = load_workbook(BytesIO(office.get("/councils/items/list.xlsx").content)).active
    assert sheet is not None
    assert "增派两个班组" in [row[0] for row in sheet.iter_rows(values_only=True)]


def test_minutes_are_printed_with_their_differences_and_confirmed(city: City, enter: Enter) -> None:
    made = city.met()
    here = f"/councils/sessions/{made.pk}/minutes/"
    office, district = enter(city.office), enter(city.owed)
    for number, text in enumerate(["一、通报", "一、通报\n二、部署"]):
        assert office.post(f"{here}draw-up/", {"text": text, "seen": number}).status_code == 302
    stale = office.post(f"{here}draw-up/", {"text": "我写了很久", "seen": 1})
    assert stale.status_code == 422
    assert "我写了很久" in stale.content.decode()
    last = Minutes.objects.get(version=2)
    came = made.attendances.get()
    assert district.post(f"/councils/minutes/{last.pk}/confirm/", {"attendance": came.pk}).status_code == 302
    page = district.get(here).content.decode()
    assert "已定稿" in page
    assert "<ins>二、部署</ins>" in page


def test_a_resident_raises_follows_and_rates_and_sees_no_names(city: City, enter: Enter) -> None:
    browser, clerk = enter(city.resident), enter(city.clerk)
    given = {"organisation": city.home.pk, "source": "residents", "title": "路灯不亮", "text": "三号楼东侧"}
    assert browser.post("/councils/topics/new/", {**given, "text": ""}).status_code == 422
    assert browser.post("/councils/topics/new/", given).status_code == 302
    made = Topic.objects.get()
    here = f"/councils/topics/{made.pk}/"
    assert "给议题定级" in clerk.get("/").content.decode()
    assert clerk.post(f"{here}grade/", {"grade": "instant", "reason": "换灯泡"}).status_code == 302
    assert browser.post(f"{here}rate/", {"marks": 5}).status_code == 422
    assert clerk.post(f"{here}result/", {"text": "已换", "place": "楼门", "photo": upload()}).status_code == 302
    assert b"".join(browser.get(f"{here}photo/"))
    assert browser.post(f"{here}rate/", {"marks": 1}).status_code == 422
    assert browser.post(f"{here}rate/", {"marks": 5}).status_code == 302
    assert "已评价" in browser.get(here).content.decode()
    assert enter(city.neighbour).get(here).status_code == 404
    session = city.council(city.grouped())
    page = browser.get(f"/councils/sessions/{session.pk}/").content.decode()
    assert "王某" not in page
    assert "王某" in clerk.get(f"/councils/sessions/{session.pk}/").content.decode()


def test_a_calendar_opens_by_its_key_alone_until_it_is_revoked(city: City, enter: Enter) -> None:
    made = city.joint()
    browser, outside = enter(city.owed), Client()
    page = browser.post("/councils/calendar/new/", {"name": "手机"}).content.decode()
    address = page.partition('readonly value="')[2].partition('"')[0]
    key = address.partition("key=")[2]
    assert key not in browser.get("/councils/calendar/").content.decode()
    row = CalendarKey.objects.get()
    assert key not in row.digest
    feed = outside.get("/councils/calendar.ics", {"key": key})
    assert feed.headers["Content-Type"].startswith("text/calendar")
    assert f"/councils/sessions/{made.pk}/" in feed.content.decode().replace("\r\n ", "")
    assert "owed" not in feed.content.decode()
    assert outside.get("/councils/calendar.ics", {"key": key[:-1]}).status_code == 404
    assert enter(city.office).post("/councils/calendar/revoke/", {"key": row.pk}).status_code == 422
    assert browser.post("/councils/calendar/revoke/", {"key": row.pk}).status_code == 302
    assert outside.get("/councils/calendar.ics", {"key": key}).status_code == 404
    one = browser.get(f"/councils/sessions/{made.pk}/event.ics")
    assert one.content.startswith(b"BEGIN:VCALENDAR\r\n")


def test_outsiders_find_nothing(city: City, enter: Enter) -> None:
    item = city.item()
    session = item.resolution.session
    for browser in (enter(city.stranger), enter(city.neighbour)):
        for page in (f"/councils/sessions/{session.pk}/", f"/councils/items/{item.pk}/"):
            assert browser.get(page).status_code == 404
    assert enter(city.scene.expert).get("/councils/").status_code == 404


def more(city: City, number: int) -> None:
    """Another session with items and reports, another topic with its council, another version of minutes."""
    made = city.joint(title=f"会议 {number}", agenda=[Entry("推进", project=city.town.project.pk), Entry("通报")])
    services.sign_in(session=made.pk, actor=city.owed, at=MEETING)
    services.draw_up_minutes(session=made.pk, text=f"{number}", seen=0, actor=city.office, at=MEETING)
    point = AgendaItem.objects.filter(agenda__session=made).order_by("number")[0]
    resolved = services.resolve(session=made.pk, item=point.pk, text=f"决议 {number}", actor=city.office, at=MEETING)
    item = city.assigned(resolved, text=f"事项 {number}")
    services.report_item(item=item.pk, text="好", proof=picture(number), actor=city.owed, at=MEETING + HOUR)
    city.raised(title=f"议题 {number}")
    topic = city.raised(title=f"大事 {number}", at=AT)
    services.grade_topic(topic=topic.pk, grade="deep", reason="多方", actor=city.clerk, at=AT)
    services.form_group(topic=topic.pk, seats={"residents": 3, "property": 1}, actor=city.clerk, at=AT)
    council = services.convene(
        organisation=city.home.pk, assembly="council", title=f"议事 {number}", starts_at=MEETING,
        ends_at=MEETING + HOUR, place="厅", format="room", invited=[], agenda=[Entry("议", topic=topic.pk)],
        actor=city.clerk, at=AT,
    )  # fmt: skip
    assert Agenda.objects.filter(session=council).exists()


@pytest.mark.parametrize("who", ["office", "owed", "clerk"])
def test_twice_the_records_cost_no_more_statements(city: City, enter: Enter, who: str) -> None:
    browser = enter(getattr(city, who))
    more(city, 1)
    session = Session.objects.get(assembly="joint")
    topic, item = Topic.objects.order_by("-pk")[0], ActionItem.objects.get()
    if who == "clerk":
        session = Session.objects.get(assembly="council")
    pages = [
        "/", "/councils/", "/councils/sessions/", "/councils/items/", "/councils/topics/",
        f"/councils/sessions/{session.pk}/", f"/councils/sessions/{session.pk}/minutes/",
        f"/councils/topics/{topic.pk}/", f"/councils/items/{item.pk}/", "/projects/huaihua-2024/councils/",
        *([] if who == "owed" else ["/councils/new/"]),
    ]  # fmt: skip

    def cost(page: str) -> int:
        browser.get(page)
        with CaptureQueriesContext(connection) as found:
            assert browser.get(page).status_code == 200
        return len(found)

    before = {page: cost(page) for page in pages}
    more(city, 2)
    more(city, 3)
    assert {page: cost(page) for page in pages} == before
