"""Who filled which post of a site, who punched, and what a month came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from meihao.renovation.models import Project
from meihao.renovation.selectors import position
from meihao.sites.models import Fence, KeyPerson, Punch, StopWork
from meihao.sites.rules import attendance as rules
from meihao.sites.rules.attendance import Mark, Month, Tenure


@dataclass(frozen=True, slots=True)
class SiteMonth:
    """A month of a site: its days, the construction days up to yesterday, and the months of the posts by their ids.

    `marks` are the punches of the month with the day and whether they count; `ended` is the last day of works that are over.
    """

    first: date
    last: date
    through: date
    construction: frozenset[date]
    stopped: frozenset[date]
    posts: Mapping[str, Month]
    people: tuple[KeyPerson, ...]
    marks: tuple[tuple[Punch, Mark], ...]
    ended: date | None


def month(project: Project, day: date, *, on: date, known: datetime, posts: Sequence[str]) -> SiteMonth:
    """The month that a day lies in, as it stood on `on`: the day itself is not over yet and counts from tomorrow on."""
    first, last = rules.bounds(day)
    through = min(last, on - timedelta(days=1))
    now = position(project, on=on, known=known)
    stops = list(StopWork.objects.filter(project=project, since__lte=last))
    held = [(each.since, each.until) for each in stops]
    built = rules.works_spans(now.cycle, now.position.taken, on - timedelta(days=1))
    days = rules.construction_days(built, held, first, through)
    people = tuple(KeyPerson.objects.filter(project=project, since__lte=last).select_related("organisation"))
    found = marks(project, first, last, known=known)
    return SiteMonth(
        first,
        last,
        through,
        days,
        rules.construction_days(built, (), first, through) - days,
        {post: _manned(post, people, found, days) for post in posts},
        people,
        found,
        built[-1][1] if built and now.position.stage != rules.WORKS else None,
    )


def _manned(
    post: str, people: Sequence[KeyPerson], found: Sequence[tuple[Punch, Mark]], days: frozenset[date]
) -> Month:
    tenures = [Tenure(each.certificate, each.since, each.until) for each in people if each.post == post]
    return Month(days, rules.present((mark for _, mark in found), tenures))


def marks(project: Project, first: date, last: date, *, known: datetime) -> tuple[tuple[Punch, Mark], ...]:
    """The punches of some days, each with the day and whether it lies inside the fence of its time."""
    zone = timezone.get_current_timezone()
    begin = datetime.combine(first, time.min, zone)
    end = datetime.combine(last + timedelta(days=1), time.min, zone)
    rows = Punch.objects.filter(project=project, at__gte=begin, at__lt=end, received_at__lte=known)
    fences = list(Fence.objects.filter(project=project, at__lte=known))
    return tuple(
        (row, Mark(row.certificate, row.way, timezone.localdate(row.at), inside(row, fences)))
        for row in rows.order_by("at", "pk")
    )


def inside(punch: Punch, fences: Sequence[Fence]) -> bool:
    """Whether a punch counts as on site: a device that stands there or an officer vouches; a place must lie in the fence."""
    if punch.longitude is None or punch.latitude is None:
        return True
    drawn = [each for each in fences if each.at <= punch.at] or fences[:1]
    if not drawn:
        return False
    fence = drawn[-1]
    return rules.Fence(fence.west, fence.south, fence.east, fence.north).holds(punch.longitude, punch.latitude)
