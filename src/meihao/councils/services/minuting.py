"""Drawing up minutes in versions, and confirming them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from meihao.accounts.models import User
from meihao.attachments.services import File
from meihao.councils.models import Confirmation, Minutes
from meihao.councils.selectors import law
from meihao.councils.services.common import held_session, kept, note
from meihao.renovation.rules.deciding import Overtaken, Refused


@transaction.atomic(durable=True)
def draw_up_minutes(*, session: int, text: str, seen: int, actor: User, at: datetime) -> Minutes:
    """Draw up the next version of a session's minutes. `seen` is the version that the actor wrote upon, 0 for none.

    Confirmations are of a version: of a new one there are none. The same again changes nothing.
    Raises Overtaken or Refused.
    """
    here = held_session(session, actor, at)
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    last = here.last.row if here.last else None
    if last is not None and last.text == text:
        return last
    if seen != (last.version if last else 0):
        raise Overtaken("别人刚刚存过新的一版，请对照新版再改")
    reasons = []
    if not here.convenes:
        reasons.append(f"纪要由召集会议的{law.owner(here.assembly)}起草；到会人员可以在确认时提出异议")
    if not here.attendances:
        reasons.append("还没有人签到；请先登记到会人员")
    if not text:
        reasons.append("请填写纪要")
    if reasons:
        raise Refused(*reasons)
    made = Minutes.objects.create(session=here.row, version=seen + 1, text=text, by=actor, at=at)
    note("minutes.drawn", here.row, actor, at, version=made.version)
    return made


def confirm_minutes(
    *,
    minutes: int,
    attendance: int,
    actor: User,
    at: datetime,
    objection: str = "",
    paper: File | None = None,
) -> Confirmation:
    """Confirm the latest version, or say what is wrong with it: oneself, or signed by hand and entered with the page.

    Once for a version. The same again changes nothing. Raises Overtaken or Refused.
    """
    blob = kept(paper, at)
    objection = objection.strip()
    with transaction.atomic(durable=True):
        row = Minutes.objects.get(pk=minutes)
        here = held_session(row.session_id, actor, at)
        done = Confirmation.objects.filter(minutes=row, attendance=attendance).first()
        if done is not None:
            if (done.objection, done.by_id) == (objection, actor.pk):
                return done
            raise Overtaken("这位到会人员已经确认过这一版")
        there = next((each for each in here.attendances if each.pk == attendance), None)
        reasons = []
        if there is None:
            reasons.append("请选择到会人员")
        elif there.user_id != actor.pk and not here.convenes:
            reasons.append("只能由本人确认；手写签字的由召集人登记")
        elif there.user_id != actor.pk and blob is None:
            reasons.append("登记别人的确认，请上传签字页照片")
        if here.last is None or here.last.row.pk != row.pk:
            reasons.append("纪要有新的一版，请确认最新一版")
        if reasons or there is None:
            raise Refused(*reasons)
        made = Confirmation.objects.create(
            minutes=row, attendance=there, objection=objection, paper=blob, by=actor, at=at
        )
        note(
            "minutes.objected" if objection else "minutes.confirmed",
            here.row,
            actor,
            at,
            version=row.version,
        )
        return made
