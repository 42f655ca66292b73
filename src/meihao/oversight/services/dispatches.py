"""Issuing dispatch notices, answering them, and closing them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.attachments.models import Blob
from meihao.attachments.services import File, keep
from meihao.oversight.models import Answer, AnswerReview, Dispatch
from meihao.oversight.rules.colours import escalations
from meihao.oversight.rules.dispatching import ANSWERED, CLOSED, RETURNED
from meihao.oversight.selectors import dispatches as selecting
from meihao.oversight.selectors.colours import lines, watch
from meihao.policy import library
from meihao.policy.pack import Pack
from meihao.renovation.models import Project
from meihao.renovation.rules.deciding import Overtaken, Refused
from meihao.renovation.services.holding import held, note


@transaction.atomic(durable=True)
def issue_dispatch(*, project: int, text: str, actor: User, at: datetime) -> Dispatch:
    """Issue a notice about a project by its colour that day; the term of the answer is the pack's.

    One at a time is open; the same again is the notice that there is. Raises Refused. Basis: plan/4.3
    """
    here, pack, text = held(project), library.current(), text.strip()
    last = selecting.rows(Project.objects.filter(pk=here.pk)).last()
    standing = selecting.stands(last) if last else None
    if last is not None and standing is not None and standing.open and (last.text, last.by_id) == (text, actor.pk):
        return last
    (watched,) = watch([here], on=timezone.localdate(at), known=at)
    steps = escalations(pack.parts.colours, watched.colour)
    reasons = []
    if not selecting.issues(actor, here):
        reasons.append(f"督办单由{_name(pack, pack.parts.colours.dispatch.issuer)}下发；请转给他们的经办人")
    if not steps:
        reasons.append("项目现在不是黄色或红色，不下发督办单；情况不明的，请先催报数据")
    if not text:
        reasons.append("请写明督办要求")
    if standing is not None and standing.open:
        reasons.append("上一份督办单还没有销号；请先审核答复，或在那一份里退回")
    if reasons:
        raise Refused(*reasons)
    days = min(int(str(pack.parameters[each.reply_days.removeprefix("@")].value)) for each in steps)
    (line,) = lines([watched], pack)
    made = Dispatch.objects.create(
        project=here,
        number=last.number + 1 if last else 1,
        colour=watched.colour,
        reasons=[f"{each.text}（{each.found}）" if each.found else each.text for each in line.reasons],
        text=text,
        due_on=timezone.localdate(at) + timedelta(days=days),
        by=actor,
        at=at,
    )
    note("dispatch.issued", here, actor, at, number=made.number, colour=made.colour, due_on=made.due_on)
    return made


def answer_dispatch(*, dispatch: int, text: str, actor: User, at: datetime, file: File | None = None) -> Answer:
    """Answer a notice; the answer waits to be heard. The same again is the answer that there is. Raises Refused.

    Basis: plan/4.3
    """
    blob = keep(file.content, name=file.name, at=at) if file else None
    text = text.strip()
    with transaction.atomic(durable=True):
        here, row = _held(dispatch)
        pack, standing, last = library.current(), selecting.stands(row), row.answers.last()
        if last is not None and _same(last, text, blob, actor):
            return last
        reasons = []
        if not selecting.answers_for(actor, here):
            reasons.append(f"督办单由{_name(pack, pack.parts.colours.dispatch.addressee)}答复；请转给他们的经办人")
        if not standing.owed:
            reasons.append("这份督办单已经答复，正在等待审核" if standing.state == ANSWERED else "这份督办单已经销号")
        if row.by_id == actor.pk:
            reasons.append("这份督办单由您下发，应由区市的其他人答复")
        if not text:
            reasons.append("请写明整改情况或安排")
        if reasons:
            raise Refused(*reasons)
        made = Answer.objects.create(
            dispatch=row, number=last.number + 1 if last else 1, text=text, blob=blob, by=actor, at=at
        )
        note("dispatch.answered", here, actor, at, number=row.number, answer=made.number)
        return made


@transaction.atomic(durable=True)
def hear_answer(
    *, answer: int, outcome: str, actor: User, at: datetime, reason: str = "", due_on: date | None = None
) -> AnswerReview:
    """Close a notice by its answer, or return the answer with a reason and another last day. Once, not by who answered.

    The same again changes nothing. Raises Overtaken or Refused. Basis: plan/4.3
    """
    here, _ = _held(Answer.objects.values_list("dispatch", flat=True).get(pk=answer))
    row = Answer.objects.get(pk=answer)
    done = AnswerReview.objects.filter(answer=row).first()
    reason, due_on = reason.strip(), due_on if outcome == RETURNED else None
    if done is not None:
        if (done.outcome, done.reason, done.due_on, done.by_id) == (outcome, reason, due_on, actor.pk):
            return done
        raise Overtaken("这份答复刚刚有人审核过，请看过结论")
    pack, today = library.current(), timezone.localdate(at)
    reasons = []
    if not selecting.issues(actor, here):
        reasons.append(f"答复由{_name(pack, pack.parts.colours.dispatch.issuer)}审核；请转给他们的经办人")
    if row.by_id == actor.pk:
        reasons.append("这份答复由您提交，应由其他人审核")
    if outcome not in {CLOSED, RETURNED}:
        reasons.append("结论应为销号或退回")
    if outcome == RETURNED and not reason:
        reasons.append("退回请写明还缺什么")
    if outcome == RETURNED and (due_on is None or due_on < today):
        reasons.append("退回请定一个今天或以后的再答复期限")
    if reasons:
        raise Refused(*reasons)
    made = AnswerReview.objects.create(answer=row, outcome=outcome, reason=reason, due_on=due_on, by=actor, at=at)
    note("dispatch.heard", here, actor, at, dispatch=row.dispatch_id, answer=row.number, outcome=outcome)
    return made


def _held(dispatch: int) -> tuple[Project, Dispatch]:
    """The project of a notice, held, and the notice as it stands then."""
    here = held(Dispatch.objects.values_list("project", flat=True).get(pk=dispatch))
    return here, Dispatch.objects.prefetch_related("answers__review").get(pk=dispatch)


def _same(last: Answer, text: str, blob: Blob | None, actor: User) -> bool:
    heard = hasattr(last, "review")
    return not heard and (last.text, last.blob_id, last.by_id) == (text, blob.pk if blob else None, actor.pk)


def _name(pack: Pack, body: str) -> str:
    return pack.bodies[body].name
