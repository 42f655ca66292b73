"""The four preconditions of clauses 3 to 6: what a record of each must say, and why one may not be entered or confirmed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Final

from meihao.places.rules.measures import square_metres

COMMITTEE, STRUCTURE, DEMOLITION, SURVEY, CANVASS, POSTING, CLOSING = (
    "committee",
    "structure",
    "demolition",
    "survey",
    "canvass",
    "posting",
    "closing",
)
"""The kinds of record: what each is of."""

KINDS: Final = {
    COMMITTEE: "业主委员会",
    STRUCTURE: "违法建设",
    DEMOLITION: "拆除",
    SURVEY: "违法建设排查",
    CANVASS: "征求意见结果",
    POSTING: "方案公示",
    CLOSING: "公示意见处理",
}
CONFIRMED, RETURNED = "confirmed", "returned"
OUTCOMES: Final = {CONFIRMED: "确认", RETURNED: "退回"}

ENTERED_BY: Final = ("communities", "sub-districts")
"""The bodies of the pack that enter records; the clauses give them the work."""
CONFIRMED_BY: Final = "district-governments"
"""The body of the pack that confirms them."""

PROMISES: Final = {
    "support": "支持改造和拆除违法建设",
    "property_way": "选定物业服务方式",
    "shared_resources": "公共资源的建设利用达成一致",
    "contribution": "居民出资",
    "revenue_yield": "让渡公共收益",
    "long_term": "改造后长效管理",
}
"""What owners promise when they are asked, by field."""

POINT: Final = frozenset({"longitude", "latitude"})
PHONE: Final = re.compile(r"1\d{10}|0\d{2,3}-?\d{7,8}(?:-\d{1,6})?|400-?\d{3}-?\d{4}|\d{5,8}")


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an owners' committee: the post and the name, as the street posts them."""

    post: str
    name: str


@dataclass(frozen=True, slots=True)
class Committee:
    """An owners' committee, as its filing certificate says."""

    certificate: str
    filed_on: date
    assembly_on: date
    since: date
    until: date
    members: tuple[Member, ...]

    @property
    def on(self) -> date:
        """The day from which it counts: the first of its term."""
        return self.since


@dataclass(frozen=True, slots=True)
class Structure:
    """An illegal structure: where, what, and how large in 0.01 ㎡; its point on the map in 1e-6 degree."""

    place: str
    sort: str
    area: int
    found_on: date
    noticed_on: date | None = None
    longitude: int | None = None
    latitude: int | None = None

    @property
    def on(self) -> date:
        """The day on which it was found."""
        return self.found_on


@dataclass(frozen=True, slots=True)
class Demolition:
    """A structure taken down, by its owner or not."""

    demolished_on: date
    voluntary: bool

    @property
    def on(self) -> date:
        """The day on which it was down."""
        return self.demolished_on


@dataclass(frozen=True, slots=True)
class Survey:
    """The word that every structure there is stands in the register: so many."""

    surveyed_on: date
    count: int

    @property
    def on(self) -> date:
        """The day on which all had been looked at."""
        return self.surveyed_on


@dataclass(frozen=True, slots=True)
class Canvass:
    """What owners answered, by heads and by area in 0.01 ㎡, and what they promised."""

    concluded_on: date
    owners: int
    asked: int
    agreed: int
    owners_area: int
    asked_area: int
    agreed_area: int
    support: bool = False
    property_way: bool = False
    shared_resources: bool = False
    contribution: bool = False
    revenue_yield: bool = False
    long_term: bool = False

    @property
    def on(self) -> date:
        """The day on which the asking ended."""
        return self.concluded_on


@dataclass(frozen=True, slots=True)
class Posting:
    """A scheme put up in the compound; `change` says what changed since the posting before, if there was one."""

    posted_on: date
    title: str
    phone: str = ""
    change: str = ""

    @property
    def on(self) -> date:
        """The first day."""
        return self.posted_on


@dataclass(frozen=True, slots=True)
class Closing:
    """The word that every comment on a posting has come in and been settled: so many."""

    closed_on: date
    count: int = 0

    @property
    def on(self) -> date:
        """The day."""
        return self.closed_on


type Entry = Committee | Structure | Demolition | Survey | Canvass | Posting | Closing

OF: Final = {
    COMMITTEE: Committee,
    STRUCTURE: Structure,
    DEMOLITION: Demolition,
    SURVEY: Survey,
    CANVASS: Canvass,
    POSTING: Posting,
    CLOSING: Closing,
}
NEEDS_FILE: Final = {
    COMMITTEE: "请附备案证明的照片或扫描件",
    STRUCTURE: "请附拆除前的照片",
    DEMOLITION: "请附拆除后的照片",
    CANVASS: "请附征求意见的结果，例如签字汇总表",
    POSTING: "请附至少一处张贴的照片，并写明位置",
}
"""What a record of each kind cannot do without."""
AFTER_THE_LAW: Final = frozenset({CANVASS, POSTING, CLOSING})
"""Kinds that the instrument brought about: none is older than it."""


def kind_of(entry: Entry) -> str:
    """The kind of record that an entry is."""
    return next(kind for kind, made in OF.items() if isinstance(entry, made))


def faults(entry: Entry, *, today: date, law: date) -> Iterator[str]:
    """Everything that is wrong with what was entered, each with what would mend it. `law`: when the instrument took effect."""
    yield from out_of_time(kind_of(entry), entry.on, today=today, law=law)
    match entry:
        case Committee():
            yield from _committee(entry, today)
        case Structure():
            yield from _structure(entry, today)
        case Canvass():
            yield from impossible(entry)
        case Posting():
            yield from _posting(entry)


def out_of_time(kind: str, on: date, *, today: date, law: date) -> Iterator[str]:
    """A record of what has not happened yet, or of what the instrument asks for before there was the instrument."""
    if kind != COMMITTEE and on > today:
        yield f"{KINDS[kind]}的日期 {on.isoformat()} 在今天之后；请填已经发生的日期"
    if kind in AFTER_THE_LAW and on < law:
        yield f"{KINDS[kind]}的日期 {on.isoformat()} 早于文件施行的 {law.isoformat()}，请核对"


def _committee(entry: Committee, today: date) -> Iterator[str]:
    for name, day in (("备案日期", entry.filed_on), ("业主大会召开日期", entry.assembly_on)):
        if day > today:
            yield f"{name} {day.isoformat()} 在今天之后；请填已经发生的日期"
    if entry.until < entry.since:
        yield f"任期届满日 {entry.until.isoformat()} 早于任期起始日 {entry.since.isoformat()}，请核对"
    for name, day in (("备案日期", entry.filed_on), ("任期起始日", entry.since)):
        if day < entry.assembly_on:
            yield f"{name} {day.isoformat()} 早于业主大会召开日期 {entry.assembly_on.isoformat()}；先有业主大会，才有业主委员会"
    if not entry.certificate.strip():
        yield "请填备案证明的编号"
    if not entry.members:
        yield "请至少写一名成员"
    names = [(member.post, member.name) for member in entry.members]
    for post, name in sorted({each for each in names if names.count(each) > 1}):
        yield f"成员“{post} {name}”写了两遍，请删去一行"


def _structure(entry: Structure, today: date) -> Iterator[str]:
    if entry.area <= 0:
        yield "违法建设的面积应大于 0 ㎡"
    if entry.noticed_on is not None and entry.noticed_on > today:
        yield f"告知日期 {entry.noticed_on.isoformat()} 在今天之后；还没有告知的先空着"
    if entry.noticed_on is not None and entry.noticed_on < entry.found_on:
        yield f"告知日期 {entry.noticed_on.isoformat()} 早于发现日期 {entry.found_on.isoformat()}，请核对"


def impossible(entry: Canvass) -> Iterator[str]:
    """Counts that cannot be: more agree than were asked, or more were asked than there are. Basis: opinion/6"""
    if entry.owners <= 0:
        yield "业主总数应大于 0 人"
    if entry.owners_area <= 0:
        yield "专有部分总面积应大于 0 ㎡"
    by_heads = (entry.owners, entry.asked, entry.agreed)
    by_area = (entry.owners_area, entry.asked_area, entry.agreed_area)
    for total, asked, agreed, say in ((*by_heads, _people), (*by_area, _area)):
        what = "人数" if say is _people else "面积"
        if asked > total:
            yield f"征求意见的{what} {say(asked)} 多于业主总{what} {say(total)}，请核对"
        if agreed > asked:
            yield f"同意的{what} {say(agreed)} 多于征求意见的{what} {say(asked)}，请核对"
    for who, heads, area in (("征求意见", entry.asked, entry.asked_area), ("同意", entry.agreed, entry.agreed_area)):
        if not heads and area:
            yield f"没有人{who}，却有{who}的面积 {_area(area)}，请核对"


def _people(number: int) -> str:
    return f"{number} 人"


def _area(hundredths: int) -> str:
    return f"{square_metres(hundredths)} ㎡"


def _posting(entry: Posting) -> Iterator[str]:
    if entry.phone and not PHONE.fullmatch(entry.phone):
        yield f"“{entry.phone}”不像电话号码；请填手机、带区号的座机或短号，例如 0535-6210000"


def members(text: str) -> tuple[Member, ...]:
    """The members written one a line, post before name. Raises ValueError naming the line."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        words = re.split(r"[\s,，、:：]+", line.strip())
        if words == [""]:
            continue
        if len(words) != 2 or not all(words):
            raise ValueError(f"第 {number} 行“{line.strip()}”读不出来；请写“职务 姓名”，例如“主任 王某”")
        if max(map(len, words)) > 40:
            raise ValueError(f"第 {number} 行太长；职务和姓名都在 40 个字以内")
        found.append(Member(*words))
    return tuple(found)


def plain(entry: Entry) -> dict[str, str | int | bool | list[list[str]] | None]:
    """What was entered as plain data, for its digest; a point that nobody gave is left out, as before there were any."""
    said = {each.name: _plain(getattr(entry, each.name)) for each in fields(entry)}
    return {name: value for name, value in said.items() if value is not None or name not in POINT}


def _plain(value: object) -> str | int | bool | list[list[str]] | None:
    match value:
        case date():
            return value.isoformat()
        case tuple():
            return [[member.post, member.name] for member in value]
        case bool() | int() | str() | None:
            return value
    raise TypeError(type(value).__name__)


def review_faults(*, acts: bool, involved: bool, outcome: str, reason: str) -> Iterator[str]:
    """Why somebody may not confirm or return a record: nobody does what they entered themselves."""
    if not acts:
        yield "由区市政府（管委）的经办人确认；请转给他们办理"
    if involved:
        yield "这条记录由您登记，应由其他人确认"
    if outcome not in OUTCOMES:
        yield "结论应为确认或退回"
    if outcome == RETURNED and not reason:
        yield "退回要写明理由，登记的人才知道怎样补正"
