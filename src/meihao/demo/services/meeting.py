"""Meetings and topics of the story, each through the service that an office would use."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Protocol

from django.utils import timezone

from meihao.accounts.models import User
from meihao.councils import services
from meihao.councils.models import ActionItem, Attendance, Minutes, Resolution, Session, Topic
from meihao.councils.rules.entering import Entry, Seats
from meihao.councils.rules.quorum import Votes
from meihao.demo.rules import meeting_deeds as deeds
from meihao.demo.rules.files import File, drawn
from meihao.organisations.models import Organisation
from meihao.renovation.models import Project

INDICATOR: Final = 34


class Known(Protocol):
    """Who and what the acts speak of."""

    def somebody(self, username: str) -> User: ...

    def body(self, code: str) -> Organisation: ...


def confer(deed: deeds.OfTopic | deeds.OfSession, stage: Known, *, at: datetime) -> None:
    """Do what the deed says, at its moment, as whoever does it."""
    if isinstance(deed, deeds.OfTopic):
        _topic(deed, stage, stage.somebody(deed.by), at)
    elif isinstance(deed, deeds.ConveneSession):
        _convene(deed, stage, stage.somebody(deed.by), at)
    elif isinstance(deed, deeds.Resolve | deeds.Assign | deeds.ReportItem | deeds.HearReport):
        _decide(deed, stage, stage.somebody(deed.by), at)
    else:
        _attend(deed, stage.somebody(deed.by), at)


def _topic(deed: deeds.OfTopic, stage: Known, actor: User, at: datetime) -> None:
    match deed:
        case deeds.RaiseTopic():
            services.raise_topic(
                organisation=stage.body(deed.community).pk,
                source=deed.source,
                title=deed.topic,
                text=deed.text,
                project=_project(deed.project),
                actor=actor,
                at=at,
            )
        case deeds.GradeTopic():
            services.grade_topic(topic=_named(deed.topic), grade=deed.grade, reason=deed.reason, actor=actor, at=at)
        case deeds.GroupTopic():
            services.form_group(topic=_named(deed.topic), seats=dict(deed.seats), actor=actor, at=at)
        case deeds.PostResult():
            photo = _picture(deed.photo, "gongshi") if deed.photo else None
            services.post_result(
                topic=_named(deed.topic), text=deed.text, place=deed.place, photo=photo, actor=actor, at=at
            )
        case deeds.RateTopic():
            services.rate_topic(
                topic=_named(deed.topic),
                marks=deed.marks,
                reason=deed.reason,
                visited=deed.visited,
                actor=actor,
                at=at,
            )


def _convene(deed: deeds.ConveneSession, stage: Known, actor: User, at: datetime) -> None:
    starts = timezone.make_aware(deed.starts)
    services.convene(
        organisation=stage.body(deed.body).pk,
        assembly=deed.assembly,
        title=deed.session,
        starts_at=starts,
        ends_at=starts + timedelta(hours=deed.hours),
        place=deed.place,
        format=deed.format,
        invited=[Seats(organisation=stage.body(code).pk) for code in deed.invited],
        agenda=[
            Entry(
                each.title,
                each.text,
                topic=_named(each.topic) if each.topic else None,
                project=_project(each.project),
            )
            for each in deed.agenda
        ],
        actor=actor,
        at=at,
    )


def _attend(deed: deeds.OfSession, actor: User, at: datetime) -> None:
    session = Session.objects.get(title=deed.session)
    match deed:
        case deeds.SignIn():
            services.sign_in(session=session.pk, actor=actor, at=at)
        case deeds.EnterSheet():
            services.enter_sheet(
                session=session.pk,
                names=deed.names,
                seat=Seats(stake=deed.stake),
                sheet=_picture(deed.photo, "qiandao"),
                actor=actor,
                at=at,
            )
        case deeds.Say():
            speaker = Attendance.objects.get(session=session, name=deed.speaker)
            services.say(session=session.pk, attendance=speaker.pk, text=deed.text, actor=actor, at=at)
        case deeds.DrawUp():
            services.draw_up_minutes(session=session.pk, text=deed.text, seen=deed.version - 1, actor=actor, at=at)
        case deeds.Confirm():
            services.confirm_minutes(
                minutes=Minutes.objects.filter(session=session).order_by("-version")[0].pk,
                attendance=Attendance.objects.get(session=session, user=actor).pk,
                objection=deed.objection,
                actor=actor,
                at=at,
            )


def _decide(
    deed: deeds.Resolve | deeds.Assign | deeds.ReportItem | deeds.HearReport, stage: Known, actor: User, at: datetime
) -> None:
    session = Session.objects.get(title=deed.session)
    match deed:
        case deeds.Resolve():
            agenda = session.agendas.order_by("-version")[0]
            services.resolve(
                session=session.pk,
                item=agenda.items.get(number=deed.point).pk,
                text=deed.text,
                votes=Votes(*deed.votes) if deed.votes else None,
                actor=actor,
                at=at,
            )
        case deeds.Assign():
            services.assign(
                resolution=Resolution.objects.get(session=session, number=deed.resolution).pk,
                organisation=stage.body(deed.organisation).pk,
                text=deed.text,
                due_on=timezone.localdate(at) + timedelta(days=deed.days),
                actor=actor,
                at=at,
            )
        case deeds.ReportItem():
            services.report_item(
                item=_item(session, deed.item).pk,
                text=deed.text,
                proof=_picture(deed.photo, "banjie"),
                actor=actor,
                at=at,
            )
        case deeds.HearReport():
            report = _item(session, deed.item).reports.order_by("-number")[0]
            due = timezone.localdate(at) + timedelta(days=deed.again) if deed.again else None
            services.hear_report(
                report=report.pk, outcome=deed.outcome, reason=deed.reason, due_on=due, actor=actor, at=at
            )


def _named(title: str) -> int:
    return Topic.objects.values_list("pk", flat=True).get(title=title)


def _project(code: str) -> int | None:
    return Project.objects.values_list("pk", flat=True).get(code=code) if code else None


def _item(session: Session, text: str) -> ActionItem:
    return ActionItem.objects.get(resolution__session=session, text=text)


def _picture(number: int, what: str) -> services.File:
    file = File("photo", INDICATOR, f"{what} {number}", ())
    return services.File(drawn(file), file.name)
