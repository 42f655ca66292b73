"""Raising a topic, grading it, giving seats, posting its result, and rating it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.attachments.services import File
from meihao.councils.models import FollowUp, Grading, Seat, Topic, TopicResult
from meihao.councils.selectors import law, topics
from meihao.councils.services.common import PICTURES, held_topic, kept, note
from meihao.organisations.models import Kind, Organisation
from meihao.renovation.models import Project
from meihao.renovation.rules.deciding import Overtaken, Refused


@transaction.atomic(durable=True)
def raise_topic(
    *, organisation: int, source: str, title: str, text: str, actor: User, at: datetime, project: int | None = None
) -> Topic:
    """Raise a topic at a community; what one raises oneself was raised online, what the community enters was not.

    The same again while it waits to be graded is the topic there is. Raises Refused. Basis: annex1/34/innovative
    """
    here = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation)
    title, text = title.strip(), text.strip()
    runs = law.runs(actor, here.path)
    same = Topic.objects.filter(
        organisation=here, source=source, title=title, text=text, project=project, by=actor, grading=None
    ).first()
    if same is not None:
        return same
    reasons = []
    if here.kind != Kind.COMMUNITY:
        reasons.append("议题向社区提出，请选择社区")
    if not any(here.path.startswith(path) for path in actor.territories(Permission.COUNCIL_RAISE)):
        reasons.append("只能向您所在的社区提出议题")
    if source not in law.names("sources"):
        reasons.append("请选择由谁提出")
    if not title or not text:
        reasons.append("请写明议题和说明")
    if project is not None and not Project.objects.visible_to(actor).filter(pk=project).exists():
        reasons.append("没有这个改造项目，请重新选择")
    if reasons:
        raise Refused(*reasons)
    made = Topic.objects.create(
        organisation=here,
        source=source,
        online=not runs,
        title=title,
        text=text,
        project_id=project,
        by=actor,
        at=at,
    )
    note("topic.raised", made, actor, at, source=source)
    return made


@transaction.atomic(durable=True)
def grade_topic(*, topic: int, grade: str, reason: str, actor: User, at: datetime) -> Grading:
    """Say how urgent a topic is, once; its clock starts. The same again changes nothing. Raises Overtaken or Refused.

    Basis: annex1/34/innovative
    """
    here, reason = held_topic(topic, at), reason.strip()
    done: Grading | None = getattr(here.row, "grading", None)
    if done is not None:
        if (done.grade, done.reason, done.by_id) == (grade, reason, actor.pk):
            return done
        raise Overtaken("这个议题刚刚定级过，请看过结论")
    reasons = _not_theirs(actor, here)
    if grade not in law.grades():
        reasons.append("请选择等级")
    if not reason:
        reasons.append("请写明定级的理由")
    if reasons:
        raise Refused(*reasons)
    made = Grading.objects.create(topic=here.row, grade=grade, reason=reason, by=actor, at=at)
    note("topic.graded", here.row, actor, at, grade=grade)
    return made


@transaction.atomic(durable=True)
def form_group(*, topic: int, seats: Mapping[str, int], actor: User, at: datetime) -> list[Seat]:
    """Give seats to those who have a stake in a topic, once. The same again changes nothing. Raises Overtaken or Refused."""
    here = held_topic(topic, at)
    given = {stake: number for stake, number in seats.items() if number}
    done = list(here.row.seats.all())
    if done:
        if {each.stake: each.number for each in done} == given:
            return done
        raise Overtaken("这个议题刚刚组过会，请看过名额")
    reasons = _not_theirs(actor, here)
    if here.known.instant is None:
        reasons.append("请先定级")
    if here.known.instant:
        reasons.append("即时议的议题直接办结，不用组会；办不了的，请在结果里写明")
    if len(given) < 2:
        reasons.append("请至少给两方名额，一方自己不成协商")
    if any(stake not in law.names("groups") or number < 0 for stake, number in given.items()):
        reasons.append("名额应为 1 或以上，各方请从清单里选")
    if reasons:
        raise Refused(*reasons)
    Seat.objects.bulk_create(
        [Seat(topic=here.row, stake=stake, number=number, by=actor, at=at) for stake, number in sorted(given.items())]
    )
    note("topic.grouped", here.row, actor, at, seats=sum(given.values()))
    return list(Seat.objects.filter(topic=here.row))


def post_result(
    *, topic: int, text: str, place: str, actor: User, at: datetime, photo: File | None = None
) -> TopicResult:
    """Post what a topic came to, once: of one that needs a session, after it, with a photograph of the posting.

    The same again changes nothing. Raises Overtaken or Refused. Basis: annex1/34/innovative
    """
    blob = kept(photo, at, allowed=PICTURES)
    text, place = text.strip(), place.strip()
    with transaction.atomic(durable=True):
        here = held_topic(topic, at)
        done: TopicResult | None = getattr(here.row, "result", None)
        if done is not None:
            if (done.text, done.place, done.photo_id, done.by_id) == (text, place, blob.pk if blob else None, actor.pk):
                return done
            raise Overtaken("结果刚刚公示过，请看过内容")
        reasons = _not_theirs(actor, here)
        if here.known.instant is None:
            reasons.append("请先定级")
        if here.known.instant is False:
            if not here.resolutions:
                reasons.append("还没有会议决议；深入议的议题开会作出决议以后再公示")
            if blob is None:
                reasons.append("请上传公示照片")
        if not text or not place:
            reasons.append("请写明结果和公示地点")
        if reasons:
            raise Refused(*reasons)
        made = TopicResult.objects.create(topic=here.row, text=text, place=place, photo=blob, by=actor, at=at)
        note("topic.posted", here.row, actor, at, sha256=blob.sha256 if blob else "")
        return made


@transaction.atomic(durable=True)
def rate_topic(
    *, topic: int, marks: int, actor: User, at: datetime, reason: str = "", visited: bool = False
) -> FollowUp:
    """Give marks once everything is done: residents for themselves once, the community what it was told on a visit.

    Low marks say why. The same again changes nothing. Raises Overtaken or Refused. Basis: annex1/34/innovative
    """
    here, reason = held_topic(topic, at), reason.strip()
    rating, territory = law.table().rating, here.row.organisation
    runs = law.runs(actor, territory.path)
    own = (
        None if visited else next((each for each in here.ratings if each.by_id == actor.pk and not each.visited), None)
    )
    if own is not None:
        if (own.marks, own.reason) == (marks, reason):
            return own
        raise Overtaken("您已经评价过，一件事评一次")
    reasons = []
    if not here.known.posted:
        reasons.append("结果还没有公示，公示以后再评价")
    if here.known.items_open:
        reasons.append(f"还有 {here.known.items_open} 项在办，办结以后再评价")
    if visited and not runs:
        reasons.append("回访评价由社区登记")
    if not visited and not topics.may_rate(actor, here) and not reasons:
        reasons.append("由本社区居民评价；社区回访得到的评价，请选“回访登记”")
    if not 1 <= marks <= rating.most:
        reasons.append(f"评分应为 1 到 {rating.most} 分")
    elif marks < law.figure(rating.reason_below) and not reason:
        reasons.append(f"低于 {law.figure(rating.reason_below)} 分请写明理由")
    if reasons:
        raise Refused(*reasons)
    made = FollowUp.objects.create(topic=here.row, marks=marks, reason=reason, visited=visited, by=actor, at=at)
    note("topic.rated", here.row, actor, at, marks=marks)
    return made


def _not_theirs(actor: User, here: topics.Told) -> list[str]:
    if law.runs(actor, here.row.organisation.path):
        return []
    return ["由社区居委会办理；请转给他们的经办人"]
