"""Convening panels and recording what their members find."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.accounts.rules import Role
from meihao.audit.services import record
from meihao.facts.models import Subject
from meihao.policy import library
from meihao.reviews.models import Finding, Member, Panel, Receipt
from meihao.reviews.rules import Refused, composition, of_one_district, unsaid, untimely
from meihao.reviews.selectors import panel_asked, wording


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
    kind = panel_asked(criterion, on)
    if kind is None:
        raise Refused("这一条由事实判定，不需要专家认定")
    if wrong := [*untimely(on, today=timezone.localdate(at)), *unsaid(verdict, grounds)]:
        raise Refused(*wrong)
    member = (
        Member.objects.filter(panel__subject=place, panel__kind=kind, panel__dissolved_on=None, expert=actor)
        .select_related("expert")
        .first()
    )
    if member is None or not actor.may(Permission.FINDING_MAKE):
        raise Refused("您不在本社区的专家组中，请联系市专班")
    return _write(member, place, criterion, verdict, grounds.strip(), on=on, digest=digest, at=at)


@transaction.atomic(durable=True)
def receive(
    *,
    number: UUID,
    subject: int,
    criterion: str,
    asked: str,
    verdict: str,
    grounds: str,
    on: date,
    digest: str,
    actor: User,
    at: datetime,
) -> Finding:
    """Take in what the actor found on site without a network, under the number that the device gave it.

    The same number again changes nothing and is answered as the first time. `on` is the day on site; `asked` is the
    digest of the question as it was printed there (`selectors.wording`). A panel that was dissolved meanwhile finds
    nothing more. Raises Refused with every reason.
    """
    place = Subject.objects.select_for_update(of=("self",)).select_related("territory").get(pk=subject)
    said = (actor.pk, place.pk, criterion, verdict, grounds.strip(), on)
    known = Receipt.objects.filter(number=number).select_related("finding__member__panel").first()
    if known is not None:
        return _again(known.finding, said)
    kind = panel_asked(criterion, on)
    seats = Member.objects.filter(panel__subject=place, panel__kind=kind or "", expert=actor)
    sat = list(seats.select_related("panel", "expert").order_by("panel__convened_on", "pk"))
    member = next((seat for seat in sat if seat.panel.dissolved_on is None), None)
    reasons = []
    if wording(criterion, on) != asked:
        reasons.append("这一条的问法在您准备好以后改过，请联网打开这一条，看过现在的问题再认定")
    if member is None or not actor.may(Permission.FINDING_MAKE):
        reasons.append("专家组已经撤销或换人，您现在不在本社区的专家组中，请联系市专班")
    reasons += untimely(on, today=timezone.localdate(at), seated_on=sat[0].panel.convened_on if sat else None)
    reasons += unsaid(verdict, grounds)
    if member is None or reasons:
        raise Refused(*reasons)
    finding = _write(member, place, criterion, verdict, grounds.strip(), on=on, digest=digest, at=at)
    receipt = Receipt.objects.create(number=number, finding=finding, at=at)
    record(
        "finding.received",
        kind="receipt",
        key=receipt.pk,
        actor=actor,
        at=at,
        territory=place.territory.path,
        finding=finding.pk,
        number=str(number),
        on=on,
    )
    return finding


def _again(finding: Finding, said: tuple[int, int, str, str, str, date]) -> Finding:
    """The finding that a number stands for, if it says the same."""
    member = finding.member
    kept = (
        member.expert_id,
        member.panel.subject_id,
        finding.criterion,
        finding.verdict,
        finding.grounds,
        finding.on,
    )
    if kept != said:
        raise Refused("这个编号已经收过另一条认定，请打开这一条重新存下")
    return finding


def _write(
    member: Member, place: Subject, criterion: str, verdict: str, grounds: str, *, on: date, digest: str, at: datetime
) -> Finding:
    """Write a finding with its entry in the trail; the same as the member's last one is that one."""
    last = member.findings.filter(criterion=criterion).order_by("-at", "-pk").first()
    if last is not None and (last.verdict, last.grounds, last.on) == (verdict, grounds, on):
        return last
    finding = Finding.objects.create(
        member=member, criterion=criterion, verdict=verdict, grounds=grounds, on=on, at=at, digest=digest
    )
    record(
        "finding.made",
        kind="finding",
        key=finding.pk,
        actor=member.expert,
        at=at,
        territory=place.territory.path,
        subject=str(place),
        criterion=criterion,
        verdict=verdict,
        saw=digest,
    )
    return finding
