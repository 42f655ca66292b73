"""What sites answer of the keys of the pack."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, TypedDict

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from meihao.policy import library
from meihao.policy.dossier import Reading
from meihao.sites.models import Punch, Signal, SiteDevice
from meihao.sites.rules.standard import standard
from meihao.sites.selectors.online import day_of, instant, moment

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    type Hearing = QuerySet[WithAnnotations[SiteDevice, Heard]]


def smart_site(subjects: Sequence[int] | None, on: date, known: datetime) -> Mapping[int, Reading]:
    """Whether enough devices of every kind that a site must have were heard of lately: measured, in one statement.

    Projects that never registered a device are left out. Basis: opinion/10
    """
    asked = standard(library.current())
    end = min(moment(known), day_of(on).end)
    devices = SiteDevice.objects.filter(at__lte=known, since__lte=on)
    if subjects is not None:
        devices = devices.filter(project__subject__in=subjects)
    heard: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    latest: dict[int, int] = {}
    rows = last_heard(devices, by=end, known=known).values_list(
        "project__subject", "kind", "since", "until", "beat", "dust", "punch"
    )
    for subject, kind, since, until, beat, dust, punch in rows:
        last = last_of(beat, dust, punch)
        latest[subject] = max(latest.get(subject, day_of(since).begin), last or 0)
        if (until is None or until > on) and last is not None and last > end - asked.window:
            heard[subject][kind] += 1
    return {
        subject: Reading(
            all(heard[subject][kind] >= least for kind, least in asked.devices.items()),
            grade="A",
            effective_on=timezone.localdate(instant(min(at, end))),
        )
        for subject, at in latest.items()
    }


class Heard(TypedDict):
    """When a device was last heard of in each way."""

    beat: int | None
    dust: int | None
    punch: datetime | None


def last_heard(devices: QuerySet[SiteDevice], *, by: int, known: datetime) -> Hearing:
    """Devices with the moments of their last heartbeat and dust reading and the time of their last punch."""
    said = Signal.objects.filter(device=OuterRef("pk"), moment__lte=by, received__lte=moment(known))
    came = Punch.objects.filter(device=OuterRef("pk"), at__lte=instant(by), received_at__lte=known)

    def last(kind: str) -> Subquery:
        return Subquery(said.filter(kind=kind).order_by("-moment").values("moment")[:1])

    return devices.annotate(
        beat=last(Signal.Kind.BEAT), dust=last(Signal.Kind.DUST), punch=Subquery(came.order_by("-at").values("at")[:1])
    )


def last_of(beat: int | None, dust: int | None, punch: datetime | None) -> int | None:
    return max((each for each in (beat, dust, moment(punch) if punch else None) if each is not None), default=None)


def in_use(devices: QuerySet[SiteDevice], on: date) -> QuerySet[SiteDevice]:
    """Those in use on a day."""
    return devices.filter(Q(until=None) | Q(until__gt=on), since__lte=on)
