"""Recording works as built, accepting them, and letting a commitment go by decision."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.attachments.models import Blob
from meihao.policy import library
from meihao.renovation import selectors
from meihao.renovation.models import AsBuilt, AsBuiltReview, Commitment, Dropping, Project, SchemeVersion
from meihao.renovation.rules.deciding import Refused
from meihao.renovation.rules.reconciling import decider
from meihao.renovation.rules.schemes import LARGEST, Where
from meihao.renovation.selectors import reconciliation as selecting
from meihao.renovation.selectors.schemes import buildings
from meihao.renovation.services import holding


@transaction.atomic(durable=True)
def record_works(
    *,
    project: int,
    number: int | None,
    quantity: int,
    where: Where,
    on: date,
    photo: int,
    actor: User,
    at: datetime,
    item: str = "",
    unit: str = "",
    note: str = "",
) -> AsBuilt:
    """Record that so much (in thousandths) of a commitment was built somewhere; with no number, works not planned.

    The same photograph of the same work is one record. Raises Refused. Basis: opinion/12
    """
    here = holding.held(project)
    pack = library.current()
    promise = selecting.standing(here, number) if number is not None else None
    blob = Blob.objects.get(pk=photo)
    if promise is not None:
        item, unit = promise.item, promise.unit
    recorded = AsBuilt.objects.filter(project=here, on=on, photo=blob)
    known = recorded.filter(commitment=None, item=item.strip())
    if promise is not None:
        known = recorded.filter(commitment__number=promise.number)
    same = known.first()
    if same is not None and same.quantity == quantity and where.same(Where(same.building_id, same.place)):
        return same
    reasons = []
    if same is not None:
        reasons.append("同一天、同一张照片的这项工程已经填报过；数量或位置有误请先由建设单位退回，再换一张照片填报")
    if not selecting.records_works(actor, here, pack):
        told = "或".join(pack.bodies[body].name for body in selecting.RECORDERS)
        reasons.append(f"完工情况由{told}填报；请转给他们的经办人办理")
    reasons += _unpromised(here, number, promise)
    if not (item.strip() and unit.strip()):
        reasons.append("请写明做了什么、以什么为单位")
    reasons += _unfit(here, quantity, where, on, timezone.localdate(at))
    if reasons:
        raise Refused(*reasons)
    made = AsBuilt.objects.create(
        project=here,
        commitment=promise,
        item=item.strip(),
        unit=unit.strip(),
        quantity=quantity,
        building_id=where.building,
        place=where.place.strip(),
        on=on,
        photo=blob,
        note=note.strip(),
        by=actor,
        at=at,
    )
    holding.note("works.recorded", here, actor, at, work=made.pk, number=number or 0, quantity=quantity)
    return made


def _unpromised(here: Project, number: int | None, promise: Commitment | None) -> list[str]:
    """Why works cannot be recorded for the commitment of a number."""
    if number is None:
        return []
    if promise is None:
        return [f"备案的方案里没有序号 {number} 的承诺；请从核对页面选择，或作为计划外工程填报"]
    if Dropping.objects.filter(project=here, number=number).exists():
        return ["这项承诺已经决定取消，做了的请作为计划外工程填报"]
    return []


def _unfit(here: Project, quantity: int, where: Where, on: date, today: date) -> list[str]:
    """What is wrong with the quantity, the place or the day."""
    reasons = []
    if not 0 < quantity <= LARGEST:
        reasons.append("完成数量应大于 0，请核对")
    if where.building is None and not where.place.strip():
        reasons.append("请选楼栋或写明位置")
    if where.building is not None and where.building not in {row.pk for row in buildings(here)}:
        reasons.append("所选楼栋不在本项目的小区里，请重新选择")
    if on > today:
        reasons.append(f"完成日期 {on.isoformat()} 在今天之后，请核对")
    if on < here.registered_on:
        reasons.append(f"完成日期 {on.isoformat()} 早于项目登记的 {here.registered_on.isoformat()}，请核对")
    return reasons


@transaction.atomic(durable=True)
def review_works(
    *, project: int, work: int, outcome: str, actor: User, at: datetime, reason: str = ""
) -> AsBuiltReview:
    """Accept a record of works, or return it. Once; the same again changes nothing. Raises Refused. Basis: opinion/12"""
    here = holding.held(project)
    pack = library.current()
    row = AsBuilt.objects.select_related("review").filter(project=here, pk=work).first()
    if row is None:
        raise Refused("没有这条完工记录，请从核对页面打开")
    done: AsBuiltReview | None = getattr(row, "review", None)
    if done is not None and (done.outcome, done.by_id) == (outcome, actor.pk):
        return done
    reasons = []
    if done is not None:
        reasons.append(f"这条记录已经{done.get_outcome_display()}；有出入请施工单位另报一条")
    if not selecting.accepts_works(actor, here, pack):
        reasons.append(f"完工由{pack.bodies[selecting.ACCEPTOR].name}验收；请转给他们的经办人办理")
    if row.by_id == actor.pk:
        reasons.append("这条记录由您填报，应由其他人验收")
    if outcome not in AsBuiltReview.Outcome.values:
        reasons.append("请选一种结论：验收通过或退回")
    if outcome == AsBuiltReview.Outcome.RETURNED and not reason.strip():
        reasons.append("退回请写明理由，填报人会看到")
    if reasons:
        raise Refused(*reasons)
    made = AsBuiltReview.objects.create(work=row, outcome=outcome, reason=reason.strip(), by=actor, at=at)
    holding.note("works.reviewed", here, actor, at, work=row.pk, outcome=outcome)
    return made


@transaction.atomic(durable=True)
def drop_commitment(*, project: int, number: int, reference: str, grounds: str, actor: User, at: datetime) -> Dropping:
    """Decide that a commitment of a filed version need not be kept. Once; the same again changes nothing.

    By the district's government, by the city's where the district itself promised; nobody drops their own promise, nor
    what stands in a version that they drew up. Raises Refused. Basis: opinion/12
    """
    here = holding.held(project)
    pack = library.current()
    promise: Commitment | None = selecting.standing(here, number)
    if promise is None:
        raise Refused(f"备案的方案里没有序号 {number} 的承诺，请从核对页面选择")
    done = Dropping.objects.filter(project=here, number=number).first()
    if done is not None and (done.reference, done.grounds) == (reference.strip(), grounds.strip()):
        return done
    body = decider(promise.promised_by)
    reasons = []
    if done is not None:
        reasons.append(f"这项承诺已经决定取消（{done.reference}），不用再作决定")
    if not selectors.acts(actor, body, here, pack):
        reasons.append(f"取消这项承诺由{pack.bodies[body].name}决定；请转给他们的经办人办理")
    drew = SchemeVersion.objects.filter(project=here, by=actor, commitments__number=number)
    own = here.parties.filter(body=promise.promised_by, until=None).values_list("organisation", flat=True)
    if drew.exists() or {post.organisation_id for post in actor.posts_held} & set(own):
        reasons.append("这是您方作出的承诺，不能由您取消，应由其他人决定")
    if not reference.strip():
        reasons.append("请填写决定文号")
    if not grounds.strip():
        reasons.append("请写明取消的理由")
    if reasons:
        raise Refused(*reasons)
    made = Dropping.objects.create(
        project=here, number=number, reference=reference.strip(), grounds=grounds.strip(), by=actor, at=at
    )
    holding.note("commitment.dropped", here, actor, at, number=number, reference=made.reference)
    return made
