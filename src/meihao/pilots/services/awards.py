"""Granting an award."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.pilots.models import Award, Pilot
from meihao.pilots.selectors import awards as selecting
from meihao.pilots.selectors.awards import Found
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.rules.deciding import Overtaken, Refused
from meihao.renovation.selectors import acts
from meihao.renovation.services import holding


@transaction.atomic(durable=True)
def grant_award(
    *, project: int, kind: str, fen: int, on: date, grounds: str, seen: str, actor: User, at: datetime
) -> Award:
    """Grant an award to a pilot that meets all that it asks: never above its cap, never more of them than there are.

    `seen` is the digest of the conditions that the actor had before them. The same again changes nothing.
    Raises Overtaken or Refused. Basis: plan/4.4
    """
    list(Pilot.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    here = holding.held(project)
    today, grounds = timezone.localdate(at), grounds.strip()
    done = Award.objects.filter(pilot=here.pk, kind=kind).first()
    if done is not None:
        if (done.fen, done.on, done.grounds, done.by_id) == (fen, on, grounds, actor.pk):
            return done
        raise Overtaken("这项奖补已经决定过，请刷新页面查看")
    found = next((each for each in selecting.of(here, on=today, known=at) if each.award.id == kind), None)
    if found is None:
        raise Refused("没有这种奖补，请刷新页面")
    reasons = [*found.lacking, *_unfit(here, found, actor, fen=fen, on=on, today=today)]
    if not grounds:
        reasons.append("请写明理由")
    if seen != found.digest:
        reasons.append("您打开页面之后记录有变化，请刷新页面，看过再决定")
    if reasons:
        raise Refused(*reasons)
    made = Award.objects.create(
        pilot_id=here.pk,
        kind=kind,
        ordinal=found.granted + 1,
        of=found.number,
        fen=fen,
        cap=found.award.cap_fen,
        on=on,
        grounds=grounds,
        digest=found.digest,
        by=actor,
        at=at,
    )
    holding.note("award.granted", here, actor, at, award=kind, ordinal=made.ordinal, fen=fen)
    return made


def _unfit(here: Project, found: Found, actor: User, *, fen: int, on: date, today: date) -> Iterator[str]:
    pack = library.current()
    if not acts(actor, found.award.decider, here, pack):
        yield f"奖补由{pack.bodies[found.award.decider].name}决定；请转给他们的经办人"
    if here.registered_by_id == actor.pk:
        yield "这个试点由您登记，应由其他人决定"
    if not 0 < fen <= found.award.cap_fen:
        yield f"金额应大于 0，不超过上限 {found.cap} 元"
    if found.left <= 0:
        yield f"{found.award.name}共 {found.number} 个名额，已经用完"
    if on > today:
        yield f"决定日期 {on.isoformat()} 在今天之后，请核对"
