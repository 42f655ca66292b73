"""When devices were online, worked out where the heartbeats lie: only the ends of spells leave the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from django.db.models import F, Max, Q, QuerySet, Sum, Window
from django.db.models.aggregates import Count
from django.db.models.functions import Lag
from django.utils import timezone

from meihao.sites.models import Signal, SiteDevice
from meihao.sites.rules.feed import CHANNELS
from meihao.sites.rules.online import DAY, HOUR, Edge, Online, Spell, online, together


def moment(at: datetime) -> int:
    """A moment in whole seconds since 1970."""
    return int(at.timestamp())


def instant(seconds: int) -> datetime:
    """A moment as the clock here shows it."""
    return datetime.fromtimestamp(seconds, tz=timezone.get_current_timezone())


def day_of(on: date) -> Spell:
    """A day here, from midnight to midnight."""
    zone = timezone.get_current_timezone()
    begin = datetime.combine(on, time.min, zone)
    return Spell(moment(begin), moment(datetime.combine(on + timedelta(days=1), time.min, zone)))


def last_day(now: int) -> Spell:
    """The twenty-four hours before a moment."""
    return Spell(now - DAY, now)


def spells(devices: QuerySet[SiteDevice], window: Spell, span: int) -> dict[int, Online]:
    """When each of some devices was online in a window, by its number: two statements, however many there are.

    Devices without a heartbeat are left out.
    """
    beats = Signal.objects.filter(
        device__in=devices.order_by().values("pk"),
        kind=Signal.Kind.BEAT,
        moment__gt=window.begin - span,
        moment__lt=window.end,
    )
    earlier = Window(Lag("moment"), partition_by=[F("device")], order_by=[F("moment").asc()])
    begins = beats.annotate(before=earlier).filter(Q(before=None) | Q(moment__gt=F("before") + span))
    found: dict[int, list[Edge]] = defaultdict(list)
    for device, first, before in begins.order_by("device", "moment").values_list("device", "moment", "before"):
        if before is not None:
            found[device].append(_end(before))
        found[device].append(Edge(first, None, first))
    for row in beats.order_by().values("device").annotate(last=Max("moment")):
        found[row["device"]].append(_end(row["last"]))
    return {device: online(rows, window, span) for device, rows in found.items()}


def _end(last: int) -> Edge:
    """A heartbeat that ends a spell and does not begin it."""
    return Edge(last, last, None)


def shares(devices: QuerySet[SiteDevice], window: Spell, span: int) -> Mapping[int, Fraction]:
    """The share of a window in which the devices of each project were online, by the project's number: three statements."""
    found = spells(devices, window, span)
    of: dict[int, list[Online]] = defaultdict(list)
    for device, project in devices.order_by().values_list("pk", "project"):
        of[project].append(found.get(device, Online(window, ())))
    return {project: share for project, rows in of.items() if (share := together(rows)) is not None}


def dust_by_hour(devices: QuerySet[SiteDevice], window: Spell) -> dict[int, dict[str, tuple[int, int]]]:
    """The mean and the worst of each channel for each hour that has readings, by the moment the hour begins."""
    rows = Signal.objects.filter(
        device__in=devices.order_by().values("pk"),
        kind=Signal.Kind.DUST,
        moment__gte=window.begin,
        moment__lt=window.end,
    )
    hours = rows.annotate(hour=F("moment") / HOUR).order_by("hour").values("hour")
    found: dict[int, dict[str, tuple[int, int]]] = {}
    for hour, count, *figures in hours.annotate(
        Count("pk"), *[each for name in CHANNELS for each in (Sum(name), Max(name))]
    ).values_list("hour", "pk__count", *[f"{name}__{of}" for name in CHANNELS for of in ("sum", "max")]):
        pairs = zip(figures[::2], figures[1::2], strict=True)
        found[hour * HOUR] = {
            name: (round(Fraction(summed, count)), most) for name, (summed, most) in zip(CHANNELS, pairs, strict=True)
        }
    return found
