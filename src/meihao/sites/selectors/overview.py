"""A site as its pages print it: who is there, what the devices say, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from meihao.policy import library
from meihao.renovation.models import Project
from meihao.sites.models import KeyPerson, Punch, Relief, SiteDevice, SpecialWorker, StopWork
from meihao.sites.rules.attendance import IN, Month
from meihao.sites.rules.online import DAY, Online, Spell, together
from meihao.sites.rules.standard import Post, Standard, standard
from meihao.sites.selectors.attendance import SiteMonth, month
from meihao.sites.selectors.facts import in_use, last_heard, last_of
from meihao.sites.selectors.online import instant, last_day, moment, spells

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from meihao.sites.selectors.facts import Heard

SOON = timedelta(days=30)
"""A certificate that ends within this time is told."""


@dataclass(frozen=True, slots=True)
class Manned:
    """A key post today: who fills it, whether they are on site and since when, and the month so far."""

    post: Post
    person: KeyPerson | None
    last: Punch | None
    month: Month
    meets: bool | None
    expires: str

    @property
    def there(self) -> bool:
        """Whether they came and have not left."""
        return self.last is not None and self.last.way == IN

    @property
    def share(self) -> str:
        """The month's share in words."""
        return percent(self.month.share)

    @property
    def hundredths(self) -> Fraction:
        """The share for a bar."""
        return (self.month.share or Fraction(0)) * 100

    @property
    def came(self) -> int:
        """On how many construction days."""
        return len(self.month.present & self.month.construction)


@dataclass(frozen=True, slots=True)
class Seen:
    """A device: when it was last heard of, whether it is online now, and the last twenty-four hours."""

    device: SiteDevice
    last: datetime | None
    online: bool
    day: Online

    @property
    def share(self) -> str:
        """The share of the day in words."""
        return percent(self.day.share)

    @property
    def strips(self) -> list[tuple[str, str]]:
        """The spells as they lie on a strip of 1,440 minutes: where each begins and how wide it is."""
        begin = self.day.window.begin
        return [(_minutes(each.begin - begin), _minutes(each.seconds)) for each in self.day.spells]

    @property
    def gaps(self) -> list[tuple[datetime, datetime, int]]:
        """The stretches without it: from, to, and so many minutes, begun ones counted whole."""
        return [(instant(each.begin), instant(each.end), -(-each.seconds // 60)) for each in self.day.gaps]


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything on the first page of a site."""

    asked: Standard
    month: SiteMonth
    posts: tuple[Manned, ...]
    devices: tuple[Seen, ...]
    video: Fraction | None
    stop: StopWork | None
    missing: tuple[str, ...]

    @property
    def there(self) -> int:
        """How many of the key people are on site."""
        return sum(each.there for each in self.posts)

    @property
    def video_share(self) -> str:
        """The share of the last twenty-four hours in which the cameras were online, in words."""
        return percent(self.video)


def percent(share: Fraction | None) -> str:
    """A share with one place, rounded down so that what is not reached never looks so."""
    if share is None:
        return "—"
    tenths = share.numerator * 1000 // share.denominator
    return f"{tenths // 10}.{tenths % 10}%"


def _minutes(seconds: int) -> str:
    return f"{seconds // 60}.{seconds % 60 * 10 // 60}"


def overview(project: Project, *, on: date, known: datetime) -> Overview:
    """A site today; where works are over, with the last month of works, and nothing missing."""
    asked = standard(library.current())
    found = month(project, on, on=on, known=known, posts=list(asked.posts))
    over = found.ended
    if over is not None:
        found = month(project, over, on=on, known=known, posts=list(asked.posts))
    posts = tuple(_manned(post, found, asked, over or on) for post in asked.posts.values())
    devices = seen(project, asked, on=on, known=known)
    video = together(each.day for each in devices if each.device.kind == SiteDevice.Kind.VIDEO)
    stop = StopWork.objects.filter(project=project, until=None).first()
    workers = list(SpecialWorker.objects.filter(project=project, until=None))
    missing = [*_people_missing(posts, workers, on), *_devices_missing(devices, asked, moment(known))]
    return Overview(asked, found, posts, devices, video, stop, () if over else tuple(missing))


def _manned(post: Post, found: SiteMonth, asked: Standard, on: date) -> Manned:
    person = holder(found.people, post.id, on)
    certificate = person.certificate if person else None
    today = [punch for punch, mark in found.marks if mark.on == on and mark.inside and mark.certificate == certificate]
    return Manned(
        post,
        person,
        today[-1] if today else None,
        found.posts[post.id],
        found.posts[post.id].meets(asked.duty_share),
        expiry(person.expires_on, on) if person else "",
    )


def holder(people: Sequence[KeyPerson], post: str, on: date) -> KeyPerson | None:
    """Who fills a post on a day."""
    return next(
        (
            each
            for each in people
            if each.post == post and each.since <= on and (each.until is None or on <= each.until)
        ),
        None,
    )


def expiry(day: date, on: date) -> str:
    """What is to be said of the day on which a certificate ends, or nothing."""
    if day < on:
        return "已过期"
    return "快到期" if day - on <= SOON else ""


def seen(project: Project, asked: Standard, *, on: date, known: datetime) -> tuple[Seen, ...]:
    """The devices in use, with the last twenty-four hours of each."""
    now = moment(known)
    window = last_day(now)
    rows = in_use(SiteDevice.objects.filter(project=project), on)
    online = spells(rows, window, asked.span)
    return tuple(_seen(row, online, window, asked.span) for row in last_heard(rows, by=now, known=known).order_by("pk"))


def _seen(row: WithAnnotations[SiteDevice, Heard], online: Mapping[int, Online], window: Spell, span: int) -> Seen:
    last = last_of(row.beat, row.dust, row.punch)
    return Seen(
        row,
        instant(last) if last is not None else None,
        last is not None and last + span > window.end,
        online.get(row.pk, Online(window, ())),
    )


def _people_missing(posts: Sequence[Manned], workers: Sequence[SpecialWorker], on: date) -> Iterator[str]:
    empty = [each.post.name for each in posts if each.person is None]
    if empty:
        yield f"关键岗位还没有登记：{'、'.join(empty)}"
    for each in posts:
        if each.person is not None and each.person.expires_on < on:
            yield f"{each.post.name}{each.person.name}的证书已过期，请换发或换人"
        if each.meets is False and each.person is not None:
            yield f"{each.post.name}{each.person.name}本月到岗 {each.share}，不够"
    for worker in workers:
        if worker.expires_on < on:
            yield f"特种作业人员{worker.name}的证书已过期，请换发或离场"


def _devices_missing(devices: Sequence[Seen], asked: Standard, now: int) -> Iterator[str]:
    for kind, least in asked.devices.items():
        mine = [each for each in devices if each.device.kind == kind]
        heard = [each for each in mine if each.last is not None and moment(each.last) > now - asked.window]
        name = asked.device_names[kind]
        if len(mine) < least:
            yield f"还没有登记{name}"
        elif len(heard) < least:
            yield f"{name}超过 {asked.window * 24 // DAY} 小时没有上报，请检修"


@dataclass(frozen=True, slots=True)
class Listed:
    """A key post on the page of people: who fills it, who filled it before, and what was asked."""

    post: Post
    body: str
    person: KeyPerson | None
    expires: str
    former: tuple[KeyPerson, ...]
    relief: Relief | None


def people(project: Project, *, on: date) -> tuple[Listed, ...]:
    """Every key post with its people: two statements."""
    pack = library.current()
    rows = list(KeyPerson.objects.filter(project=project).select_related("organisation").order_by("since"))
    asked = Relief.objects.filter(leaving__project=project, decision=None).select_related("by", "leaving")
    open_ = {each.leaving_id: each for each in asked}
    found = []
    for post in standard(pack).posts.values():
        mine = [each for each in rows if each.post == post.id]
        now = next((each for each in mine if each.until is None), None)
        found.append(
            Listed(
                post,
                pack.bodies[post.body].name,
                now,
                expiry(now.expires_on, on) if now else "",
                tuple(each for each in reversed(mine) if each.until is not None),
                open_.get(now.pk) if now else None,
            )
        )
    return tuple(found)


def workers(project: Project, *, on: date) -> list[tuple[SpecialWorker, str, str]]:
    """The special workers on site, each with the trade and what is to be said of the certificate."""
    trades = standard(library.current()).trades
    rows = SpecialWorker.objects.filter(project=project, until=None).order_by("trade", "pk")
    return [(each, trades.get(each.trade, each.trade), expiry(each.expires_on, on)) for each in rows]


@dataclass(frozen=True, slots=True)
class Cell:
    """A day on a calendar: how it counts, and the punches of whoever had the post."""

    day: date
    how: str
    word: str
    punches: tuple[Punch, ...]


def calendar(found: SiteMonth, post: str, on: date) -> list[list[Cell | None]]:
    """The weeks of a month from Monday on, with what became of each day."""
    cells: list[Cell | None] = [None] * found.first.weekday()
    for number in range((found.last - found.first).days + 1):
        day = found.first + timedelta(days=number)
        person = holder(found.people, post, day)
        mine = tuple(
            punch
            for punch, mark in found.marks
            if person is not None and mark.on == day and mark.certificate == person.certificate
        )
        how, word = _counted(found, post, day, on)
        cells.append(Cell(day, how, word, mine))
    cells += [None] * (-len(cells) % 7)
    return [cells[at : at + 7] for at in range(0, len(cells), 7)]


def _counted(found: SiteMonth, post: str, day: date, on: date) -> tuple[str, str]:
    if day in found.construction:
        return ("met", "到岗") if day in found.posts[post].present else ("unmet", "缺勤")
    if day in found.stopped:
        return "na", "停工"
    if day == on:
        return "unknown", "今天"
    return "", ""


def this_month(wanted: str, on: date) -> date:
    """The first day of a month written as 2024-06, if it is one that has begun; else of this month."""
    try:
        day = date.fromisoformat(f"{wanted}-01") if len(wanted) == 7 else on
    except ValueError:
        day = on
    return min(day, on).replace(day=1)
