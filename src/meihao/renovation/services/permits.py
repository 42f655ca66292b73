"""Handing in the one form of clause 8 and checking it; receiving, supplementing and deciding cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.attachments.services import keep
from meihao.policy.library import current
from meihao.policy.pack import Pack
from meihao.policy.schema.permits import Permit
from meihao.renovation.models import (
    CaseDocument,
    PermitCase,
    PermitDecision,
    PermitForm,
    PermitHearing,
    Project,
    ProjectDocument,
)
from meihao.renovation.rules import permits as rules
from meihao.renovation.rules.deciding import Overtaken, Refused
from meihao.renovation.selectors import permits as selecting
from meihao.renovation.services.documents import listed
from meihao.renovation.services.holding import held, note


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The paper that shows the answers: the printed declaration, signed, or a drawing."""

    content: bytes | IO[bytes]
    name: str
    kind: str = "declaration"


def hand_in_form(
    *,
    project: int,
    answers: Mapping[str, str],
    on: date,
    paper: Paper | int,
    actor: User,
    at: datetime,
    after: int | None = None,
) -> PermitForm:
    """Hand in the answers to the nine questions, as people write them, with a new paper or one that is listed already.

    `after` is the number of the last form that the actor saw, 0 for none. The same again changes nothing. What waits
    to be checked gives way to what is handed in later. Raises Overtaken or Refused, with every reason.

    Basis: opinion/8
    """
    blob = keep(paper.content, name=paper.name, at=at) if isinstance(paper, Paper) else None
    with transaction.atomic(durable=True):
        here, pack = held(project), current()
        last = here.permit_forms.order_by("-pk").first()
        values, faults = rules.canonical(pack, answers)
        reasons = [f"{_text(pack, key)}：{fault}" for key, fault in faults.items()]
        if not selecting.may_apply(actor, here, pack):
            reasons.append("申报表由建设单位或实施主体填报，也可由审批窗口代填；请转给他们的经办人")
        if not values and not faults:
            reasons.append("一个问题也没有答；请至少答一个，答不了的可以留空")
        reasons += rules.contradicting(pack, values)
        reasons += _days(on, "申报日期", at, pack.head.valid_from, "文件施行的")
        document = None
        if isinstance(paper, int):
            document = here.documents.filter(pk=paper).first()
        elif blob is not None:
            document = listed(here, blob, kind=paper.kind, title=paper.name, actor=actor, at=at)
        if document is None:
            reasons.append("所选的材料不在本项目的材料清单里，请重新选择")
        if reasons or document is None:
            raise Refused(*reasons)
        if last is not None and (last.on, last.answers, last.paper, last.by) == (on, values, document, actor):
            return last
        if after is not None and after != (last.pk if last else 0):
            raise Overtaken("您打开页面之后，又有人提交了申报表；请刷新页面，看过再提交")
        made = PermitForm.objects.create(
            project=here, on=on, answers=values, paper=document, follows=last, by=actor, at=at
        )
        note("permit_form.handed_in", here, actor, at, form=made.pk, on=on, answers=values)
        return made


@transaction.atomic(durable=True)
def hear_form(*, form: int, outcome: str, actor: User, at: datetime, reason: str = "") -> PermitHearing:
    """Confirm the answers of a form, or return them with a reason; once. Nobody hears their own. Raises Overtaken or Refused.

    Basis: opinion/8
    """
    here = held(PermitForm.objects.values_list("project", flat=True).get(pk=form))
    said = PermitForm.objects.select_related("paper", "project").get(pk=form)
    heard = PermitHearing.objects.filter(form=said).first()
    reason = reason.strip()
    if heard is not None:
        if (heard.outcome, heard.reason, heard.by_id) == (outcome, reason, actor.pk):
            return heard
        raise Overtaken("这份申报表刚刚有人核对过，请看过结论")
    reasons = []
    if not selecting.may_hear(actor, here, current()):
        reasons.append("申报表由行政审批服务部门的窗口核对；请转给他们的经办人")
    if actor.pk in {said.by_id, said.paper.added_by_id}:
        reasons.append("申报表或所附材料由您提交，应由其他人核对")
    if outcome not in {rules.CONFIRMED, rules.RETURNED}:
        reasons.append("结论应为核对无误或退回补正")
    if outcome == rules.RETURNED and not reason:
        reasons.append("退回的请写明理由，申报单位才知道怎样补正")
    if here.permit_forms.filter(pk__gt=said.pk).exists():
        reasons.append("后来又提交了申报表，请核对最新的一份")
    if reasons:
        raise Refused(*reasons)
    made = PermitHearing.objects.create(form=said, outcome=outcome, reason=reason, by=actor, at=at)
    note("permit_form.heard", here, actor, at, form=said.pk, outcome=outcome)
    return made


@transaction.atomic(durable=True)
def receive_case(
    *, project: int, permit: str, received_on: date, actor: User, at: datetime, documents: Sequence[int] = ()
) -> PermitCase:
    """Take an application for a permit that the confirmed answers need; the form's paper goes along with it.

    Its clock runs from the day of receipt for the days of the pack. One at a time for each permit, and none after it
    was granted; the same again changes nothing. Raises Refused.

    Basis: opinion/8
    """
    here, pack = held(project), current()
    wanted = next((each for each in pack.parts.permits.permits if each.id == permit), None)
    if wanted is None:
        raise Refused("请从审批事项中选一项")
    forms = list(here.permit_forms.filter(on__lte=received_on).select_related("hearing", "paper").order_by("pk"))
    form, _ = selecting.counting(forms, at)
    last = here.permit_cases.filter(permit=permit).select_related("office").order_by("-pk").first()
    ended = PermitDecision.objects.filter(case=last).first()
    if last is not None and ended is None and (last.received_on, last.by) == (received_on, actor):
        return last
    papers = list(here.documents.filter(pk__in=documents))
    reasons = []
    if not (selecting.may_apply(actor, here, pack) or selecting.speaks(actor, wanted.owner, here, pack)):
        reasons.append("由建设单位、实施主体申请，或由审批窗口、办理部门受理；请转给他们的经办人")
    if len(papers) != len(set(documents)):
        reasons.append("所选的材料有的不在本项目的材料清单里，请重新选择")
    if form is None:
        reasons.append(f"到 {received_on.isoformat()} 还没有核对无误的申报表；请先提交申报表，由审批窗口核对")
        reasons += _days(received_on, "受理日期", at, pack.head.valid_from, "文件施行的")
        raise Refused(*reasons)
    settled = next(each for each in rules.settle(pack, form.answers) if each.permit.id == permit)
    open_at = last.office.name if last is not None and ended is None else ""
    reasons += rules.unreceivable(
        settled, open_at=open_at, granted=ended is not None and ended.outcome == rules.GRANTED
    )
    reasons += _days(
        received_on, "受理日期", at, ended.on if ended else form.on, "上一次办结的" if ended else "申报日期"
    )
    if reasons:
        raise Refused(*reasons)
    made = PermitCase.objects.create(
        project=here,
        permit=permit,
        form=form,
        office=selecting.office(here, wanted.owner),
        received_on=received_on,
        due_on=rules.due(received_on, selecting.days_of(pack, permit)),
        follows=last,
        by=actor,
        at=at,
    )
    _attach(made, [form.paper, *papers])
    note(
        "permit_case.received",
        here,
        actor,
        at,
        case=made.pk,
        permit=permit,
        received_on=received_on,
        due_on=made.due_on,
    )
    return made


@transaction.atomic(durable=True)
def supplement_case(*, case: int, documents: Sequence[int], actor: User, at: datetime) -> list[ProjectDocument]:
    """Let a case that is still open use further documents of the project; those that are new to it. Raises Refused."""
    here, filed, _ = _filed(case)
    pack = current()
    papers = list(here.documents.filter(pk__in=documents))
    reasons = []
    if not selecting.may_apply(actor, here, pack):
        reasons.append("材料由建设单位、实施主体或审批窗口补充；请转给他们的经办人")
    if not papers or len(papers) != len(set(documents)):
        reasons.append("请从本项目的材料清单里选至少一份")
    if PermitDecision.objects.filter(case=filed).exists():
        reasons.append("这一项已经办结，不能再补材料")
    if reasons:
        raise Refused(*reasons)
    added = _attach(filed, papers)
    if added:
        note("permit_case.supplemented", here, actor, at, case=filed.pk, documents=[each.pk for each in added])
    return added


@transaction.atomic(durable=True)
def decide_case(
    *, case: int, outcome: str, on: date, actor: User, at: datetime, number: str = "", reason: str = ""
) -> PermitDecision:
    """End a case: granted under a number, refused with a reason, or withdrawn by whoever applied. Once.

    Nobody decides what they applied for, received, or handed papers in for. The same again changes nothing.
    Raises Overtaken or Refused. Basis: opinion/8
    """
    here, filed, permit = _filed(case)
    pack = current()
    number, reason = number.strip(), reason.strip()
    ended = PermitDecision.objects.filter(case=filed).first()
    if ended is not None:
        if (ended.outcome, ended.on, ended.number, ended.reason, ended.by_id) == (
            outcome,
            on,
            number,
            reason,
            actor.pk,
        ):
            return ended
        raise Overtaken("这一项刚刚有人办结，请看过结果")
    owns = selecting.speaks(actor, permit.owner, here, pack)
    withdraws = outcome == rules.WITHDRAWN and selecting.may_apply(actor, here, pack)
    reasons = list(
        rules.undecidable(
            outcome,
            number=number,
            reason=reason,
            acts=owns or withdraws,
            owner=pack.bodies[permit.owner].name,
            own=actor.pk in selecting.involved(filed),
        )
    )
    reasons += _days(on, "办结日期", at, filed.received_on, "受理日期")
    if reasons:
        raise Refused(*reasons)
    made = PermitDecision.objects.create(
        case=filed, outcome=outcome, on=on, number=number, reason=reason, by=actor, at=at
    )
    note("permit_case.decided", here, actor, at, case=filed.pk, permit=permit.id, outcome=outcome, number=number, on=on)
    return made


def _filed(case: int) -> tuple[Project, PermitCase, Permit]:
    """A case with its project, held until the transaction ends."""
    here = held(PermitCase.objects.values_list("project", flat=True).get(pk=case))
    filed = PermitCase.objects.select_related("form").prefetch_related("documents").get(pk=case)
    return here, filed, next(each for each in current().parts.permits.permits if each.id == filed.permit)


def _attach(case: PermitCase, papers: Iterable[ProjectDocument]) -> list[ProjectDocument]:
    there = set(case.attached.values_list("document", flat=True))
    added = [each for each in dict.fromkeys(papers) if each.pk not in there]
    CaseDocument.objects.bulk_create([CaseDocument(case=case, document=each) for each in added])
    return added


def _days(day: date, what: str, at: datetime, least: date, since: str) -> list[str]:
    return list(rules.wrong_days(day, what=what, today=timezone.localdate(at), least=least, since=since))


def _text(pack: Pack, key: str) -> str:
    return next(each.text for each in pack.parts.permits.questions if each.key == key)
