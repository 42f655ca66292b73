"""What devices send: signed, in time, once, and nothing half-written."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meihao.facts.selectors.as_of import readings
from meihao.policy.dossier import Reading
from meihao.policy.library import current
from meihao.sites import services
from meihao.sites.models import DaySum, Delivery, Punch, Signal, SiteDevice
from meihao.sites.rules import feed
from meihao.sites.rules.feed import Envelope, Unacceptable
from meihao.sites.rules.online import DAY, Spell
from meihao.sites.selectors.attendance import month
from meihao.sites.selectors.facts import smart_site
from meihao.sites.selectors.online import day_of, shares, spells
from meihao.sites.services import Refused
from tests.sites.conftest import AT, NOW, TODAY, Site, beats, on, sealed, second, take

pytestmark = pytest.mark.django_db


def refused(envelope: Envelope, status: int, code: str) -> None:
    with pytest.raises(Unacceptable) as found:
        services.take_feed(envelope, at=AT)
    assert (found.value.status, found.value.code) == (status, code)


def dust(number: int, at: int, pm10: int = 80) -> dict[str, Any]:
    return {"id": number, "at": at, "type": "dust", "pm25": 30, "pm10": pm10, "tsp": 120}


def punched(number: int, at: int, way: str, **more: Any) -> dict[str, Any]:
    return {"id": number, "at": at, "type": "punch", "certificate": "鲁-foreman", "way": way, **more}


def test_a_signed_delivery_is_taken(site: Site) -> None:
    device = site.device("dust")
    assert take(device, [*beats(NOW), dust(1, NOW)]) == services.Answer(2, 0, ())
    row = Signal.objects.get(kind="dust")
    assert (row.pm25, row.pm10, row.tsp, row.moment) == (30, 80, 120, NOW)


def test_no_key_lies_in_the_database(site: Site) -> None:
    device = site.device()
    key = services.key_of(device.salt)
    assert len(key) == 64
    assert key not in str(list(SiteDevice.objects.values()))


@pytest.mark.parametrize("broken", ["signature", "body", "nonce", "timestamp", "device"])
def test_whatever_is_changed_after_signing_is_refused(site: Site, broken: str) -> None:
    good = sealed(site.device(), beats(NOW))
    other = {
        "signature": "0" * 64,
        "body": good.body + b" ",
        "nonce": good.nonce + "x",
        "timestamp": str(NOW + 1),
        "device": "nobody",
    }
    refused(replace(good, **{broken: other[broken]}), 401, "bad_signature")
    assert not Signal.objects.exists()


def test_the_key_of_another_device_signs_nothing(site: Site) -> None:
    device, other = site.device(), site.device()
    refused(sealed(device, beats(NOW), key=services.key_of(other.salt)), 401, "bad_signature")


@pytest.mark.parametrize(("off", "fits"), [(-300, True), (300, True), (-301, False), (301, False)])
def test_a_clock_may_be_off_by_five_minutes(site: Site, off: int, fits: bool) -> None:
    envelope = sealed(site.device(), beats(NOW), at=NOW + off)
    if fits:
        assert services.take_feed(envelope, at=AT).accepted == 1
    else:
        refused(envelope, 401, "clock_skew")


def test_the_same_delivery_is_taken_once(site: Site) -> None:
    device = site.device()
    envelope = sealed(device, beats(NOW))
    services.take_feed(envelope, at=AT)
    refused(envelope, 409, "replayed")
    assert Delivery.objects.count() == 1


def test_the_same_events_again_change_nothing(site: Site) -> None:
    device = site.device("attendance")
    events = [*beats(NOW), punched(7, NOW, "in", lon=121_400_000, lat=37_540_000), punched(8, NOW, "out")]
    assert take(device, events).accepted == 3
    assert take(device, events) == services.Answer(0, 3, ())
    assert take(device, [*events, *beats(NOW - 5)]) == services.Answer(1, 3, ())
    assert (Signal.objects.count(), Punch.objects.count()) == (2, 2)


def test_a_number_used_for_something_else_is_refused_with_the_whole_delivery(site: Site) -> None:
    device = site.device("dust")
    take(device, [dust(1, NOW)])
    refused(sealed(device, [dust(2, NOW), dust(1, NOW, 81)]), 422, "id_reused")
    refused(sealed(device, [{"id": 1, "at": NOW, "type": "beat"}]), 422, "id_reused")
    assert Signal.objects.count() == 1
    assert Delivery.objects.count() == 1


def test_what_is_too_late_or_ahead_of_time_is_told_and_the_rest_is_taken(site: Site) -> None:
    old, oldest = NOW - 72 * 3600 - 1, NOW - 72 * 3600
    answer = take(site.device(), beats(old, oldest, NOW + 300, NOW + 301))
    assert answer.accepted == 2
    assert dict(answer.refused) == {old: "超过 72 小时的补报期限", NOW + 301: "发生时间在未来"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"[]", "no_events"),
        (b'{"events": []}', "no_events"),
        (b'{"events": [1]}', "bad_event"),
        (b'{"events": [{"id": 1, "at": 1, "type": "punch"}]}', "bad_event"),
        (b'{"events": [{"id": true, "at": 1, "type": "beat"}]}', "bad_event"),
        (b'{"events": [{"id": 1, "at": 1.5, "type": "beat"}]}', "bad_event"),
        (b'{"events": [{"id": 1, "at": 1, "type": ["beat"]}]}', "bad_event"),
        (b'{"events": [{"id": 1, "at": 1, "type": "dust", "pm25": -1, "pm10": 1, "tsp": 1}]}', "bad_event"),
        (b'{"events": [{"id": 1, "at": 1, "type": "dust", "pm25": 1.5, "pm10": 1, "tsp": 1}]}', "bad_event"),
        (b'{"events": [{"id": 1, "at": 1, "type": "beat"}, {"id": 1, "at": 2, "type": "beat"}]}', "same_id"),
        (b'{"project": "elsewhere", "events": [{"id": 1, "at": 1, "type": "beat"}]}', "foreign_project"),
    ],
)
def test_content_that_says_nothing_sound_is_refused_in_words(site: Site, content: bytes, code: str) -> None:
    device = site.device("dust")
    nonce = f"nonce-{code}-1"
    signature = feed.sign(services.key_of(device.salt), str(NOW), nonce, content)
    refused(Envelope(device.code, str(NOW), nonce, signature, content), 422, code)


@pytest.mark.parametrize(
    "event",
    [
        punched(1, 1, "up"),
        punched(1, 1, "in", lon=1),
        *[{**punched(1, 1, "in"), "certificate": each} for each in (" ", "鲁\x00-1", "鲁\ud800-1", 7)],
        {**punched(1, 1, "in"), "way": ["in"]},
    ],
)
def test_a_punch_names_a_certificate_a_way_and_a_whole_place(event: dict[str, Any]) -> None:
    with pytest.raises(Unacceptable, match="第 1 条"):
        feed.read(json.dumps({"events": [event]}).encode(), "attendance", project="x")


def test_too_many_events_and_too_many_deliveries_are_refused(site: Site) -> None:
    device = site.device()
    refused(sealed(device, beats(*range(501))), 422, "too_many")
    Delivery.objects.bulk_create(
        Delivery(device=device, nonce=f"n{number}", events=1, at=AT) for number in range(feed.PER_MINUTE)
    )
    refused(sealed(device, beats(NOW)), 429, "too_often")
    later = AT + timedelta(minutes=2)
    assert take(device, beats(NOW), at=later).accepted == 1


def test_a_device_out_of_use_or_with_a_new_key_is_refused(site: Site) -> None:
    device = site.device()
    old = sealed(device, beats(NOW))
    with pytest.raises(Refused, match="施工单位"):
        services.rekey_device(device=device.pk, actor=site.supervisor, at=AT)
    new = services.rekey_device(device=device.pk, actor=site.town.builder, at=AT)
    refused(old, 401, "bad_signature")
    assert take(new, beats(NOW)).accepted == 1
    services.retire_device(device=device.pk, on=TODAY, actor=site.town.builder, at=AT)
    refused(sealed(new, beats(NOW + 1)), 401, "retired")


def test_a_punch_outside_the_fence_does_not_count(site: Site) -> None:
    site.build(date(2024, 6, 1))
    site.person("foreman", since=date(2024, 6, 1))
    device = site.device("attendance")
    services.set_fence(
        project=site.project.pk, longitude=121_400_000, latitude=37_540_000, metres=200, actor=site.supervisor, at=AT
    )
    here, there = {"lon": 121_401_000, "lat": 37_540_500}, {"lon": 121_500_000, "lat": 37_540_000}
    day = date(2024, 6, 30)
    take(device, [punched(1, on(day, 8), "in", **here), punched(2, on(day, 17), "out", **here)])
    day = date(2024, 6, 29)
    take(device, [punched(3, on(day, 8), "in", **here), punched(4, on(day, 17), "out", **there)])
    found = month(site.project, day, on=TODAY, known=AT, posts=["foreman"])
    assert found.posts["foreman"].present == {date(2024, 6, 30)}


# --- over HTTP ---------------------------------------------------------------------------------------------------------


def post(envelope: Envelope) -> Any:
    return Client(enforce_csrf_checks=True).post(
        "/sites/feed/",
        envelope.body,
        content_type="application/json",
        headers={
            "X-Meihao-Device": envelope.device,
            "X-Meihao-Timestamp": envelope.timestamp,
            "X-Meihao-Nonce": envelope.nonce,
            "X-Meihao-Signature": envelope.signature,
        },
    )


def test_the_feed_answers_in_json_and_sets_no_cookie(site: Site) -> None:
    now = int(timezone.now().timestamp())
    device = site.device()
    envelope = sealed(device, beats(now), at=now)
    answer = post(envelope)
    assert answer.status_code == 200
    assert answer.json() == {"accepted": 1, "repeated": 0, "refused": []}
    assert not answer.cookies
    again = post(envelope)
    assert (again.status_code, again.json()["error"]) == (409, "replayed")
    assert post(replace(envelope, signature="0")).status_code == 401
    large = post(replace(envelope, body=b"x" * (feed.LARGEST + 1)))
    assert (large.status_code, large.json()["error"]) == (413, "too_large")
    assert Client().get("/sites/feed/").status_code == 405
    assert Client().post("/sites/feed/").status_code == 401


# --- time online -------------------------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.integers(0, 4000), max_size=25), min_size=2, max_size=2), st.integers(60, 900))
def test_the_database_finds_the_seconds_that_counting_finds(site: Site, moments: list[list[int]], span: int) -> None:
    window = Spell(1000, 3000)
    devices = list(SiteDevice.objects.order_by("pk")) or [site.device(), site.device()]
    Signal.objects.all().delete()
    Signal.objects.bulk_create(
        Signal(device=device, kind="beat", moment=at, received=at, sequence=number)
        for device, mine in zip(devices, moments, strict=True)
        for number, at in enumerate(mine)
    )
    found = spells(SiteDevice.objects.filter(project=site.project), window, span)
    share = shares(SiteDevice.objects.filter(project=site.project), window, span)
    total = Fraction(0)
    for device, mine in zip(devices, moments, strict=True):
        covered = {second for at in mine for second in range(at, at + span)} & set(range(1000, 3000))
        assert (found[device.pk].share if device.pk in found else 0) == Fraction(len(covered), 2000)
        total += Fraction(len(covered), 2000)
    assert share[site.project.pk] == total / 2


# --- the fact ----------------------------------------------------------------------------------------------------------


def fact(site: Site, *, on_day: date = TODAY, known: Any = AT) -> Reading | None:
    subject = site.project.subject_id
    return readings([subject], on=on_day, known=known, pack=current())[subject].get("works.smart_site")


def test_a_site_is_connected_once_every_kind_of_device_was_heard_of(site: Site) -> None:
    assert fact(site) is None
    devices = [site.device(kind) for kind in ("attendance", "video", "dust")]
    for device in devices[:2]:
        take(device, beats(NOW - 60))
    assert fact(site) == Reading(False, grade="A", effective_on=TODAY)
    take(devices[2], [dust(1, NOW - 30)])
    assert fact(site) == Reading(True, grade="A", effective_on=TODAY)
    tomorrow = AT + timedelta(days=2)
    assert fact(site, on_day=tomorrow.date(), known=tomorrow) == Reading(False, grade="A", effective_on=TODAY)


def test_a_punch_is_a_report_and_another_project_s_devices_count_there_only(site: Site) -> None:
    elsewhere = second(site)
    for kind in ("video", "dust"):
        take(site.device(kind), beats(NOW - 60))
    take(elsewhere.device("attendance", "their-gate"), beats(NOW - 60))
    assert fact(site) == Reading(False, grade="A", effective_on=TODAY)
    take(site.device("attendance"), [punched(1, NOW - 10, "in")])
    assert fact(site) == Reading(True, grade="A", effective_on=TODAY)
    assert fact(elsewhere) == Reading(False, grade="A", effective_on=TODAY)


def test_one_statement_answers_for_all_projects(site: Site) -> None:
    site.device()
    with CaptureQueriesContext(connection) as counted:
        assert len(smart_site(None, TODAY, AT)) == 1
    assert len(counted) == 1


# --- what is kept ------------------------------------------------------------------------------------------------------


def test_days_are_summed_once_over_and_only_then_cleared_away(site: Site) -> None:
    device = site.device("dust")
    day = date(2024, 6, 30)
    midnight = day_of(day).begin
    take(
        device,
        [*beats(midnight - 100, midnight + 1000, midnight + 1200), dust(1, midnight + 5, 90), dust(2, midnight + 9)],
    )
    assert services.close_days(at=AT) == 0
    over = AT + timedelta(days=4)
    assert services.close_days(at=over) == 2
    assert services.close_days(at=over) == 0
    told = DaySum.objects.get(on=day)
    assert (told.online, told.readings) == (260 + 560, 2)
    assert (told.pm10_sum, told.pm10_most) == (170, 90)
    assert services.prune(at=over)[0] == 0
    assert services.prune(at=AT + timedelta(days=89))[0] == 1
    assert services.prune(at=AT + timedelta(days=200))[0] == 4
    assert not Signal.objects.exists()
    assert DaySum.objects.count() == 2
    with pytest.raises(DatabaseError), transaction.atomic():
        DaySum.objects.update(online=DAY)


def test_nothing_is_cleared_away_that_was_not_summed(site: Site) -> None:
    take(site.device(), beats(NOW))
    assert services.prune(at=AT + timedelta(days=400)) == (0, 1)
    assert Signal.objects.count() == 1
