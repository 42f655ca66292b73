"""Summing the days of devices once they can no longer change, and clearing away what was summed and is old."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery, Sum
from django.utils import timezone

from meihao.audit.services import record
from meihao.policy import library
from meihao.sites.models import DaySum, Delivery, Signal, SiteDevice
from meihao.sites.rules.feed import CHANNELS, SKEW
from meihao.sites.rules.online import DAY
from meihao.sites.rules.standard import standard
from meihao.sites.selectors.online import day_of, instant, moment, spells

KEEP_NONCES = timedelta(seconds=4 * SKEW)
"""A delivery that is older than this is refused for its timestamp, so that its nonce need not be remembered."""


def close_days(*, at: datetime) -> int:
    """State what each device's day came to, for every day that late reports can no longer change. Again adds nothing.

    Returns how many sums are new. Each day is a transaction.
    """
    return sum(_close(day, at) for day in _open_days(at))


def _open_days(at: datetime) -> Iterator[date]:
    """The days with reports that are over for good, from the first that was not summed."""
    first = min(_firsts(), default=None)
    if first is None:
        return
    closed = DaySum.objects.aggregate(last=Max("on"))["last"]
    day = timezone.localdate(instant(first))
    if closed is not None:
        day = max(day, closed + timedelta(days=1))
    late = standard(library.current()).late
    while day_of(day).end + late + SKEW <= moment(at):
        yield day
        day += timedelta(days=1)


def _firsts() -> Iterator[int]:
    """The moments of the first heartbeat and the first reading of each device that has any."""
    for kind in Signal.Kind.values:
        said = Signal.objects.filter(device=OuterRef("pk"), kind=kind).order_by("moment")
        rows = SiteDevice.objects.annotate(first=Subquery(said.values("moment")[:1])).exclude(first=None)
        yield from rows.order_by().values_list("first", flat=True)


def _reported(**moments: int) -> QuerySet[Signal]:
    """Reports by when they happened, put so that the index over devices answers."""
    return Signal.objects.filter(device__in=SiteDevice.objects.values("pk"), kind__in=Signal.Kind.values, **moments)


@transaction.atomic(durable=True)
def _close(day: date, at: datetime) -> int:
    window = day_of(day)
    reported = _reported(moment__gte=window.begin, moment__lt=window.end)
    devices = SiteDevice.objects.filter(pk__in=reported.values("device"))
    online = spells(devices, window, standard(library.current()).span)
    figures = {f"{name}_sum": Sum(name) for name in CHANNELS} | {f"{name}_most": Max(name) for name in CHANNELS}
    rows = reported.filter(kind=Signal.Kind.DUST).order_by().values("device").annotate(readings=Count("pk"), **figures)
    names = ("readings", *figures)
    dust = {device: dict(zip(names, said, strict=True)) for device, *said in rows.values_list("device", *names)}
    nothing = dict.fromkeys(names, 0)
    sums = [
        DaySum(
            device_id=device,
            on=day,
            online=sum(each.seconds for each in online[device].spells) if device in online else 0,
            at=at,
            **dust.get(device, nothing),
        )
        for device in devices.order_by("pk").values_list("pk", flat=True)
    ]
    DaySum.objects.bulk_create(sums)
    if sums:
        record("device_days.closed", kind="day", key=day.isoformat(), actor=None, at=at, devices=len(sums))
    return len(sums)


@transaction.atomic(durable=True)
def prune(*, at: datetime) -> tuple[int, int]:
    """Clear away heartbeats and dust readings older than the pack keeps, of days that were summed, and old nonces.

    Punches and sums stay. Returns how many of each are gone; again clears nothing.
    """
    closed = DaySum.objects.aggregate(last=Max("on"))["last"]
    nonces, _ = Delivery.objects.filter(at__lt=at - KEEP_NONCES).delete()
    signals = 0
    if closed is not None:
        oldest = moment(at) - standard(library.current()).keep_days * DAY
        before = min(day_of(closed).end, day_of(timezone.localdate(instant(oldest))).begin)
        signals, _ = _reported(moment__lt=before).delete()
    if signals or nonces:
        record(
            "device_days.pruned", kind="day", key=timezone.localdate(at).isoformat(), actor=None, at=at, signals=signals
        )
    return signals, nonces
