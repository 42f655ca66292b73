"""Convening panels and recording what their members find."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.accounts.rules import Role
from meihao.audit.services import record
from meihao.facts.models import Subject
from meihao.policy import library
from meihao.reviews.models import Finding, Member, Panel
from meihao.reviews.rules import Refused, composition, of_one_district


@transaction.atomic(durable=True)
def convene(*, subject: int, kind: str, experts: Sequence[int], on: date, actor: User, at: datetime) -> Panel:
    """Seat a panel for a subject in place of the one before it. The same panel again changes nothing.

    Experts who hold a post in the subject's own district are excluded, and so is whoever convenes. Raises Refused.
    """
    place = Subject.objects.select_for_update(of=("self",)).select_related("territory").get(pk=subject)
    size = library.current().parameters["expert.size"].value
    people = {user.pk: user for user in User.objects.filter(pk__in=experts, is_active=True)}
    reasons = composition(experts, int(size))
    for pk in dict.fromkeys(experts):
        reasons += _unfit(people.get(pk), place, actor)
    if reasons:
        raise Refused(*reasons)
    standing = Panel.objects.filter(subject=place, kind=kind, dissolved_on=None).first()
    if standing is not None:
        if set(standing.members.values_list("expert", flat=True)) == set(experts):
            return standing
        standing.dissolved_on = on
        standing.save(update_fields=["dissolved_on"])
    panel = Panel.objects.create(subject=place, kind=kind, convened_by=actor, convened_on=on)
    Member.objects.bulk_create([Member(panel=panel, expert_id=expert) for expert in experts])
    record(
        "panel.convened",
        kind="panel",
        key=panel.pk,
        actor=actor,
        at=at,
        territory=place.territory.path,
        subject=str(place),
        experts=sorted(experts),
        replaces=standing.pk if standing else 0,
    )
    return panel


def _unfit(person: User | None, place: Subject, actor: User) -> list[str]:
    if person is None or Role.EXPERT not in person.roles:
        return ["所选人员中有人不是在任的评审专家，请在“人员”中核对"]
    if person.pk == actor.pk:
        return ["召集人不能把自己选进专家组"]
    if any(of_one_district(post.organisation.path, place.territory.path) for post in person.posts_held):
        return [f"{person.name}任职于本区市的机构，应当回避，请另选一位"]
    return []


@transaction.atomic(durable=True)
def find(
    *, subject: int, criterion: str, verdict: str, grounds: str, on: date, digest: str, actor: User, at: datetime
) -> Finding:
    """Record what the actor finds of a criterion; a later finding of the same person replaces it in every count.

    `digest` is that of the facts shown beside the question. The same finding again changes nothing. Raises Refused.
    """
    place = Subject.objects.select_related("territory").get(pk=subject)
    question = library.current().question(criterion, on)
    if question is None:
        raise Refused("这一条由事实判定，不需要专家认定")
    if on > timezone.localdate(at):
        raise Refused("认定日期不能晚于今天")
    if verdict == "unmet" and not grounds.strip():
        raise Refused("认定“未满足”要写明差在哪里，这句话会进入缺口清单")
    panel = dict(question.extra)["panel"]
    member = Member.objects.filter(
        panel__subject=place, panel__kind=panel, panel__dissolved_on=None, expert=actor
    ).first()
    if member is None or not actor.may(Permission.FINDING_MAKE):
        raise Refused("您不在本社区的专家组中，请联系市专班")
    last = member.findings.filter(criterion=criterion).order_by("-at", "-pk").first()
    if last is not None and (last.verdict, last.grounds, last.on) == (verdict, grounds.strip(), on):
        return last
    finding = Finding.objects.create(
        member=member, criterion=criterion, verdict=verdict, grounds=grounds.strip(), on=on, at=at, digest=digest
    )
    record(
        "finding.made",
        kind="finding",
        key=finding.pk,
        actor=actor,
        at=at,
        territory=place.territory.path,
        subject=str(place),
        criterion=criterion,
        verdict=verdict,
        saw=digest,
    )
    return finding
