"""How fast the pages of meetings come, with a year of them: 60 sessions, 240 items, 300 topics."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import Figure
from bench._programme import programme
from bench._scene import officer
from meihao.attachments.models import Blob
from meihao.councils import sources
from meihao.councils.models import (
    ActionItem,
    Agenda,
    AgendaItem,
    Attendance,
    Grading,
    Invitation,
    ItemReport,
    Resolution,
    Session,
    Topic,
)
from meihao.organisations.models import Organisation
from meihao.renovation.models import Project

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SESSIONS, ITEMS, TOPICS = 60, 4, 300
ROUNDS = 5
PAGES = (("overview", "/councils/"), ("items", "/councils/items/"), ("topics", "/councils/topics/"))


def figures() -> Iterator[Figure]:
    """The pages that open daily, one session, and the overdue items of all projects."""
    programme()
    session = _year()
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(officer(), backend=BACKEND)
    for name, page in (*PAGES, ("session", f"/councils/sessions/{session}/")):
        client.get(page)
        spent = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            client.get(page)
            spent.append(time.perf_counter() - began)
        yield Figure(name=f"councils.page_{name}", value=min(spent) * 1e3, unit="ms", goal=300)
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        yield Figure(name=f"councils.page_{name}_queries", value=len(queries), unit="statements", goal=60)
    began = time.perf_counter()
    sources.actions_overdue(None, timezone.localdate(), timezone.now())
    yield Figure(name="councils.actions_overdue", value=(time.perf_counter() - began) * 1e3, unit="ms", goal=100)


def _year() -> int:
    """A year of joint meetings; the number of the last."""
    who, now = officer(), timezone.now()
    city = Organisation.objects.get(code="yantai")
    by = {"by": who, "at": now - timedelta(days=30)}
    paper = Blob.objects.create(sha256="c" * 64, size=1, media_type="image/png", kept_at=now)
    projects = list(Project.objects.order_by("code")[: SESSIONS * ITEMS])
    for number in range(1, SESSIONS + 1):
        starts = now - timedelta(days=6 * number)
        session = Session.objects.create(
            organisation=city, assembly="joint", number=number, title=f"第 {number} 次", starts_at=starts,
            ends_at=starts + timedelta(hours=2), place="三楼", format="room", **by,
        )  # fmt: skip
        Invitation.objects.create(session=session, organisation=city)
        Attendance.objects.create(session=session, organisation=city, name="某", **by)
        agenda = Agenda.objects.create(session=session, version=1, **by)
        for place in range(1, ITEMS + 1):
            project = projects[(number - 1) * ITEMS + place - 1]
            point = AgendaItem.objects.create(agenda=agenda, number=place, title="推进", project=project)
            resolved = Resolution.objects.create(session=session, number=place, item=point, text="加快", **by)
            due = timezone.localdate(starts) + timedelta(days=15)
            item = ActionItem.objects.create(
                resolution=resolved, number=1, organisation=city, text="增派", due_on=due, **by
            )
            if place % 2:
                ItemReport.objects.create(action=item, number=1, text="已办", proof=paper, **by)
    topics = [
        Topic(organisation=city, source="residents", online=True, title=f"议题 {n}", text="灯", **by)
        for n in range(TOPICS)
    ]
    Topic.objects.bulk_create(topics)
    Grading.objects.bulk_create(
        [
            Grading(topic=each, grade="instant", reason="小", **by)
            for each in Topic.objects.order_by("-pk")[: TOPICS // 2]
        ]
    )
    return Session.objects.order_by("-pk").values_list("pk", flat=True)[0]
