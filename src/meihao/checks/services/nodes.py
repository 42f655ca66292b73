"""Calling the supervisor to works that will be covered, what was found, and the contractor's safety list."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.checks.models import NodeCall, NodeCheck, SafetyCheck
from meihao.checks.selectors import catalogue
from meihao.checks.selectors.materials import lacking
from meihao.checks.services.materials import not_of
from meihao.policy import library
from meihao.renovation.rules.deciding import Refused
from meihao.renovation.services import holding


@transaction.atomic(durable=True)
def call_node(
    *, project: int, node: str, place: str, ready_at: datetime, actor: User, at: datetime, note: str = ""
) -> NodeCall:
    """Ask for works to be checked before they are covered. The same again is the request there is. Raises Refused.

    Where the catalogue is strict, what comes before must have passed at the same place. Basis: opinion/9
    """
    here = holding.held(project)
    pack = library.current()
    place = " ".join(place.split())
    known = NodeCall.objects.filter(project=here, node=node, place=place)
    if same := known.filter(ready_at=ready_at).first():
        return same
    wanted = catalogue.nodes(pack).get(node)
    reasons = not_of(here, catalogue.CONTRACTOR, actor, "节点由{}报验")
    if wanted is None:
        reasons.append("请从清单里选节点")
    elif wanted.strict and place and (before := lacking(here, wanted, place, pack)):
        reasons.append(f"“{place}”的前道节点还没有检查合格：{'、'.join(before)}；部位名称要与前道一致")
    if not place:
        reasons.append("请写明部位，例如“3 号楼屋面”")
    if ready_at < at:
        reasons.append("可检查时间已经过去，请另定时间")
    if known.filter(check_made=None).exists():
        reasons.append("这个部位的这个节点已经报验，正等监理检查")
    if reasons:
        raise Refused(*reasons)
    made = NodeCall.objects.create(
        project=here, node=node, place=place, ready_at=ready_at, note=note.strip(), by=actor, at=at
    )
    holding.note("node.called", here, actor, at, call=made.pk, node=node, place=place)
    return made


@transaction.atomic(durable=True)
def check_node(
    *, project: int, call: int, outcome: str, photo: int, actor: User, at: datetime, opinion: str = ""
) -> NodeCheck:
    """Say what was found before the works were covered. Once; the same again changes nothing. Raises Refused.

    Basis: opinion/9
    """
    here = holding.held(project)
    row = NodeCall.objects.select_related("check_made").filter(project=here, pk=call).first()
    if row is None:
        raise Refused("没有这条报验，请从节点清单打开")
    done: NodeCheck | None = getattr(row, "check_made", None)
    if done is not None and (done.outcome, done.by_id) == (outcome, actor.pk):
        return done
    reasons = []
    if done is not None:
        reasons.append(f"这条报验已经有结论：{done.get_outcome_display()}")
    reasons += not_of(here, catalogue.SUPERVISOR, actor, "节点由{}检查")
    if row.by_id == actor.pk:
        reasons.append("这条由您报验，应由其他人检查")
    if outcome not in NodeCheck.Outcome.values:
        reasons.append("请选一种结论：合格，或返工")
    if outcome == NodeCheck.Outcome.REDO and not opinion.strip():
        reasons.append("返工的请写明哪里不合格，报验人会看到")
    if reasons:
        raise Refused(*reasons)
    made = NodeCheck.objects.create(call=row, outcome=outcome, opinion=opinion.strip(), photo_id=photo, by=actor, at=at)
    holding.note("node.checked", here, actor, at, call=row.pk, outcome=outcome)
    return made


@transaction.atomic(durable=True)
def check_safety(
    *, project: int, item: str, outcome: str, photo: int, actor: User, at: datetime, note: str = ""
) -> SafetyCheck:
    """Say how a thing of the safety list stands today, with a photograph. The same again changes nothing. Raises Refused.

    Basis: opinion/9
    """
    here = holding.held(project)
    today = timezone.localdate(at)
    same = SafetyCheck.objects.filter(project=here, item=item, on=today, photo=photo).first()
    if same is not None and (same.outcome, same.by_id) == (outcome, actor.pk):
        return same
    reasons = not_of(here, catalogue.CONTRACTOR, actor, "安全清单由{}自查")
    if same is not None:
        reasons.append("这张照片今天已经用过，请现场另拍一张")
    if item not in catalogue.safety(library.current()):
        reasons.append("请从清单里选安全事项")
    if outcome not in SafetyCheck.Outcome.values:
        reasons.append("请选情况：正常、有问题或现场没有")
    if outcome == SafetyCheck.Outcome.FAULTY and not note.strip():
        reasons.append("有问题的请写明是什么问题")
    if reasons:
        raise Refused(*reasons)
    made = SafetyCheck.objects.create(
        project=here, item=item, outcome=outcome, photo_id=photo, note=note.strip(), on=today, by=actor, at=at
    )
    holding.note("safety.checked", here, actor, at, item=item, outcome=outcome)
    return made
