"""Registering a candidate, and the district's preliminary review of its application."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.assessment.selectors import DESIGNATION, assess, standing
from meihao.assessment.services import decide
from meihao.attachments.services import File, keep
from meihao.facts.services import subject_for
from meihao.pilots.models import Pilot, Preliminary
from meihao.pilots.models.pilots import OUTCOMES
from meihao.pilots.selectors.pilots import CYCLE, community_subject, running
from meihao.places.models import Community
from meihao.policy import library
from meihao.policy.lifecycle import stage
from meihao.renovation.models import Project
from meihao.renovation.rules.deciding import Refused
from meihao.renovation.selectors import PROJECT, Now, acts, position
from meihao.renovation.services import holding

APPLICATION = "application"
REVIEWER = "district-governments"


@transaction.atomic(durable=True)
def register_pilot(
    *, code: str, name: str, community: int, profile: str, on: date, actor: User, at: datetime, grounds: str = ""
) -> Pilot:
    """Enter a community as a candidate, of one of the kinds of pilot. The same again changes nothing. Raises Refused.

    The kind is a decision about the community itself, so that its criteria are held against it from that day on.
    Basis: plan/3.3.1
    """
    place = Community.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=community)
    pack = library.current()
    known = Pilot.objects.filter(project__code=code).select_related("project").first()
    about = subject_for("community", place.code, place.organisation)
    designated = standing([about.pk], on=on, known=at).get(about.pk, {}).get(DESIGNATION)
    if known is not None and known.community_id == place.pk and known.project.name == name:
        return known
    reasons = []
    if Project.objects.filter(code=code).exists():
        reasons.append(f"编号 {code} 已经用过，请换一个编号")
    if profile not in pack.profiles:
        reasons.append(f"请选一种试点类型：{'、'.join(each.name for each in pack.profiles.values())}")
    if not any(place.organisation.path.startswith(path) for path in actor.territories(Permission.PROJECT_EDIT)):
        reasons.append(f"{place}不在您的职责范围内，请由所在区市登记")
    if on > timezone.localdate(at):
        reasons.append(f"登记日期 {on.isoformat()} 在今天之后，请核对")
    before = running(place, on=timezone.localdate(at), known=at)
    if before is not None:
        reasons.append(f"{place}已经有试点“{before.project}”；撤回以后才能重新登记")
    if reasons:
        raise Refused(*reasons)
    project = Project.objects.create(
        code=code,
        name=name,
        organisation=place.organisation,
        subject=subject_for(PROJECT, code, place.organisation),
        year=on.year,
        lifecycle=CYCLE,
        registered_on=on,
        registered_by=actor,
    )
    number = Pilot.objects.filter(community=place).count() + 1
    made = Pilot.objects.create(project=project, community=place, number=number)
    holding.note("pilot.registered", project, actor, at, name=name, community=place.code, profile=profile)
    if designated is None or designated.outcome != profile:
        decide(
            about,
            DESIGNATION,
            profile,
            on=on,
            grounds=grounds,
            actor=actor,
            at=at,
            digest="0" * 64,
            reasons={},
            after=None,
        )
    return made


def review_preliminarily(
    *, project: int, outcome: str, text: str, seen: str, on: date, file: File, actor: User, at: datetime
) -> Preliminary:
    """Say, as the district, what comes of holding an application against the indicators; the latest word counts.

    `seen` is the digest of the community's assessment that the actor had before them. The same again changes nothing.
    Raises Refused. Basis: plan/3.3.1
    """
    blob = keep(file.content, name=file.name, at=at)
    with transaction.atomic(durable=True):
        here = holding.held(project)
        pilot = Pilot.objects.select_related("community__organisation").get(project=here)
        today, text = timezone.localdate(at), text.strip()
        last = pilot.preliminaries.last()
        if last is not None and (last.outcome, last.text, last.on, last.blob_id, last.by_id) == (
            outcome,
            text,
            on,
            blob.pk,
            actor.pk,
        ):
            return last
        now = position(here, on=today, known=at)
        about = community_subject(pilot)
        found = assess([about], on=today, known=at)[about.pk]
        reasons = list(_unfit_review(here, now, actor, outcome=outcome, text=text, on=on, today=today))
        if seen != found.digest:
            reasons.append("您打开页面之后对照结果有变化，请刷新页面，看过再写结论")
        if reasons:
            raise Refused(*reasons)
        tally = found.tally
        made = Preliminary.objects.create(
            pilot=pilot,
            round=last.round + 1 if last else 1,
            on=on,
            outcome=outcome,
            text=text,
            digest=found.digest,
            tally={"met": tally.met, "unmet": tally.unmet, "unknown": tally.unknown, "na": tally.na},
            blob=blob,
            by=actor,
            at=at,
        )
        holding.note("preliminary.given", here, actor, at, round=made.round, outcome=outcome, saw=found.digest)
        return made


def _unfit_review(
    here: Project, now: Now, actor: User, *, outcome: str, text: str, on: date, today: date
) -> Iterator[str]:
    pack = library.current()
    if now.position.stage != APPLICATION or now.position.ended:
        yield f"试点在{stage(now.cycle, now.position.stage).name}阶段，到申报阶段才初审"
    if now.position.held:
        yield f"试点{now.position.held.name}中，恢复以后再办理"
    if not acts(actor, REVIEWER, here, pack):
        yield f"初审由{pack.bodies[REVIEWER].name}作出；请转给他们的经办人"
    if here.registered_by_id == actor.pk:
        yield "这个试点由您登记，应由其他人初审"
    if outcome not in OUTCOMES:
        yield "请选一个初审结论"
    if not text:
        yield "请写明初审意见"
    if on > today:
        yield f"初审日期 {on.isoformat()} 在今天之后，请核对"
    if now.position.since is not None and on < now.position.since:
        yield f"初审日期 {on.isoformat()} 早于申报的 {now.position.since.isoformat()}，请核对"
