"""Joint meetings and residents' councils of the story, and the acts they are made of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from meihao.demo.rules import meeting_deeds as deeds
from meihao.demo.rules.acts import Act
from meihao.demo.rules.parts import Day, Part, day_of
from meihao.kernel.days import Holidays, working_days_after

TEN: Final = time(10, 20)
NOTICE: Final = 2
"""A session is at least so many working days away when it is convened, whatever holidays lie between."""
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Marks(Part):
    """Marks that somebody gave so many days after the result was posted."""

    by: str
    marks: int
    reason: str = ""
    visited: bool = False
    after: int = 2


class Posted(Part):
    """What a topic came to, posted so many days after it was raised, or after the session on it."""

    text: str
    place: str
    after: int
    photo: int = 0
    marks: list[Marks] = []


class Topic(Part):
    """A topic with everything but its session; one that needs none has its result here."""

    title: str
    community: str
    clerk: str
    on: Day
    by: str
    source: str
    text: str
    project: str = ""
    grade: str = ""
    reason: str = ""
    seats: dict[str, int] = {}
    posted: Posted | None = None


class Line(Part):
    """A point of an agenda."""

    title: str
    text: str = ""
    topic: str = ""
    project: str = ""


class Report(Part):
    """What was reported of an item so many days after the session, and what was said of that."""

    by: str
    after: int
    text: str
    photo: int
    outcome: str = ""
    reason: str = ""
    again: int = 0


class Item(Part):
    """Something given to a body."""

    organisation: str
    text: str
    days: int
    report: Report | None = None


class Resolved(Part):
    """What was resolved on a point, and what follows."""

    point: int
    text: str
    votes: list[int] = []
    items: list[Item] = []


class Speech(Part):
    """What somebody who came said."""

    speaker: str
    text: str


class Session(Part):
    """A session: held, or convened so many days ahead."""

    title: str
    body: str
    assembly: str
    by: str
    on: Day
    notice: int = 7
    hours: int = 2
    place: str
    format: str = "room"
    invited: list[str] = []
    agenda: list[Line]
    signed: list[str] = []
    sheets: dict[str, list[str]] = {}
    said: list[Speech] = []
    resolved: list[Resolved] = []
    posted: dict[str, Posted] = {}
    minutes: list[str] = []
    objection: str = ""
    confirmed: list[str] = []


class Councils(Part):
    """Everything that is conferred about."""

    topics: list[Topic] = []
    sessions: list[Session] = []


def conferred(told: Councils, today: date, holidays: Holidays) -> list[Act]:
    """Every act about meetings before the story is told, in no order of its own."""
    acts = [act for topic in told.topics for act in _topic(topic, today)]
    acts += [act for session in told.sessions for act in _session(session, today, holidays)]
    return [act for act in acts if act.at.date() < today]


def _topic(topic: Topic, today: date) -> Iterator[Act]:
    raised = datetime.combine(day_of(topic.on, today), TEN)
    yield deeds.RaiseTopic(
        at=raised,
        by=topic.by,
        topic=topic.title,
        community=topic.community,
        source=topic.source,
        text=topic.text,
        project=topic.project,
    )
    if not topic.grade:
        return
    clerk = topic.clerk
    yield deeds.GradeTopic(at=raised + HOUR, by=clerk, topic=topic.title, grade=topic.grade, reason=topic.reason)
    if topic.seats:
        yield deeds.GroupTopic(at=raised + 2 * HOUR, by=clerk, topic=topic.title, seats=tuple(topic.seats.items()))
    if topic.posted is not None:
        yield from _posted(topic.title, topic.posted, raised, clerk)


def _posted(topic: str, posted: Posted, since: datetime, clerk: str) -> Iterator[Act]:
    at = since + posted.after * DAY + 5 * HOUR
    yield deeds.PostResult(at=at, by=clerk, topic=topic, text=posted.text, place=posted.place, photo=posted.photo)
    for each in posted.marks:
        yield deeds.RateTopic(
            at=at + each.after * DAY,
            by=each.by,
            topic=topic,
            marks=each.marks,
            reason=each.reason,
            visited=each.visited,
        )


def _session(session: Session, today: date, holidays: Holidays) -> Iterator[Act]:
    planned = day_of(session.on, today)
    convened = planned - session.notice * DAY
    starts = datetime.combine(max(planned, working_days_after(convened, NOTICE, holidays)), time(14))
    name = session.title
    yield deeds.ConveneSession(
        at=datetime.combine(convened, time(15)),
        by=session.by,
        session=name,
        body=session.body,
        assembly=session.assembly,
        starts=starts,
        hours=session.hours,
        place=session.place,
        format=session.format,
        invited=tuple(session.invited),
        agenda=tuple(deeds.Point(each.title, each.text, each.topic, each.project) for each in session.agenda),
    )
    for number, person in enumerate(session.signed):
        yield deeds.SignIn(at=starts + number * MINUTE, by=person, session=name)
    for number, (stake, names) in enumerate(session.sheets.items(), start=1):
        at = starts + 10 * MINUTE + number * MINUTE
        yield deeds.EnterSheet(at=at, by=session.by, session=name, stake=stake, names=tuple(names), photo=number)
    for number, each in enumerate(session.said):
        at = starts + 30 * MINUTE + number * MINUTE
        yield deeds.Say(at=at, by=session.by, session=name, speaker=each.speaker, text=each.text)
    yield from _resolved(session, starts)
    for topic, posted in session.posted.items():
        yield from _posted(topic, posted, starts, session.by)
    yield from _minuted(session, starts)


def _resolved(session: Session, starts: datetime) -> Iterator[Act]:
    for number, each in enumerate(session.resolved, start=1):
        at = starts + HOUR + 5 * number * MINUTE
        yield deeds.Resolve(
            at=at, by=session.by, session=session.title, point=each.point, text=each.text, votes=tuple(each.votes)
        )
        for place, item in enumerate(each.items, start=1):
            yield deeds.Assign(
                at=at + place * MINUTE,
                by=session.by,
                session=session.title,
                resolution=number,
                organisation=item.organisation,
                text=item.text,
                days=item.days,
            )
            if item.report is not None:
                yield from _reported(session, item.text, item.report, starts)


def _reported(session: Session, item: str, report: Report, starts: datetime) -> Iterator[Act]:
    came = starts + report.after * DAY + HOUR
    name = session.title
    yield deeds.ReportItem(at=came, by=report.by, session=name, item=item, text=report.text, photo=report.photo)
    if report.outcome:
        yield deeds.HearReport(
            at=came + DAY,
            by=session.by,
            session=name,
            item=item,
            outcome=report.outcome,
            reason=report.reason,
            again=report.again,
        )


def _minuted(session: Session, starts: datetime) -> Iterator[Act]:
    """Versions a day apart; somebody objects to the first, and the last is confirmed."""
    name = session.title
    for version, text in enumerate(session.minutes, start=1):
        drawn = starts + version * DAY + HOUR
        yield deeds.DrawUp(at=drawn, by=session.by, session=name, version=version, text=text)
        if version < len(session.minutes) and session.objection:
            yield deeds.Confirm(at=drawn + HOUR, by=session.confirmed[0], session=name, objection=session.objection)
    last = starts + len(session.minutes) * DAY + 2 * HOUR
    for number, person in enumerate(session.confirmed if session.minutes else []):
        yield deeds.Confirm(at=last + number * MINUTE, by=person, session=name, objection="")
