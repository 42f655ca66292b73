"""The pages of a site: what they show to whom, what forms do, and what a page costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meihao.accounts.models import User
from meihao.sites import services
from meihao.sites.models import KeyPerson, Punch, Relief, Signal, SiteDevice, SpecialWorker, StopWork
from tests.sites.conftest import Site, beats, decided, sealed

pytestmark = pytest.mark.django_db
Enter = Callable[[User], Client]
ROOT = "/projects/huaihua-2024/site/"


def today() -> date:
    return timezone.localdate()


def person(site: Site, post: str = "foreman", certificate: str = "") -> KeyPerson:
    return services.enter_person(
        project=site.project.pk,
        post=post,
        who_=services.Named("工某", certificate or f"鲁-{post}", today() + timedelta(days=400)),
        since=today() - timedelta(days=40),
        actor=site.town.builder,
        at=timezone.now(),
    )


def heard(device: SiteDevice, events: list[dict[str, Any]]) -> None:
    at = timezone.now()
    services.take_feed(sealed(device, events, at=int(at.timestamp())), at=at)


def dust(at: datetime, pm10: int) -> dict[str, Any]:
    return {"id": int(at.timestamp()), "at": int(at.timestamp()), "type": "dust", "pm25": 31, "pm10": pm10, "tsp": 122}


def test_the_page_of_an_empty_site_says_what_is_missing(site: Site, enter: Enter) -> None:
    body = enter(site.town.district).get(ROOT).content.decode()
    for word in ("关键岗位还没有登记：项目经理", "还没有登记视频设备", "还没有接入设备", "没有扬尘读数", "没有停工"):
        assert word in body
    assert "进场</button>" not in body


def test_the_page_shows_who_is_there_devices_and_dust(site: Site, enter: Enter) -> None:
    site.build(today() - timedelta(days=60))
    person(site)
    now = timezone.now()
    heard(site.device("video"), beats(int(now.timestamp()) - 60))
    heard(site.device("dust"), [dust(now - timedelta(minutes=5), 180)])
    browser = enter(site.supervisor)
    assert "工某" in browser.get(ROOT).content.decode()
    answer = browser.post(f"{ROOT}punches/", {"person": KeyPerson.objects.get().pk, "way": "in"})
    assert answer.status_code == 302
    body = browser.get(ROOT).content.decode()
    for word in ("1 人在场", "进场，手工", "在线", "180", "1 个小时超过限值", '<svg class="bar"'):
        assert word in body
    lines = browser.get(f"{ROOT}dust.json").json()["series"]
    assert [(each["name"], each["data"]) for each in lines] == [("PM2.5", [31]), ("PM10", [180]), ("TSP", [122])]


def test_a_second_tap_the_wrong_way_is_told_in_words(site: Site, enter: Enter) -> None:
    who = person(site)
    browser = enter(site.supervisor)
    wrong = browser.post(f"{ROOT}punches/", {"person": who.pk, "way": "out"})
    assert wrong.status_code == 422
    assert "还没有进场" in wrong.content.decode()
    assert browser.post(f"{ROOT}punches/", {}).status_code == 422
    assert browser.post(f"{ROOT}punches/", {"person": 10**9, "way": "in"}).status_code == 404
    refused = enter(site.town.builder).post(f"{ROOT}punches/", {"person": who.pk, "way": "in"})
    assert "监理单位或建设单位" in refused.content.decode()
    assert not Punch.objects.exists()


def test_a_person_is_entered_relieved_and_approved_on_the_pages(site: Site, enter: Enter) -> None:
    builder, owner = enter(site.town.builder), enter(site.town.owner)
    given = {
        "post": "foreman",
        "name": "甲某",
        "certificate": "鲁-1",
        "expires_on": "2099-01-01",
        "since": str(today() - timedelta(days=5)),
    }
    wrong = builder.post(f"{ROOT}people/new/", {**given, "expires_on": "2020-01-01"})
    assert wrong.status_code == 422
    assert "到期" in wrong.content.decode()
    assert 'value="甲某"' in wrong.content.decode()
    assert builder.post(f"{ROOT}people/new/", given).status_code == 302
    made = KeyPerson.objects.get()
    ask = f"{ROOT}people/{made.pk}/relief/"
    assert builder.get(ask).status_code == 200
    assert "由岗位所在的单位申请" in enter(site.supervisor).get(ask).content.decode()
    new = {"name": "乙某", "certificate": "鲁-2", "expires_on": "2099-01-01", "on": str(today()), "reason": "调离"}
    assert builder.post(ask, {**new, "reason": ""}).status_code == 422
    assert builder.post(ask, new).status_code == 302
    relief = Relief.objects.get()
    assert "审批</summary>" not in builder.get(f"{ROOT}people/").content.decode()
    assert "审批</summary>" in owner.get(f"{ROOT}people/").content.decode()
    decide = f"{ROOT}reliefs/{relief.pk}/"
    assert owner.post(decide, {"outcome": "refused"}).status_code == 422
    assert builder.post(decide, {"outcome": "approved"}).status_code == 422
    assert owner.post(decide, {"outcome": "approved"}).status_code == 302
    body = builder.get(f"{ROOT}people/").content.decode()
    assert "乙某" in body
    assert "甲某" in body


def test_special_workers_are_entered_and_released_on_the_page(site: Site, enter: Enter) -> None:
    builder = enter(site.town.builder)
    given = {
        "trade": "welder",
        "name": "焊某",
        "certificate": "T-1",
        "expires_on": str(today() + timedelta(days=3)),
        "since": str(today()),
    }
    assert enter(site.supervisor).post(f"{ROOT}workers/", given).status_code == 422
    assert builder.post(f"{ROOT}workers/", given).status_code == 302
    assert "快到期" in builder.get(f"{ROOT}people/").content.decode()
    release = f"{ROOT}workers/{SpecialWorker.objects.get().pk}/release/"
    assert enter(site.supervisor).post(release).status_code == 422
    assert builder.post(release).status_code == 302
    assert SpecialWorker.objects.get().until == today()


def test_a_key_is_shown_once(site: Site, enter: Enter) -> None:
    builder = enter(site.town.builder)
    given = {"kind": "video", "name": "东门", "place": "立杆", "code": "cam-1"}
    assert enter(site.supervisor).post(f"{ROOT}devices/new/", given).status_code == 422
    answer = builder.post(f"{ROOT}devices/new/", given)
    device = SiteDevice.objects.get()
    key = services.key_of(device.salt)
    assert key in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert key not in builder.get(f"{ROOT}devices/").content.decode()
    assert builder.post(f"{ROOT}devices/new/", given).status_code == 302
    again = builder.post(f"{ROOT}devices/{device.pk}/rekey/")
    device.refresh_from_db()
    assert services.key_of(device.salt) in again.content.decode()
    assert services.key_of(device.salt) != key
    assert builder.post(f"{ROOT}devices/{device.pk}/retire/").status_code == 302
    assert "停用的设备 1 台" in builder.get(f"{ROOT}devices/").content.decode()


def test_the_fence_and_the_stop_order_are_forms_of_whoever_watches(site: Site, enter: Enter) -> None:
    watcher = enter(site.supervisor)
    place = {"longitude": "121.400000", "latitude": "37.540000", "metres": "200"}
    assert enter(site.town.builder).post(f"{ROOT}fence/", place).status_code == 422
    assert watcher.post(f"{ROOT}fence/", {**place, "metres": "5"}).status_code == 422
    assert watcher.post(f"{ROOT}fence/", place).status_code == 302
    assert watcher.post(f"{ROOT}stop/", {"on": str(today()), "reason": ""}).status_code == 422
    early = today() - timedelta(days=3)
    assert watcher.post(f"{ROOT}stop/", {"on": str(early), "reason": "扬尘"}).status_code == 302
    assert "起停工" in watcher.get(ROOT).content.decode()
    assert watcher.post(f"{ROOT}resume/", {"on": str(early)}).status_code == 422
    assert watcher.post(f"{ROOT}resume/", {"on": str(today())}).status_code == 302
    assert StopWork.objects.get().until == today() - timedelta(days=1)


def test_the_calendar_shows_each_day(site: Site, enter: Enter) -> None:
    site.build(today() - timedelta(days=90))
    person(site)
    first = today().replace(day=1) - timedelta(days=1)
    for hour, way in ((0, "in"), (9, "out")):
        at = datetime(first.year, first.month, first.day, hour, tzinfo=timezone.get_current_timezone())
        Punch.objects.create(
            project=site.project, certificate="鲁-foreman", way=way, at=at, by=site.supervisor, received_at=at
        )
    browser = enter(site.town.district)
    body = browser.get(f"{ROOT}posts/foreman/?month={first:%Y-%m}").content.decode()
    assert body.count("到岗</span>") == 1
    assert body.count("缺勤</span>") == first.day - 1
    assert browser.get(f"{ROOT}posts/foreman/?month=nonsense").status_code == 200
    assert browser.get(f"{ROOT}posts/foreman/?month=9999-01").status_code == 200
    assert browser.get(f"{ROOT}posts/cook/").status_code == 404


@pytest.mark.parametrize("where", ["", "people/", "devices/", "posts/foreman/", "dust.json"])
def test_a_site_is_not_there_for_strangers(site: Site, enter: Enter, where: str) -> None:
    assert enter(site.town.scene.stranger).get(ROOT + where).status_code == 404
    assert Client().get(ROOT + where).status_code == 302


@pytest.mark.parametrize("where", ["", "people/", "devices/", "posts/foreman/", "dust.json"])
def test_twice_the_data_costs_a_page_no_more_queries(site: Site, enter: Enter, where: str) -> None:
    site.build(today() - timedelta(days=60))
    browser = enter(site.town.district)

    def fill(number: int) -> None:
        for post in ("foreman", "safety_officer") if number == 1 else ("quality_officer", "materials_officer"):
            person(site, post)
        now = timezone.now()
        for kind in ("video", "dust", "attendance"):
            device = site.device(kind)
            heard(device, beats(*(int(now.timestamp()) - 600 * each for each in range(1, 9 * number))))
        at = now - timedelta(minutes=number)
        Punch.objects.create(
            project=site.project, certificate="鲁-foreman", way="in", at=at, by=site.supervisor, received_at=at
        )

    def cost() -> int:
        browser.get(ROOT + where)
        with CaptureQueriesContext(connection) as counted:
            assert browser.get(ROOT + where).status_code == 200
        return len(counted)

    fill(1)
    before = cost()
    fill(2)
    assert cost() == before
    assert Signal.objects.count() > 60


def test_where_works_are_over_the_page_shows_their_last_month_and_asks_for_nothing(site: Site, enter: Enter) -> None:
    over = today() - timedelta(days=70)
    site.build(over - timedelta(days=60))
    person(site)
    decided(site.project, "finish", over, site.town.district)
    body = enter(site.town.district).get(ROOT).content.decode()
    last = (over - timedelta(days=1)).isoformat()
    assert f'施工到 <span class="num">{last}</span> 结束' in body
    assert f"?month={last[:7]}" in body
    for word in ("现在谁在工地", "今天未到", "还没有登记", "还没有接入设备"):
        assert word not in body
