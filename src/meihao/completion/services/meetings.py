"""Recording a meeting for acceptance, signing for a party, and what the quality station saw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.attachments.services import File
from meihao.completion.models import Attendee, Conclusion, ItemResult, Meeting, Paper, Supervision
from meihao.completion.rules.concluding import MEND, PASS, short_of, unsaid
from meihao.completion.rules.records import CONFIRMED, MEETING, NOTICE, REPORT, UTILITY, Records
from meihao.completion.selectors import law
from meihao.completion.selectors.records import appointed, least, must_sign, of_project, promised_measures
from meihao.completion.services.common import began, kept, not_for_them, not_theirs, untimely, wrong_day
from meihao.policy import library
from meihao.renovation import selectors
from meihao.renovation.models import Project
from meihao.renovation.rules.deciding import Overtaken, Refused
from meihao.renovation.services.holding import held, note


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who was invited and came: for whom (an id of acceptance.toml), name and post."""

    sort: str
    name: str
    post: str = ""


def hold_meeting(
    *,
    project: int,
    on: date,
    place: str,
    items: Mapping[str, tuple[str, str]],
    guests: Sequence[Guest],
    minutes: File,
    actor: User,
    at: datetime,
) -> Meeting:
    """Record a meeting: each point with what became of it and words where it did not pass, who came, and the minutes.

    What it comes to is worked out of this and of what the parties sign. The same again changes nothing.
    Raises Refused. Basis: opinion/12
    """
    blob = kept(minutes, at)
    with transaction.atomic(durable=True):
        here = held(project)
        last = Meeting.objects.filter(project=here).order_by("-round").first()
        measures = promised_measures(here)
        came = list(
            dict.fromkeys(
                Guest(each.sort, each.name.strip(), each.post.strip()) for each in guests if each.name.strip()
            )
        )
        if last is not None and (last.on, last.place, last.minutes_id, last.by_id) == (
            on, place.strip(), blob.pk, actor.pk,
        ) and _same(last, items, came):  # fmt: skip
            return last
        known = of_project(here, on=timezone.localdate(at), known=at)
        notice = known.paper(NOTICE)
        first, since = began(here, known)
        reasons = [
            *not_theirs(actor, MEETING, here),
            *untimely(here, MEETING, at),
            *_early(known, on),
            *_unready(here, known, measures),
            *_unanswered(items, measures),
            *_absent(came),
            *wrong_day(on, what="验收日期", at=at, least=first, since=since),
        ]
        if not place.strip():
            reasons.append("请填写验收地点")
        if reasons or notice is None:
            raise Refused(*reasons)
        made = Meeting.objects.create(
            project=here,
            round=known.round,
            on=on,
            place=place.strip(),
            notice=Paper.objects.get(pk=notice.id),
            minutes=blob,
            by=actor,
            at=at,
        )
        ItemResult.objects.bulk_create(
            [
                ItemResult(meeting=made, item=each.id, outcome=items[each.id][0], note=items[each.id][1].strip())
                for each in law.asked(measures)
            ]
        )
        Attendee.objects.bulk_create(
            [Attendee(meeting=made, sort=each.sort, name=each.name, post=each.post) for each in came]
        )
        note("acceptance.held", here, actor, at, meeting=made.pk, round=made.round, on=on, sha256=blob.sha256)
        return made


def _same(last: Meeting, items: Mapping[str, tuple[str, str]], came: Sequence[Guest]) -> bool:
    """Whether a meeting was recorded with the same results and the same guests."""
    results = {each.item: (each.outcome, each.note) for each in last.items.all()}
    said = {item: (items[item][0], items[item][1].strip()) for item in results if item in items}
    there = {Guest(each.sort, each.name, each.post) for each in last.attendees.all()}
    return results == said and there == set(came)


def _early(known: Records, on: date) -> Iterator[str]:
    """What must have happened before works are accepted."""
    last = known.last
    if last is not None and known.accepted is not None:
        yield "竣工验收已经通过，不用再验收"
    elif last is not None and last.round == known.round:
        yield "上一次验收还在等各方签署结论；签完以后，须整改的再次验收"
    report, notice = known.paper(REPORT), known.paper(NOTICE)
    if report is None or report.outcome != CONFIRMED:
        yield "监理单位还没有通过本轮预验收；请施工单位提交完工报告"
    if notice is None or notice.outcome != CONFIRMED:
        yield f"质监机构还没有收到本轮验收通知；应提前 {law.notice_days()} 个工作日通知"
    elif on < law.earliest(notice.on):
        yield f"{notice.on.isoformat()} 通知的，最早 {law.earliest(notice.on).isoformat()} 验收，请核对验收日期"
    elif notice.meeting_on is not None and on < notice.meeting_on:
        yield f"通知质监机构的验收日期是 {notice.meeting_on.isoformat()}，不能提前；请另行通知"


def _unready(here: Project, known: Records, measures: frozenset[str]) -> Iterator[str]:
    """The utilities that have not accepted their part, the parties that nobody has named, and those that are one firm."""
    for utility in law.utilities(measures):
        paper = known.paper(UTILITY, utility.id)
        if paper is None or paper.outcome != CONFIRMED:
            yield f"{utility.name}设施还没有专营单位的验收材料，或还没有确认"
    parties = {party.body: party.organisation for party in here.parties.all() if party.until is None}
    bodies = library.current().bodies
    for each in library.current().parts.acceptance.parties:
        if each.required and each.owner not in parties:
            yield f"项目还没有指定{bodies[each.owner].name}；请区市先指定"
        for other in each.apart:
            if each.owner in parties and parties[each.owner] == parties.get(other):
                both = f"{bodies[each.owner].name}和{bodies[other].name}"
                yield f"{both}是同一家（{parties[other]}），不能替对方签署结论；请区市另行指定"


def _unanswered(items: Mapping[str, tuple[str, str]], measures: frozenset[str]) -> Iterator[str]:
    asked = {each.id: each.text for each in law.asked(measures)}
    for item in unsaid(asked, items):
        yield f"“{asked[item]}”没有结果，或不合格、不适用没有写理由"


def _absent(came: Sequence[Guest]) -> Iterator[str]:
    pack = library.current()
    sorts = {each.id: each.name for each in pack.parts.acceptance.guests}
    present = {sort: sum(each.sort == sort for each in came) for sort in sorts}
    for sort in short_of(present, least(pack)):
        yield f"没有{sorts[sort]}到场，或人数不足 {least(pack)[sort]} 人；应邀请到场后再验收"
    if any(each.sort not in sorts for each in came):
        yield "到场人员的代表身份不在可选之列，请重新选择"


@transaction.atomic(durable=True)
def sign(*, meeting: int, body: str, outcome: str, actor: User, at: datetime, text: str = "") -> Conclusion:
    """Sign the conclusion of a party, for itself and once. The same again changes nothing. Raises Overtaken or Refused.

    Basis: opinion/12
    """
    here = held(Meeting.objects.values_list("project", flat=True).get(pk=meeting))
    row = Meeting.objects.get(pk=meeting)
    pack = library.current()
    text = text.strip()
    done = Conclusion.objects.filter(meeting=row, body=body).first()
    if done is not None:
        if (done.outcome, done.text, done.by_id) == (outcome, text, actor.pk):
            return done
        raise Overtaken("这一方刚刚签署过结论，不能再改")
    reasons = []
    parties = appointed([here.pk]).get(here.pk, [])
    if body not in must_sign(parties, row.on):
        reasons.append("这个身份不是本次验收签署结论的一方")
    elif not selectors.acts(actor, body, here, pack):
        reasons.append(f"{pack.bodies[body].name}的结论只能由其本单位签署；请转给他们的经办人")
    if outcome not in {PASS, MEND}:
        reasons.append("结论应为同意验收或须整改")
    if outcome == MEND and not text:
        reasons.append("请写明哪些须整改")
    if outcome == PASS:
        reasons += untimely(here, MEETING, at)
    if Meeting.objects.filter(project=here, round__gt=row.round).exists():
        reasons.append("后来又组织了验收，请在最近一次签署")
    firm = next((each.organisation for each in parties if each.body == body and each.until is None), None)
    if reasons or firm is None:
        raise Refused(*reasons)
    made = Conclusion.objects.create(
        meeting=row, body=body, organisation=firm, outcome=outcome, text=text, by=actor, at=at
    )
    note("acceptance.signed", here, actor, at, meeting=row.pk, body=body, outcome=outcome)
    return made


def supervise(*, meeting: int, orderly: bool, file: File, actor: User, at: datetime, text: str = "") -> Supervision:
    """Record what the quality station saw of a meeting; once, and not by whoever recorded it. Raises Overtaken or Refused.

    Basis: opinion/12
    """
    blob = kept(file, at)
    with transaction.atomic(durable=True):
        here = held(Meeting.objects.values_list("project", flat=True).get(pk=meeting))
        row = Meeting.objects.get(pk=meeting)
        text = text.strip()
        done = Supervision.objects.filter(meeting=row).first()
        if done is not None:
            if (done.orderly, done.text, done.blob_id, done.by_id) == (orderly, text, blob.pk, actor.pk):
                return done
            raise Overtaken("这次验收的监督记录刚刚有人登记，不能再改")
        reasons = list(not_for_them(actor, MEETING, here))
        if row.by_id == actor.pk:
            reasons.append("这次验收由您登记，监督记录应由质监机构的其他人登记")
        if not orderly and not text:
            reasons.append("不符合规定的，请写明问题")
        if reasons:
            raise Refused(*reasons)
        made = Supervision.objects.create(meeting=row, orderly=orderly, text=text, blob=blob, by=actor, at=at)
        note("acceptance.supervised", here, actor, at, meeting=row.pk, orderly=orderly, sha256=blob.sha256)
        return made
