"""Offering accepted facilities to the property party, and taking them line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.completion.models import Handover, HandoverLine, HandoverReply
from meihao.completion.rules.records import HANDOVER, TAKEN
from meihao.completion.rules.records import SENT_BACK as RETURNED
from meihao.completion.selectors import law
from meihao.completion.selectors.records import of_project
from meihao.completion.services.common import not_for_them, not_theirs, untimely, wrong_day
from meihao.policy import library
from meihao.renovation.models import AsBuilt, Project
from meihao.renovation.rules.deciding import Overtaken, Refused
from meihao.renovation.services.holding import held, note


@dataclass(frozen=True, slots=True)
class Offered:
    """Accepted works that are offered: their number, the warranty that holds, and what comes along (keys, manuals)."""

    work: int
    warranty: str
    beside: str = ""


@transaction.atomic(durable=True)
def offer_handover(
    *, project: int, lines: Sequence[Offered], on: date, actor: User, at: datetime, note_: str = ""
) -> Handover:
    """Offer accepted works to the property party. The same again is the list that there is. Raises Refused.

    Basis: opinion/12
    """
    here = held(project)
    last = Handover.objects.filter(project=here).order_by("-number").first()
    if last is not None and (last.on, last.note, last.by_id) == (on, note_.strip(), actor.pk):
        said = {(line.work_id, line.warranty, line.beside) for line in last.lines.all()}
        if said == {(each.work, each.warranty, each.beside.strip()) for each in lines}:
            return last
    known = of_project(here, on=timezone.localdate(at), known=at)
    reasons = [*not_theirs(actor, HANDOVER, here), *untimely(here, HANDOVER, at)]
    if known.accepted is None:
        reasons.append("竣工验收还没有通过；通过以后再移交")
    else:
        reasons += wrong_day(on, what="移交日期", at=at, least=known.accepted.on, since="验收日期")
    if not any(party.body == law.step(HANDOVER).decider and party.until is None for party in here.parties.all()):
        name = library.current().bodies[str(law.step(HANDOVER).decider)].name
        reasons.append(f"项目还没有指定{name}；请区市先指定承接单位")
    before = _latest(here)
    reasons += _unofferable(here, lines, before)
    if reasons:
        raise Refused(*reasons)
    made = Handover.objects.create(
        project=here, number=last.number + 1 if last else 1, on=on, note=note_.strip(), by=actor, at=at
    )
    HandoverLine.objects.bulk_create(
        [
            HandoverLine(
                handover=made,
                work_id=each.work,
                warranty=each.warranty,
                beside=each.beside.strip(),
                follows=before.get(each.work),
            )
            for each in lines
        ]
    )
    note("handover.offered", here, actor, at, handover=made.pk, number=made.number, lines=len(lines), on=on)
    return made


def _latest(here: Project) -> dict[int, HandoverLine]:
    rows = HandoverLine.objects.filter(handover__project=here).select_related("reply").order_by("pk")
    return {row.work_id: row for row in rows}


def _unofferable(here: Project, lines: Sequence[Offered], before: Mapping[int, HandoverLine]) -> Iterator[str]:
    if not lines:
        yield "请至少选一项设施"
    accepted = dict(AsBuilt.objects.filter(project=here, review__outcome="accepted").values_list("pk", "item"))
    kinds = {each.id for each in library.current().parts.acceptance.warranties}
    if len({each.work for each in lines}) != len(lines) or any(each.work not in accepted for each in lines):
        yield "所选的设施不在验收通过的完工记录里，或重复；请重新选择"
    if any(each.warranty not in kinds for each in lines):
        yield "请为每项设施选择保修类别"
    for each in lines:
        line = before.get(each.work)
        if line is None:
            continue
        reply = getattr(line, "reply", None)
        if reply is None:
            yield f"{accepted.get(each.work, '')}已在移交清单里等待确认，不用再报"
        elif reply.outcome == TAKEN:
            yield f"{accepted.get(each.work, '')}已经接收，不用再报"


@transaction.atomic(durable=True)
def reply_handover(
    *, handover: int, replies: Mapping[int, tuple[str, str]], actor: User, at: datetime
) -> list[HandoverReply]:
    """Take or return lines of a list, each with a reason where it is returned; each once. Raises Overtaken or Refused.

    Those that were answered alike by the same person are left as they are. Basis: opinion/12
    """
    here = held(Handover.objects.values_list("project", flat=True).get(pk=handover))
    lines = {line.pk: line for line in HandoverLine.objects.filter(handover=handover).select_related("reply", "work")}
    reasons = list(not_for_them(actor, HANDOVER, here))
    if Handover.objects.filter(pk=handover, by=actor).exists():
        reasons.append("这份清单由您提交，应由承接单位的人确认")
    if not replies or not replies.keys() <= lines.keys():
        reasons.append("请至少对一项设施作出结论，并从清单里选择")
    fresh = []
    for pk in sorted(replies.keys() & lines.keys()):
        line, (outcome, reason) = lines[pk], replies[pk]
        done: HandoverReply | None = getattr(line, "reply", None)
        if done is not None:
            if (done.outcome, done.reason, done.by_id) != (outcome, reason.strip(), actor.pk):
                raise Overtaken(f"{line.work.item}刚刚有人确认过，请看过结论")
            continue
        if outcome not in {TAKEN, RETURNED}:
            reasons.append(f"{line.work.item}：结论应为接收或退回")
        if outcome == RETURNED and not reason.strip():
            reasons.append(f"{line.work.item}：退回请写明理由")
        fresh.append(HandoverReply(line=line, outcome=outcome, reason=reason.strip(), by=actor, at=at))
    if reasons:
        raise Refused(*reasons)
    made = [*HandoverReply.objects.bulk_create(fresh)]
    if made:
        taken = sum(each.outcome == TAKEN for each in made)
        note("handover.answered", here, actor, at, handover=handover, taken=taken, returned=len(made) - taken)
    return made
