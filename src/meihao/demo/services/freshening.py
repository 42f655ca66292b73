"""The devices of the sites where works go on report up to now, so that whoever opens the demonstration sees a day of theirs."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Max
from django.utils import timezone

from meihao.demo.rules.building import Site
from meihao.demo.rules.records import sites as teller
from meihao.demo.rules.ways import Way
from meihao.demo.selectors import stories, told
from meihao.demo.services.building import deliver, punches
from meihao.policy.library import current
from meihao.sites.models import Delivery, KeyPerson, Signal, SiteDevice
from meihao.sites.rules.feed import PUNCH, Unacceptable
from meihao.sites.rules.simulating import events
from meihao.sites.rules.standard import ATTENDANCE, standard

LATELY: Final = timedelta(hours=24, minutes=10)
"""Devices report of so long at most."""
AGAIN: Final = timedelta(minutes=30)
"""Whoever steps in sooner than so long after the last report sees what there is."""
EVERY: Final = 300
"""Seconds between two heartbeats."""


def freshen(*, at: datetime) -> int:
    """Let the devices of every site where works go on report the last day, but for what they reported already.

    The same moment again adds nothing. Returns how many events are new.
    """
    begun = told.beginning()
    if begun is None:
        return 0
    today = datetime.fromisoformat(begun["today"]).date()
    story, pack = stories.story(), current()
    count = 0
    for area in story.programme.areas:
        for project in area.projects:
            record = next((each for each in project.records if isinstance(each, Site)), None)
            if record is not None and teller.goes_on(Way(story.programme, area, project, pack, today, 0)):
                count += _report(project.code, record, at)
    return count


def freshen_if_stale(*, at: datetime) -> None:
    """The same where nothing was reported for a while."""
    last = Delivery.objects.aggregate(last=Max("at"))["last"]
    if last is None or at - last > AGAIN:
        freshen(at=at)


def _report(code: str, record: Site, at: datetime) -> int:
    devices = SiteDevice.objects.filter(project__code=code, until=None).select_related("project")
    heard = dict(
        Signal.objects.filter(device__in=devices, kind=Signal.Kind.BEAT)
        .order_by()
        .values_list("device")
        .annotate(Max("moment"))
    )
    people = list(KeyPerson.objects.filter(project__code=code).order_by("pk"))
    end, count = int(at.timestamp()), 0
    for device in devices.order_by("pk"):
        if any(device.code.endswith(f"-{name}") for name in record.silent):
            continue
        begin = max(heard.get(device.pk, 0), int((at - LATELY).timestamp()))
        coming = [
            each
            for each in events(
                device.code,
                device.kind,
                begin=begin,
                end=end,
                every=EVERY,
                gaps=record.gaps,
                certificates=[],
                zone=timezone.get_current_timezone(),
            )
            if each["type"] != PUNCH
        ]
        if device.kind == ATTENDANCE and coming:
            day = timezone.localdate(at)
            posts = enumerate(standard(current()).posts)
            away = [post for number, post in posts if teller.stays_away(record, post, number, day)]
            coming += [each for each in punches(device, people, day, away, by=at) if each["at"] > begin]
        with suppress(Unacceptable):  # somebody let this device report otherwise, or too often: it keeps what it said
            count += deliver(device, coming, at=at)
    return count
