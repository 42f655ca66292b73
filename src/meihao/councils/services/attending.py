"""Signing in to a session, entering the paper sheet, and noting what was said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.attachments.services import File
from meihao.councils.models import Attendance, Statement
from meihao.councils.rules.entering import Seats
from meihao.councils.selectors import law, sessions
from meihao.councils.selectors.sessions import seat_for
from meihao.councils.services.common import held_session, kept, not_the_convenor, note
from meihao.renovation.rules.deciding import Refused


@transaction.atomic(durable=True)
def sign_in(*, session: int, actor: User, at: datetime, stake: str = "") -> Attendance:
    """Sign in to a session on its day: for the body of one's post that it invites, or a resident for a stake.

    The same again changes nothing. Raises Refused.
    """
    here = held_session(session, actor, at)
    done = here.attended(actor)
    if done is not None:
        return done
    seat = seat_for(actor, here, stake)
    reasons = _not_open(here, at)
    if timezone.localdate(at) > timezone.localdate(here.when.starts_at):
        reasons.append("会议已经开过；没有签到的，请召集人在签到表里登记")
    if seat is None:
        reasons.append("您不在参会名单里；请召集人在签到表里登记")
    if reasons or seat is None:
        raise Refused(*reasons)
    made = Attendance.objects.create(
        session=here.row,
        organisation_id=seat.organisation,
        stake=seat.stake,
        name=actor.name,
        user=actor,
        by=actor,
        at=at,
    )
    note("session.signed", here.row, actor, at)
    return made


def enter_sheet(
    *, session: int, names: Sequence[str], seat: Seats, actor: User, at: datetime, sheet: File | None = None
) -> list[Attendance]:
    """Enter who signed on paper, for a body or a stake; those entered before are passed over. Raises Refused."""
    blob = kept(sheet, at)
    with transaction.atomic(durable=True):
        here = held_session(session, actor, at)
        wanted = list(dict.fromkeys(filter(None, (name.strip() for name in names))))
        reasons = [*not_the_convenor(actor, here), *_not_open(here, at)]
        if not wanted:
            reasons.append("请填写到会人员姓名，每行一个")
        if any(len(name) > 40 for name in wanted):
            reasons.append("姓名每行一个，最多 40 个字")
        if (seat.organisation is None) != (seat.stake in law.names("groups")):
            reasons.append("请选择代表的单位或一方")
        if reasons:
            raise Refused(*reasons)
        there = {(each.organisation_id, each.stake, each.name) for each in here.attendances}
        fresh = [name for name in wanted if (seat.organisation, seat.stake, name) not in there]
        made = Attendance.objects.bulk_create(
            [
                Attendance(
                    session=here.row,
                    organisation_id=seat.organisation,
                    stake=seat.stake,
                    name=name,
                    sheet=blob,
                    by=actor,
                    at=at,
                )
                for name in fresh
            ]
        )
        if fresh:
            note("session.entered", here.row, actor, at, people=len(fresh))
        return made


@transaction.atomic(durable=True)
def say(*, session: int, attendance: int, text: str, actor: User, at: datetime) -> Statement:
    """Note what somebody who came said: oneself, or whoever convened for all. The same again changes nothing.

    Raises Refused.
    """
    here, text = held_session(session, actor, at), text.strip()
    speaker = next((each for each in here.attendances if each.pk == attendance), None)
    same = Statement.objects.filter(session=here.row, attendance=attendance, text=text).first()
    if same is not None:
        return same
    reasons = []
    if speaker is None:
        reasons.append("请选择发言的到会人员；先签到，再登记发言")
    elif not here.convenes and speaker.user_id != actor.pk:
        reasons.append("只能登记自己的发言；别人的由召集人登记")
    if not text:
        reasons.append("请写明发言要点")
    if reasons or speaker is None:
        raise Refused(*reasons)
    made = Statement.objects.create(session=here.row, attendance=speaker, text=text, by=actor, at=at)
    note("session.said", here.row, actor, at)
    return made


def _not_open(here: sessions.Told, at: datetime) -> list[str]:
    """Why nobody can sign in: it was called off, or its day has not come."""
    if here.when.cancelled:
        return ["会议已经取消"]
    day = timezone.localdate(here.when.starts_at)
    if timezone.localdate(at) < day:
        return [f"会议 {day.isoformat()} 召开，当天才能签到"]
    return []
