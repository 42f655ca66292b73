"""Handing in the papers of the chain, and confirming or returning them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.attachments.services import File
from meihao.completion.models import Paper, PaperReview
from meihao.completion.rules.records import (
    AFTER,
    CONFIRMED,
    NOTICE,
    PAPERS,
    REPORT,
    SENT_BACK,
    UTILITY,
    Records,
)
from meihao.completion.selectors import law
from meihao.completion.selectors.records import of_project, promised_measures
from meihao.completion.services.common import began, kept, not_for_them, not_theirs, untimely, wrong_day
from meihao.renovation.models import Project
from meihao.renovation.rules.deciding import Overtaken, Refused
from meihao.renovation.services.holding import held, note


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said with a paper."""

    step: str
    on: date
    topic: str
    number: str
    text: str
    meeting_on: date | None


def hand_in_paper(
    *,
    project: int,
    step: str,
    on: date,
    file: File,
    actor: User,
    at: datetime,
    topic: str = "",
    number: str = "",
    text: str = "",
    meeting_on: date | None = None,
) -> Paper:
    """Hand in a paper of a step; it waits to be confirmed. The same again is the paper that there is. Raises Refused.

    Basis: opinion/12
    """
    if step not in PAPERS:
        raise Refused("请从验收移交的步骤中选一种材料")
    blob = kept(file, at)
    entry = Entry(step, on, topic, number.strip(), text.strip(), meeting_on)
    with transaction.atomic(durable=True):
        here = held(project)
        chain = Paper.objects.filter(project=here, step=step, topic=topic).select_related("review")
        last = chain.order_by("-pk").first()
        if last is not None and (last.blob_id, last.on, last.number, last.text, last.meeting_on, last.by_id) == (
            blob.pk, on, entry.number, entry.text, meeting_on, actor.pk,
        ):  # fmt: skip
            return last
        known = of_project(here, on=timezone.localdate(at), known=at)
        reasons = [
            *not_theirs(actor, step, here),
            *untimely(here, step, at),
            *_unfit(here, known, entry, at),
            *_already(known, entry, timezone.localdate(at)),
        ]
        if reasons:
            raise Refused(*reasons)
        made = Paper.objects.create(
            project=here,
            step=step,
            topic=topic,
            round=known.accepted.round if step in AFTER and known.accepted else known.round,
            number=entry.number,
            on=on,
            meeting_on=meeting_on,
            text=entry.text,
            blob=blob,
            follows=last,
            by=actor,
            at=at,
        )
        note("completion.handed_in", here, actor, at, paper=made.pk, step=step, topic=topic, sha256=blob.sha256)
        return made


def _unfit(here: Project, known: Records, entry: Entry, at: datetime) -> Iterator[str]:
    least, since = here.registered_on, "项目登记的"
    if entry.step in AFTER:
        if not entry.number:
            yield "请填写编号（备案号、移交回执号或报备文号）"
        if known.accepted is None:
            yield "竣工验收还没有通过；通过以后再办"
        else:
            least, since = known.accepted.on, "验收日期"
    elif entry.step in {REPORT, NOTICE}:
        least, since = began(here, known)
    yield from wrong_day(entry.on, what="日期", at=at, least=least, since=since)
    if entry.step == REPORT and not entry.text:
        yield "请写明完成了哪些内容、自检结果如何"
    if entry.step == UTILITY:
        yield from _utility(here, entry)
    if entry.step == NOTICE:
        yield from _notice(known, entry)


def _utility(here: Project, entry: Entry) -> Iterator[str]:
    wanted = {each.id: each.name for each in law.utilities(promised_measures(here))}
    if entry.topic not in wanted:
        yield "备案的方案里没有这类专营设施，不用验收" + (f"；可选：{'、'.join(wanted.values())}" if wanted else "")
    if not entry.text:
        yield "请写明由哪家专营单位验收"


def _notice(known: Records, entry: Entry) -> Iterator[str]:
    report = known.paper(REPORT)
    if report is None or report.outcome != CONFIRMED:
        yield "监理单位还没有通过预验收；预验收通过以后再通知质监机构"
    if entry.meeting_on is None:
        yield "请填写拟验收日期"
        return
    first = law.earliest(entry.on)
    if entry.meeting_on < first:
        yield (
            f"应提前 {law.notice_days()} 个工作日通知：{entry.on.isoformat()} 通知的，"
            f"最早 {first.isoformat()} 验收；请改拟验收日期"
        )


def _already(known: Records, entry: Entry, today: date) -> Iterator[str]:
    paper = known.paper(entry.step, entry.topic)
    if paper is None:
        return
    if not paper.outcome:
        yield "上一份还在等确认；确认或退回以后再交"
    elif paper.outcome == CONFIRMED and entry.step != NOTICE:
        yield "这一步已经办好，不用再交"
    elif paper.outcome == CONFIRMED and known.accepted is not None:
        yield "竣工验收已经通过，不用再通知"


@transaction.atomic(durable=True)
def review_paper(*, paper: int, outcome: str, actor: User, at: datetime, reason: str = "") -> PaperReview:
    """Confirm a paper or return it with a reason; once, and nobody their own. Raises Overtaken or Refused.

    Of a completion report this is the pre-acceptance by the supervisor. Basis: opinion/12
    """
    here = held(Paper.objects.values_list("project", flat=True).get(pk=paper))
    row = Paper.objects.get(pk=paper)
    reason = reason.strip()
    done = PaperReview.objects.filter(paper=row).first()
    if done is not None:
        if (done.outcome, done.reason, done.by_id) == (outcome, reason, actor.pk):
            return done
        raise Overtaken("这份材料刚刚有人确认过，请看过结论")
    reasons = list(not_for_them(actor, row.step, here))
    if row.by_id == actor.pk:
        reasons.append("这份材料由您提交，应由其他人确认")
    if outcome not in {CONFIRMED, SENT_BACK}:
        reasons.append("结论应为确认或退回")
    if outcome == SENT_BACK and not reason:
        reasons.append("退回请写明理由，提交的单位才知道怎样改")
    if outcome == CONFIRMED:
        reasons += untimely(here, row.step, at)
    if reasons:
        raise Refused(*reasons)
    made = PaperReview.objects.create(paper=row, outcome=outcome, reason=reason, by=actor, at=at)
    note("completion.reviewed", here, actor, at, paper=row.pk, step=row.step, outcome=outcome)
    return made
