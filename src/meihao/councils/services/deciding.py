"""Resolving, giving items to bodies, reporting on them, and hearing the reports."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.attachments.services import File
from meihao.councils.models import ActionItem, ItemReport, ItemReview, Resolution, Session, spoken_for
from meihao.councils.rules.items import ACCEPTED, REPORTED, RETURNED
from meihao.councils.rules.quorum import Votes
from meihao.councils.selectors import items, law
from meihao.councils.services.common import held_session, kept, note
from meihao.organisations.models import Organisation
from meihao.renovation.rules.deciding import Overtaken, Refused


@transaction.atomic(durable=True)
def resolve(*, session: int, item: int, text: str, actor: User, at: datetime, votes: Votes | None = None) -> Resolution:
    """Record what a session resolved on a point of its agenda, with the votes where they were counted.

    Nothing is resolved unless enough of those invited are there. Whether it is carried is worked out of the votes.
    The same again changes nothing. Raises Refused. Basis: annex1/34/innovative
    """
    here, text = held_session(session, actor, at), text.strip()
    counted = (votes.in_favour, votes.against, votes.abstained) if votes else (None, None, None)
    for each in here.resolutions:
        row = each.row
        if (row.item_id, row.text, row.in_favour, row.against, row.abstained) == (item, text, *counted):
            return row
    reasons = []
    if not here.convenes:
        reasons.append(f"决议由召集会议的{law.owner(here.assembly)}登记；请转给他们的经办人")
    if item not in {each.pk for each in here.agenda}:
        reasons.append("请选择最新议程里的一项")
    if not text:
        reasons.append("请写明决议")
    if not here.quorate:
        there = here.presence
        reasons.append(
            f"到会不够：{there.seats} 个名额到了 {there.taken} 个，没有过半，不能作出决议；请补签到或另行召集"
        )
    if votes is not None and votes.cast > here.presence.people:
        reasons.append(f"到会 {here.presence.people} 人，票数合计 {votes.cast}，请核对")
    if reasons:
        raise Refused(*reasons)
    made = Resolution.objects.create(
        session=here.row,
        number=len(here.resolutions) + 1,
        item_id=item,
        text=text,
        in_favour=counted[0],
        against=counted[1],
        abstained=counted[2],
        by=actor,
        at=at,
    )
    note("session.resolved", here.row, actor, at, number=made.number)
    return made


@transaction.atomic(durable=True)
def assign(*, resolution: int, organisation: int, text: str, due_on: date, actor: User, at: datetime) -> ActionItem:
    """Give a body something to do by a day, because a resolution says so. The same again changes nothing.

    Raises Refused. Basis: annex1/34/innovative
    """
    session = Resolution.objects.values_list("session", flat=True).get(pk=resolution)
    here, text = held_session(session, actor, at), text.strip()
    (resolved,) = [each for each in here.resolutions if each.row.pk == resolution]
    for each in resolved.items:
        if (each.row.organisation_id, each.row.text, each.row.due_on) == (organisation, text, due_on):
            return each.row
    reasons = []
    if not here.convenes:
        reasons.append(f"议定事项由召集会议的{law.owner(here.assembly)}交办；请转给他们的经办人")
    if not resolved.carried:
        reasons.append("这项决议没有通过，不能交办")
    if not text:
        reasons.append("请写明办什么")
    if due_on < timezone.localdate(here.when.starts_at):
        reasons.append("办理期限不能早于会议当天")
    if not Organisation.objects.filter(pk=organisation, active=True).exists():
        reasons.append("请选择承办单位")
    if reasons:
        raise Refused(*reasons)
    made = ActionItem.objects.create(
        resolution=resolved.row,
        number=len(resolved.items) + 1,
        organisation_id=organisation,
        text=text,
        due_on=due_on,
        by=actor,
        at=at,
    )
    note("item.assigned", made, actor, at, due_on=due_on)
    return made


def report_item(*, item: int, text: str, proof: File | None, actor: User, at: datetime) -> ItemReport:
    """Report for one's body that an item is done, with a proof; the report waits to be heard.

    The same again is the report there is. Raises Refused. Basis: annex1/34/innovative
    """
    blob = kept(proof, at)
    text = text.strip()
    with transaction.atomic(durable=True):
        here = _held(item, actor, at)
        last = here.last
        if (
            last is not None
            and not hasattr(last, "review")
            and blob is not None
            and (last.text, last.proof_id, last.by_id) == (text, blob.pk, actor.pk)
        ):
            return last
        reasons = []
        if here.row.organisation_id not in spoken_for(actor):
            reasons.append(f"由承办单位{here.row.organisation}报告；请转给他们的经办人")
        if not here.standing.owed:
            waits = here.standing.state == REPORTED
            reasons.append("已经报过，正在等待认定" if waits else "这一项已经办结")
        if not text:
            reasons.append("请写明办理情况")
        if blob is None:
            reasons.append("请上传办理证明，手机上可以直接拍照")
        if reasons or blob is None:
            raise Refused(*reasons)
        made = ItemReport.objects.create(
            action=here.row, number=last.number + 1 if last else 1, text=text, proof=blob, by=actor, at=at
        )
        note(
            "item.reported",
            here.row,
            actor,
            at,
            number=made.number,
            sha256=blob.sha256,
        )
        return made


@transaction.atomic(durable=True)
def hear_report(
    *, report: int, outcome: str, actor: User, at: datetime, reason: str = "", due_on: date | None = None
) -> ItemReview:
    """Accept a report as done, or return it with a reason and another last day. Once, not by who reported.

    The same again changes nothing. Raises Overtaken or Refused. Basis: annex1/34/innovative
    """
    here = _held(ItemReport.objects.values_list("action", flat=True).get(pk=report), actor, at)
    row = ItemReport.objects.get(pk=report)
    done = ItemReview.objects.filter(report=row).first()
    reason, due_on = reason.strip(), due_on if outcome == RETURNED else None
    if done is not None:
        if (done.outcome, done.reason, done.due_on, done.by_id) == (outcome, reason, due_on, actor.pk):
            return done
        raise Overtaken("这份报告刚刚有人认定过，请看过结论")
    reasons = []
    if not items.hears(actor, here.row):
        reasons.append(f"由召集会议的{law.owner(law.assemblies()[here.session.assembly])}认定；请转给他们的经办人")
    if row.by_id == actor.pk:
        reasons.append("这份报告由您提交，应由其他人认定")
    if outcome not in {ACCEPTED, RETURNED}:
        reasons.append("结论应为认定办结或退回")
    if outcome == RETURNED and not reason:
        reasons.append("退回请写明还缺什么")
    if outcome == RETURNED and (due_on is None or due_on < timezone.localdate(at)):
        reasons.append("退回请定一个今天或以后的再报期限")
    if reasons:
        raise Refused(*reasons)
    made = ItemReview.objects.create(report=row, outcome=outcome, reason=reason, due_on=due_on, by=actor, at=at)
    note("item.heard", here.row, actor, at, report=row.number, outcome=outcome)
    return made


def _held(item: int, actor: User, at: datetime) -> items.Told:
    """An item as it stands, its session held until the transaction ends."""
    session = ActionItem.objects.values_list("resolution__session", flat=True).get(pk=item)
    Session.objects.select_for_update(of=("self",)).get(pk=session)
    found = items.rows(ActionItem.objects.filter(pk=item))
    return items.told(list(found), actor, timezone.localdate(at))[0]
