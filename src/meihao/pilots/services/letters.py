"""Issuing a letter of commitment, reporting what it promised as done, and hearing the reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.attachments.services import File, keep
from meihao.pilots.models import Fulfilment, FulfilmentReview, Letter, Pilot, Promise
from meihao.pilots.models.letters import ACCEPTED, RETURNED
from meihao.pilots.rules.promises import unfit
from meihao.pilots.selectors import letters as selecting
from meihao.policy import library
from meihao.policy.lifecycle import stage
from meihao.policy.pack import Pack
from meihao.renovation.models import Project
from meihao.renovation.rules.deciding import Overtaken, Refused
from meihao.renovation.selectors import acts
from meihao.renovation.services import holding


@dataclass(frozen=True, slots=True)
class Item:
    """Something that a letter promises: for which condition, what, and by when."""

    condition: str
    item: str
    due_on: date


def issue_letter(*, project: int, items: Sequence[Item], on: date, file: File, actor: User, at: datetime) -> Letter:
    """Enter a letter that the district has signed: each unmet condition that it carries, the item and the day.

    The same letter again is the one that there is. Raises Refused. Basis: plan/3.2.3
    """
    blob = keep(file.content, name=file.name, at=at)
    with transaction.atomic(durable=True):
        here = holding.held(project)
        pilot = Pilot.objects.get(project=here)
        pack, today = library.current(), timezone.localdate(at)
        said = [Item(each.condition, each.item.strip(), each.due_on) for each in items]
        last = pilot.letters.last()
        if (
            last is not None
            and last.blob_id == blob.pk
            and selecting.items_of(last) == [(each.condition, each.item, each.due_on) for each in said]
        ):
            return last
        reasons = list(_unfit_letter(here, said, on, actor, pack, today=today, at=at))
        if reasons:
            raise Refused(*reasons)
        made = Letter.objects.create(
            pilot=pilot, number=last.number + 1 if last else 1, on=on, blob=blob, by=actor, at=at
        )
        Promise.objects.bulk_create(
            [
                Promise(letter=made, place=place, condition=each.condition, item=each.item, due_on=each.due_on)
                for place, each in enumerate(said, start=1)
            ]
        )
        holding.note("letter.issued", here, actor, at, number=made.number, conditions=[each.condition for each in said])
        return made


def _unfit_letter(
    here: Project, items: Sequence[Item], on: date, actor: User, pack: Pack, *, today: date, at: datetime
) -> Iterator[str]:
    known = selecting.carried(here, on=today, known=at)
    if not known.open:
        yield f"试点在{stage(known.now.cycle, known.now.position.stage).name}阶段，承诺函在“{known.steps}”以前出具"
    if not acts(actor, known.paper.decider, here, pack):
        yield f"承诺函由{pack.bodies[known.paper.decider].name}出具；请转给他们的经办人"
    if on > today:
        yield f"签署日期 {on.isoformat()} 在今天之后，请核对"
    if not items:
        yield "请至少写一项承诺"
    texts = {each.id: each.text for each in pack.parts.lifecycles.conditions}
    for number, each in enumerate(items, start=1):
        yield from unfit(number, each.item, each.due_on, today=today)
        if each.condition not in known.paper.conditions:
            yield f"第 {number} 项的条件不能以承诺函代替，必须满足"
        elif each.condition not in known.unmet:
            yield f"第 {number} 项：“{texts[each.condition]}”已经满足，不用承诺"


def report_fulfilment(*, promise: int, on: date, text: str, file: File, actor: User, at: datetime) -> Fulfilment:
    """Report a promise as kept, with a proof; it counts once the district has accepted it.

    The same again is the report that there is. Raises Refused. Basis: plan/3.2.3
    """
    blob = keep(file.content, name=file.name, at=at)
    with transaction.atomic(durable=True):
        here, row = _held(promise)
        pack, today, text = library.current(), timezone.localdate(at), text.strip()
        last = row.fulfilments.last()
        if (
            last is not None
            and not hasattr(last, "review")
            and (last.on, last.text, last.blob_id, last.by_id) == (on, text, blob.pk, actor.pk)
        ):
            return last
        told = selecting.told(row, on=today)
        reasons = []
        if not selecting.reports_for(actor, here, row, pack):
            reasons.append(f"由{selecting.reporters(here, row, pack)}报告；请转给他们的经办人")
        if not told.standing.open:
            reasons.append("这一项已经认可完成，不用再报")
        elif told.standing.state == "reported":
            reasons.append("上一次报告正在等审核")
        if not text:
            reasons.append("请写明怎样完成的")
        if on > today:
            reasons.append(f"完成日期 {on.isoformat()} 在今天之后，请核对")
        if on < row.letter.on:
            reasons.append(f"完成日期 {on.isoformat()} 早于承诺函签署的 {row.letter.on.isoformat()}，请核对")
        if reasons:
            raise Refused(*reasons)
        made = Fulfilment.objects.create(
            promise=row, number=last.number + 1 if last else 1, on=on, text=text, blob=blob, by=actor, at=at
        )
        holding.note("promise.reported", here, actor, at, letter=row.letter.number, place=row.place)
        return made


@transaction.atomic(durable=True)
def hear_fulfilment(*, fulfilment: int, outcome: str, actor: User, at: datetime, reason: str = "") -> FulfilmentReview:
    """Accept that a promise was kept, or return the report with a reason. Once, and not by who reported.

    The same again changes nothing. Raises Overtaken or Refused. Basis: plan/3.2.3
    """
    row = Fulfilment.objects.select_related("promise").get(pk=fulfilment)
    here, promise = _held(row.promise_id)
    done, reason, pack = FulfilmentReview.objects.filter(fulfilment=row).first(), reason.strip(), library.current()
    if done is not None:
        if (done.outcome, done.reason, done.by_id) == (outcome, reason, actor.pk):
            return done
        raise Overtaken("这份报告刚刚有人审核过，请看过结论")
    reasons = []
    if not selecting.hears(actor, here, pack):
        reasons.append(f"由{pack.bodies[selecting.paper_of(here, pack).decider].name}审核；请转给他们的经办人")
    if row.by_id == actor.pk:
        reasons.append("这份报告由您提交，应由其他人审核")
    if outcome not in {ACCEPTED, RETURNED}:
        reasons.append("结论应为认可或退回")
    if outcome == RETURNED and not reason:
        reasons.append("退回请写明还缺什么")
    if reasons:
        raise Refused(*reasons)
    made = FulfilmentReview.objects.create(fulfilment=row, outcome=outcome, reason=reason, by=actor, at=at)
    holding.note("promise.heard", here, actor, at, letter=promise.letter.number, place=promise.place, outcome=outcome)
    return made


def _held(promise: int) -> tuple[Project, Promise]:
    """The project of a promise, held, and the promise as it stands then."""
    here = holding.held(Promise.objects.values_list("letter__pilot", flat=True).get(pk=promise))
    return here, Promise.objects.select_related("letter").prefetch_related("fulfilments__review").get(pk=promise)
