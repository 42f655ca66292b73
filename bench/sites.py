"""How fast devices are heard and sites are shown: 650 sites, each with three cameras, a dust monitor and an attendance machine."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from functools import cache

from django.test import Client
from django.utils import timezone

from bench import Figure, medians
from bench._scene import officer
from meihao.facts.models import Subject
from meihao.organisations.models import Organisation
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.sites.models import KeyPerson, Punch, Signal, SiteDevice
from meihao.sites.rules.feed import Envelope, sign
from meihao.sites.rules.standard import standard
from meihao.sites.selectors.facts import smart_site
from meihao.sites.selectors.online import last_day, moment, shares
from meihao.sites.services import key_of, take_feed

SITES, EVERY, REQUESTS, EVENTS = 650, 300, 20, 100
KINDS = ("video", "video", "video", "dust", "attendance")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def figures() -> Iterator[Figure]:
    """A delivery of 100 events, the page of a site, the share online of all sites, and whether each is connected."""
    now = scene()
    device = SiteDevice.objects.filter(kind="dust").order_by("pk")[0]
    spent = []
    for number in range(REQUESTS):
        envelope = delivery(device, number)
        began = time.perf_counter()
        answer = take_feed(envelope, at=timezone.now())
        spent.append(time.perf_counter() - began)
        if answer.accepted != EVENTS:
            raise RuntimeError("the events were not taken")
    yield Figure(name="sites.feed_100_events", value=sorted(spent)[REQUESTS // 2] * 1e3, unit="ms", goal=50)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(officer(), backend=BACKEND)
    yield Figure(name="sites.page_p95", value=_slowest(client, "/projects/p0/site/") * 1e3, unit="ms", goal=80)
    span = standard(library.current()).span
    cameras = SiteDevice.objects.filter(kind="video")
    works = {
        "online_share_650_sites": lambda: shares(cameras, last_day(now), span),
        "connected_650_sites": lambda: smart_site(None, timezone.localdate(), timezone.now()),
    }
    if len(works["online_share_650_sites"]()) != SITES:
        raise RuntimeError("not every site was answered")
    for name, seconds in medians(works, rounds=3).items():
        yield Figure(name=f"sites.{name}", value=seconds, unit="s", goal=1)


@cache
def scene() -> int:
    """The sites with a day of heartbeats every five minutes, and dust for the first; the moment it ends."""
    user = officer()
    city = Organisation.objects.get(code="yantai")
    at = timezone.now()
    now, today = moment(at), timezone.localdate(at)
    subjects = Subject.objects.bulk_create(
        Subject(kind="project", code=f"p{number}", territory=city) for number in range(SITES)
    )
    projects = Project.objects.bulk_create(
        Project(code=each.code, name=each.code, organisation=city, subject=each, registered_by=user)
        for each in subjects
    )
    devices = SiteDevice.objects.bulk_create(
        SiteDevice(
            project=project, code=f"{project.code}-{number}", name="机", kind=kind, place="门", salt="0" * 32,
            since=today - timedelta(days=30), by=user, at=at - timedelta(days=30),
        )
        for project in projects
        for number, kind in enumerate(KINDS)
    )  # fmt: skip
    for some in range(0, len(devices), 100):
        Signal.objects.bulk_create(
            (
                Signal(device=device, kind="beat", moment=now - back, received=now - back, sequence=now - back)
                for device in devices[some : some + 100]
                for back in range(0, 25 * 3600, EVERY)
                if (back // 3600 + device.pk) % 24
            ),
            batch_size=2000,
        )
    Signal.objects.bulk_create(
        Signal(device=devices[3], kind="dust", moment=now - back, received=now, sequence=10**12 + back, pm25=30, pm10=80, tsp=120)
        for back in range(0, 24 * 3600, 60)
    )  # fmt: skip
    manned(projects[0], city)
    return now


def manned(project: Project, firm: Organisation) -> None:
    """Ten people in posts who come and go all month."""
    user, at = officer(), timezone.now()
    people = KeyPerson.objects.bulk_create(
        KeyPerson(
            project=project, post=post, organisation=firm, name="某", certificate=post,
            expires_on=timezone.localdate(at) + timedelta(days=400), since=timezone.localdate(at) - timedelta(days=60),
            by=user, at=at,
        )
        for post in standard(library.current()).posts
    )  # fmt: skip
    Punch.objects.bulk_create(
        Punch(project=project, certificate=each.certificate, way=way, at=at - timedelta(days=back, minutes=minutes), by=user, received_at=at)
        for each in people
        for back in range(30)
        for way, minutes in (("in", 300), ("out", 10))
    )  # fmt: skip


def delivery(device: SiteDevice, number: int) -> Envelope:
    """A signed delivery of 100 readings."""
    now = str(int(time.time()))
    rows = [
        {"id": number * EVENTS + n, "at": int(now) - n, "type": "dust", "pm25": 31, "pm10": 80, "tsp": 120}
        for n in range(EVENTS)
    ]
    body, nonce = json.dumps({"events": rows}).encode(), f"bench-{number:06}"
    return Envelope(device.code, now, nonce, sign(key_of(device.salt), now, nonce, body), body)


def _slowest(client: Client, address: str) -> float:
    """The slowest but one of twenty answers."""
    spent = []
    for _ in range(REQUESTS + 3):
        began = time.perf_counter()
        answer = client.get(address)
        spent.append(time.perf_counter() - began)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
    return sorted(spent[3:])[-2]
