"""The joint review: calling the departments of the district, and what each of them says of the scheme."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.policy import library
from meihao.policy.lifecycle import stage as stage_of
from meihao.policy.pack import Pack
from meihao.renovation.models import DepartmentOpinion, Invitation, JointReview, Project
from meihao.renovation.models.reviews import OUTCOMES, PASS
from meihao.renovation.rules.deciding import Overtaken, Refused
from meihao.renovation.rules.reviews import unheard
from meihao.renovation.selectors import position, reviews
from meihao.renovation.selectors.standards import standard
from meihao.renovation.services.holding import held, note

MOVED_ON = "您打开页面之后有了新的一轮，请刷新页面再办理"


@transaction.atomic(durable=True)
def call_joint_review(
    *, project: int, round_: int, departments: Sequence[int], actor: User, at: datetime, grounds: str = ""
) -> JointReview:
    """Call departments of the district to review the scheme, in parallel, within the days of the pack.

    `round_` is the round that the actor means to open. The same again changes nothing. Raises Overtaken or Refused.

    Basis: opinion/7
    """
    here = held(project)
    pack = library.current()
    today = timezone.localdate(at)
    wanted = set(departments)
    rounds = reviews.joints(here.joint_reviews.all(), on=today, known=at)
    last = rounds[-1] if rounds else None
    invited = {each.invitation.organisation_id for each in last.answers} if last else set()
    if last is not None and last.review.round == round_ and (last.review.by_id, invited) == (actor.pk, wanted):
        return last.review
    if round_ != (last.review.round if last else 0) + 1:
        raise Overtaken(MOVED_ON)
    there = {each.pk: each.name for each in reviews.departments(here)}
    stage = position(here, on=today, known=at).position.stage
    reasons = list(out_of_place(here, reviews.DEPARTMENTS, actor, pack, at=at))
    before = last if last is not None and last.review.stage == stage else None
    if not wanted:
        reasons.append("请至少选一个部门；列表为空时，请系统管理员先登记本区市的部门")
    if not wanted <= there.keys():
        reasons.append("只能召集项目所在区市的部门，请重新选择")
    if before is not None and not grounds.strip():
        reasons.append("再次联审要写明理由，例如方案有重大修改")
    answers = {each.invitation.organisation_id: each.passed for each in before.answers} if before else {}
    dropped = unheard(wanted, answers) & there.keys()
    reasons += [f"{there[pk]}在上一轮没有通过，这一轮不能去掉" for pk in sorted(dropped)]
    if reasons:
        raise Refused(*reasons)
    made = JointReview.objects.create(
        project=here,
        stage=stage,
        round=round_,
        called_on=today,
        due_on=today + timedelta(days=standard(pack).joint_days),
        grounds=grounds.strip(),
        by=actor,
        at=at,
    )
    Invitation.objects.bulk_create([Invitation(review=made, organisation_id=pk) for pk in sorted(wanted)])
    note("review.called", here, actor, at, stage=stage, round=round_, departments=sorted(wanted), due=made.due_on)
    return made


@transaction.atomic(durable=True)
def give_opinion(
    *, project: int, invitation: int, outcome: str, opinion: str, actor: User, at: datetime
) -> DepartmentOpinion:
    """Say what a department finds of the scheme; a later word of it replaces this one in every count.

    Nobody answers for another department, and whoever called the review does not answer. The same again changes
    nothing. Raises Overtaken or Refused.

    Basis: opinion/7
    """
    here = held(project)
    asked = Invitation.objects.select_related("review", "organisation").filter(pk=invitation, review__project=here)
    place = asked.first()
    if place is None:
        raise Refused("本项目没有召集这个部门，请刷新页面再办理")
    if here.joint_reviews.filter(round__gt=place.review.round).exists():
        raise Overtaken(MOVED_ON)
    reasons = []
    if place.organisation_id not in reviews.offices(actor):
        reasons.append(f"{place.organisation}的意见只能由该部门的经办人答复，请转给他们办理")
    if place.review.by_id == actor.pk:
        reasons.append("这次联审由您召集，应由部门的其他人答复")
    if outcome not in OUTCOMES:
        reasons.append("请选一个审查结论")
    if outcome != PASS and not opinion.strip():
        reasons.append("没有通过的要写明意见，设计单位才知道改什么")
    reasons += _ended(here, at)
    if reasons:
        raise Refused(*reasons)
    last = place.opinions.order_by("-pk").first()
    if last is not None and (last.outcome, last.opinion, last.by_id) == (outcome, opinion.strip(), actor.pk):
        return last
    made = DepartmentOpinion.objects.create(invitation=place, outcome=outcome, opinion=opinion.strip(), by=actor, at=at)
    department = place.organisation.code
    note("review.answered", here, actor, at, round=place.review.round, department=department, outcome=outcome)
    return made


def out_of_place(project: Project, heard: str, actor: User, pack: Pack, *, at: datetime) -> Iterable[str]:
    """Why somebody may not hear departments or experts now: the stage asks for no such thing, or others have the say."""
    now = position(project, on=timezone.localdate(at), known=at)
    where = stage_of(now.cycle, now.position.stage)
    stages = [each for each in now.cycle.stages if each.review == heard]
    if where not in stages:
        yield f"项目在{where.name}阶段，到{'、'.join(each.name for each in stages)}阶段才能办理"
    yield from _ended(project, at)
    asked = where if where in stages else stages[0]
    if not reviews.may(actor, project, asked.id, pack):
        names = "或".join(pack.bodies[body].name for body in reviews.bodies(pack, project, asked.id))
        yield f"{asked.name}由{names}组织，请转给他们的经办人办理"


def _ended(project: Project, at: datetime) -> Iterable[str]:
    now = position(project, on=timezone.localdate(at), known=at)
    if now.position.ended:
        yield "项目已经撤回，不再评审"
    elif now.position.held:
        yield f"项目{now.position.held.name}中，恢复以后再办理"
