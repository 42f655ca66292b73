"""Convening a session, ordering its agenda, moving it, signing in, and noting what was said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from meihao.accounts.models import User
from meihao.councils.models import (
    ActionItem,
    Agenda,
    AgendaItem,
    Invitation,
    Session,
    SessionChange,
    Topic,
)
from meihao.councils.rules.entering import Entry, Seats
from meihao.councils.selectors import law, topics
from meihao.councils.services.common import held_session, not_the_convenor, note
from meihao.organisations.models import Organisation
from meihao.policy.schema.councils import Assembly
from meihao.renovation.models import Project
from meihao.renovation.rules.deciding import Refused


@transaction.atomic(durable=True)
def convene(
    *,
    organisation: int,
    assembly: str,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    format: str,  # noqa: A002 - what the pack calls it
    invited: Sequence[Seats],
    agenda: Sequence[Entry],
    actor: User,
    at: datetime,
) -> Session:
    """Convene a session of a sort at a place, with its agenda and the seats given.

    Topics on the agenda bring the seats of their groups along. The same again is the session there is.
    Raises Refused. Basis: plan/4.3, annex1/34/innovative
    """
    ground = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation)
    title, place = title.strip(), place.strip()
    same = Session.objects.filter(
        organisation=ground, assembly=assembly, title=title, starts_at=starts_at, place=place, by=actor
    ).first()
    if same is not None:
        return same
    sort = law.assemblies().get(assembly)
    if sort is None:
        raise Refused("没有这种会议，请重新选择")
    seats = _with_groups(invited, agenda)
    reasons = [
        *_not_theirs(actor, sort, ground),
        *_untimely(sort, starts_at, ends_at, at),
        *_empty(title, place, format),
        *_unfit(agenda, ground, at),
    ]
    if not seats:
        reasons.append("请选择参会单位或给出名额：没有名额就算不出到会是否过半")
    if reasons:
        raise Refused(*reasons)
    last = Session.objects.filter(organisation=ground, assembly=assembly).aggregate(last=Max("number"))["last"] or 0
    made = Session.objects.create(
        organisation=ground,
        assembly=assembly,
        number=last + 1,
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        format=format,
        by=actor,
        at=at,
    )
    Invitation.objects.bulk_create(
        [
            Invitation(session=made, organisation_id=each.organisation, stake=each.stake, number=each.number)
            for each in seats
        ]
    )
    _lay(made, 1, agenda, actor, at)
    note("session.convened", made, actor, at, assembly=assembly, number=made.number)
    return made


@transaction.atomic(durable=True)
def set_agenda(*, session: int, agenda: Sequence[Entry], actor: User, at: datetime) -> Agenda:
    """Put a new version in the place of a session's agenda, until something is resolved. The same again changes nothing.

    Raises Refused.
    """
    here = held_session(session, actor, at)
    reasons = [*not_the_convenor(actor, here), *_unfit(agenda, here.row.organisation, at, besides=here.row.pk)]
    if here.when.cancelled:
        reasons.append("会议已经取消")
    if here.resolutions:
        reasons.append("会议已经作出决议，议程不能再改；没有议到的请列入下一次会议")
    if reasons:
        raise Refused(*reasons)
    standing = [Entry(each.title, each.text, each.topic_id, each.project_id, each.action_id) for each in here.agenda]
    if standing == list(agenda):
        return Agenda.objects.get(session=here.row, version=here.agenda_version)
    made = _lay(here.row, here.agenda_version + 1, agenda, actor, at)
    note("session.agenda", here.row, actor, at, version=made.version)
    return made


@transaction.atomic(durable=True)
def change_session(
    *,
    session: int,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    reason: str,
    actor: User,
    at: datetime,
    cancelled: bool = False,
) -> SessionChange | None:
    """Move a session or call it off, before anybody signed in. The same again changes nothing. Raises Refused."""
    here, place, reason = held_session(session, actor, at), place.strip(), reason.strip()
    last = here.row.changes.last()
    same = (here.when.starts_at, here.when.ends_at, here.when.place, here.when.cancelled)
    if last is not None and same == (starts_at, ends_at, place, cancelled) and last.reason == reason:
        return last
    reasons = [*not_the_convenor(actor, here)]
    if here.attendances:
        reasons.append("已经有人签到，不能再改时间；没开成的，请另行召集")
    if here.when.cancelled:
        reasons.append("会议已经取消；要开请重新召集")
    if not cancelled:
        reasons += _untimely(here.assembly, starts_at, ends_at, at)
    if not place:
        reasons.append("请填写地点")
    if not reason:
        reasons.append("请写明变更的理由")
    if reasons:
        raise Refused(*reasons)
    made = SessionChange.objects.create(
        session=here.row,
        number=here.when.number + 1,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        cancelled=cancelled,
        reason=reason,
        by=actor,
        at=at,
    )
    note("session.changed", here.row, actor, at, number=made.number)
    return made


def _lay(session: Session, version: int, agenda: Sequence[Entry], actor: User, at: datetime) -> Agenda:
    made = Agenda.objects.create(session=session, version=version, by=actor, at=at)
    AgendaItem.objects.bulk_create(
        [
            AgendaItem(
                agenda=made,
                number=number,
                title=each.title,
                text=each.text,
                topic_id=each.topic,
                project_id=each.project,
                action_id=each.action,
            )
            for number, each in enumerate(agenda, start=1)
        ]
    )
    return made


def _with_groups(invited: Sequence[Seats], agenda: Sequence[Entry]) -> list[Seats]:
    """The seats given, and of each stake at least what the groups of the topics on the agenda ask for."""
    bodies = list(dict.fromkeys(each.organisation for each in invited if each.organisation is not None))
    stakes = {each.stake: each.number for each in invited if each.stake and each.number > 0}
    named = Topic.objects.filter(pk__in=[each.topic for each in agenda if each.topic]).prefetch_related("seats")
    for topic in named:
        for seat in topic.seats.all():
            stakes[seat.stake] = max(stakes.get(seat.stake, 0), seat.number)
    return [
        *(Seats(organisation=each) for each in bodies),
        *(Seats(stake=stake, number=number) for stake, number in sorted(stakes.items())),
    ]


def _not_theirs(actor: User, sort: Assembly, ground: Organisation) -> Iterator[str]:
    if ground.pk not in {each.pk for each in law.grounds(actor, sort)}:
        yield f"{sort.name}由{law.owner(sort)}召集；请转给他们的经办人"


def _untimely(sort: Assembly, starts_at: datetime, ends_at: datetime, at: datetime) -> Iterator[str]:
    first = law.earliest(sort, timezone.localdate(at))
    if timezone.localdate(starts_at) < first:
        days = law.figure(sort.notice_days)
        yield f"{sort.name}应提前 {days} 个工作日通知，最早 {first.isoformat()} 召开；请改时间"
    if ends_at <= starts_at:
        yield "结束时间应在开始时间之后"


def _empty(title: str, place: str, chosen: str) -> Iterator[str]:
    if not title:
        yield "请填写会议名称"
    if not place:
        yield "请填写地点；线上会议请写会议号或入口"
    if chosen not in law.names("formats"):
        yield "请选择会议形式"


def _unfit(agenda: Sequence[Entry], ground: Organisation, at: datetime, besides: int = 0) -> Iterator[str]:
    """Why an agenda cannot be: it is empty, or has something on it that is not to be talked about here or not yet."""
    if not agenda:
        yield "议程是空的；请从建议里挑选，或自己写一项"
    if any(not each.title.strip() for each in agenda):
        yield "每项议程都要有题目"
    wanted = {each.topic for each in agenda if each.topic}
    found = topics.told(list(topics.rows(Topic.objects.filter(pk__in=wanted, organisation=ground))), at)
    if len(found) != len(wanted):
        yield "议程里有别的社区的议题，请去掉"
    for here in found:
        yield from _unready(here, besides)
    projects = {each.project for each in agenda if each.project}
    if Project.objects.filter(pk__in=projects).count() != len(projects):
        yield "议程里有不存在的项目，请去掉"
    actions = {each.action for each in agenda if each.action}
    if ActionItem.objects.filter(pk__in=actions).count() != len(actions):
        yield "议程里有不存在的议定事项，请去掉"


def _unready(here: topics.Told, besides: int) -> Iterator[str]:
    """Why a topic cannot be talked about; `besides` is the session whose agenda it may already stand on."""
    if here.known.instant is None:
        yield f"“{here.row.title}”还没有定级，请先定级"
    elif not here.known.grouped and not here.known.instant:
        yield f"“{here.row.title}”还没有组会，请先给各方名额"
    elif here.known.posted:
        yield f"“{here.row.title}”的结果已经公示，不用再议"
    elif any(each.pk != besides and not each.attendances.all() for each in here.live):
        yield f"“{here.row.title}”已经列入另一次会议，请去掉"
