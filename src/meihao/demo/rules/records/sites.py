"""Who is on a site: key posts with certificates, reliefs, special workers, devices, the fence, and a month of attendance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from itertools import batched
from typing import Final

from meihao.demo.rules.acts import Act
from meihao.demo.rules.building import Instrument, Site
from meihao.demo.rules.site_deeds import (
    AskRelief,
    DecideRelief,
    EnterPerson,
    EnterWorker,
    Holder,
    RegisterDevice,
    ReportPunches,
    RetireDevice,
    SetFence,
)
from meihao.demo.rules.ways import Way, Window
from meihao.sites.rules.standard import ATTENDANCE, Post, standard

ANSWERED: Final = frozenset({"works.smart_site"})
WORKS: Final = "works"
SURNAMES: Final = "曲林宫隋丛矫初迟姜邹于高"
GIVEN: Final = "甲乙丙丁戊己庚辛壬癸"
FENCE: Final = 180
TOGETHER: Final = 3
"""The attendance device keeps the punches of so many days and hands them in at once, within the hours allowed."""
AWAY: Final = 9
"""Everybody is away one day in so many, unless the story says otherwise."""
FOR_LONG: Final = timedelta(days=3 * 365)


def told(way: Way, record: Site) -> list[Act]:
    """Everything up to the day before the story is told, or to the end of the works."""
    window = built(way)
    if window is None:
        return []
    return [*_people(way, record, window), *_equipped(way, window), *_attended(way, record, window)]


def built(way: Way) -> Window | None:
    """The days of works: up to yesterday where they go on, up to the day of the suspension where it stands."""
    window, aside = way.window(WORKS), way.project.aside
    if window is None or way.project.until != WORKS:
        return window
    end = way.today - timedelta(days=1)
    if aside is not None and not way.project.resumed:
        end = min(end, window.begin + timedelta(days=aside.after - 1))
    return Window(window.begin, end) if end > window.begin else None


def goes_on(way: Way) -> bool:
    """Whether works are going on on the day on which the story is told."""
    window = built(way)
    return way.project.until == WORKS and window is not None and window.end >= way.today - timedelta(days=1)


def code_of(way: Way, instrument: Instrument) -> str:
    """The code of a device on a site."""
    return f"{way.code[:28]}-{instrument.name}"


def stays_away(record: Site, post: str, number: int, day: date) -> bool:
    """Whether whoever has a post is not there on a day."""
    return (day.toordinal() + 2 * number) % record.away.get(post, AWAY) == 0


def _people(way: Way, record: Site, window: Window) -> Iterator[Act]:
    posts = [each for each in standard(way.pack).posts.values() if each.id not in record.vacant]
    since = window.day(0)
    for number, post in enumerate(posts):
        handle = f"{way.code}/{post.id}"
        yield EnterPerson(
            at=way.at(since, 8),
            by=way.speaks(post.body),
            handle=handle,
            project=way.code,
            post=post.id,
            holder=_holder(way, number, since, soon=post.id in record.expiring),
            since=since,
        )
        yield from _relieved(way, record, post, number, window)
    for number, trade in enumerate(way.programme.sites.trades):
        day = window.day(2 + number)
        yield EnterWorker(
            at=way.at(day, 8),
            by=way.speaks("contractor"),
            project=way.code,
            trade=trade,
            holder=_holder(way, 20 + number, day),
            since=day,
        )


def _relieved(way: Way, record: Site, post: Post, number: int, window: Window) -> Iterator[Act]:
    reason = record.relieved.get(post.id) or record.asked.get(post.id)
    if reason is None:
        return
    approved = post.id in record.relieved
    day = window.day(60) if approved else window.end - timedelta(days=1)
    handle = f"{way.code}/relief-{post.id}"
    yield AskRelief(
        at=way.at(day, 9),
        by=way.speaks(post.body),
        handle=handle,
        person=f"{way.code}/{post.id}",
        holder=_holder(way, 10 + number, day),
        on=day + timedelta(days=5),
        reason=reason,
    )
    if approved:
        at = way.at(day + timedelta(days=2), 15)
        yield DecideRelief(at=at, by=way.speaks("construction-unit"), relief=handle)


def _holder(way: Way, number: int, since: date, *, soon: bool = False) -> Holder:
    seed = int.from_bytes(sha256(way.code.encode()).digest()[:4])
    name = f"{SURNAMES[(seed + 5 * number) % len(SURNAMES)]}某{GIVEN[number % len(GIVEN)]}"
    ends = way.today + timedelta(days=18) if soon else max(since + FOR_LONG, way.today + timedelta(days=200))
    return Holder(name, f"演示鲁137{seed % 10**6:06d}{number:02d}", ends)


def _equipped(way: Way, window: Window) -> Iterator[Act]:
    by, day = way.speaks("contractor"), window.day(0)
    for each in way.programme.sites.instruments:
        code = code_of(way, each)
        name = f"{each.place}{_named(way, each)}"
        yield RegisterDevice(
            at=way.at(day, 9), by=by, project=way.code, code=code, name=name, kind=each.kind, place=each.place
        )
        if way.project.until != WORKS:
            yield RetireDevice(at=way.at(window.end, 17), by=by, code=code, on=window.end)
    where = next((each.at for each in way.estates if each.at), None)
    if where:
        yield SetFence(
            at=way.at(day, 10),
            by=way.speaks("supervisor"),
            project=way.code,
            longitude=where[0],
            latitude=where[1],
            metres=FENCE,
        )


def _named(way: Way, each: Instrument) -> str:
    return standard(way.pack).device_names[each.kind]


def _attended(way: Way, record: Site, window: Window) -> Iterator[Act]:
    device = next(each for each in way.programme.sites.instruments if each.kind == ATTENDANCE)
    posts = list(standard(way.pack).posts)
    last = window.end if way.project.until == WORKS else window.end - timedelta(days=1)
    first = max(window.day(0) + timedelta(days=1), last - timedelta(days=record.days - 1))
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    for some in batched(days, TOGETHER, strict=False):
        yield ReportPunches(
            at=way.at(some[-1], 18),
            device=code_of(way, device),
            days=tuple(
                (day, tuple(post for number, post in enumerate(posts) if stays_away(record, post, number, day)))
                for day in some
            ),
        )
