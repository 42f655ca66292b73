"""Entering materials that come to the site, confirming or rejecting them, and taking rejected ones away."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.checks.models import Material, MaterialRemoval, MaterialReview
from meihao.checks.selectors import catalogue
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.rules.deciding import Refused
from meihao.renovation.rules.schemes import LARGEST
from meihao.renovation.selectors import acts
from meihao.renovation.services import holding


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as it was entered: quantity in thousandths; the files are numbers of kept blobs."""

    name: str
    spec: str
    quantity: int
    unit: str
    supplier: str
    batch: str
    arrived_on: date
    certificate: int
    retest: int | None = None
    witness: str = ""


WORDS = {"name": "材料", "spec": "品牌规格", "unit": "单位", "supplier": "供应商", "batch": "批号"}


@transaction.atomic(durable=True)
def enter_material(*, project: int, entry: Batch, actor: User, at: datetime) -> Material:
    """Enter a batch with its papers. The same again is the record there is. Raises Refused. Basis: opinion/9"""
    here = holding.held(project)
    said = {each.name: getattr(entry, each.name) for each in fields(entry)}
    said |= {name: said[name].strip() for name in (*WORDS, "witness")}
    certificate, retest = said.pop("certificate"), said.pop("retest")
    known = Material.objects.filter(project=here, certificate=certificate, retest=retest, by=actor, **said).first()
    if known is not None:
        return known
    reasons = not_of(here, catalogue.CONTRACTOR, actor, "材料进场由{}填报")
    reasons += [f"请填写{title}" for name, title in WORDS.items() if not said[name]]
    if not 0 < entry.quantity <= LARGEST:
        reasons.append("数量应大于 0，请核对")
    reasons += unfit_day(here, entry.arrived_on, "进场日期", timezone.localdate(at))
    if retest is not None and not said["witness"]:
        reasons.append("有复验报告的，请写明取样见证人")
    if retest is None and said["witness"]:
        reasons.append("写了见证人的，请一并上传复验报告")
    same = Material.objects.filter(
        project=here,
        name=said["name"],
        batch=said["batch"],
        certificate=certificate,
        arrived_on=entry.arrived_on,
    )
    if same.exists():
        reasons.append("这一批材料当天已经填报过；写错了的由监理退回，再用新的合格证明填报")
    if reasons:
        raise Refused(*reasons)
    made = Material.objects.create(project=here, certificate_id=certificate, retest_id=retest, by=actor, at=at, **said)
    holding.note("material.entered", here, actor, at, material=made.pk, name=made.name, batch=made.batch)
    return made


@transaction.atomic(durable=True)
def review_material(
    *, project: int, material: int, outcome: str, actor: User, at: datetime, reason: str = ""
) -> MaterialReview:
    """Confirm a batch or reject it. Once; the same again changes nothing. Raises Refused. Basis: opinion/9"""
    here = holding.held(project)
    row = _batch(here, material)
    done: MaterialReview | None = getattr(row, "review", None)
    if done is not None and (done.outcome, done.by_id) == (outcome, actor.pk):
        return done
    reasons = []
    if done is not None:
        reasons.append(f"这一批已经有结论：{done.get_outcome_display()}")
    reasons += not_of(here, catalogue.SUPERVISOR, actor, "材料由{}核验")
    if row.by_id == actor.pk:
        reasons.append("这一批由您填报，应由其他人核验")
    if outcome not in MaterialReview.Outcome.values:
        reasons.append("请选一种结论：核验合格，或不合格退场")
    if outcome == MaterialReview.Outcome.REJECTED and not reason.strip():
        reasons.append("不合格的请写明理由，填报人会看到")
    if reasons:
        raise Refused(*reasons)
    made = MaterialReview.objects.create(material=row, outcome=outcome, reason=reason.strip(), by=actor, at=at)
    holding.note("material.reviewed", here, actor, at, material=row.pk, outcome=outcome)
    return made


@transaction.atomic(durable=True)
def remove_material(
    *, project: int, material: int, removed_on: date, photo: int, actor: User, at: datetime, note: str = ""
) -> MaterialRemoval:
    """Record that a rejected batch left the site. Once; the same again changes nothing. Raises Refused.

    Basis: opinion/9
    """
    here = holding.held(project)
    row = _batch(here, material)
    done: MaterialRemoval | None = getattr(row, "removal", None)
    if done is not None and (done.removed_on, done.photo_id) == (removed_on, photo):
        return done
    review: MaterialReview | None = getattr(row, "review", None)
    reasons = []
    if done is not None:
        reasons.append("这一批已经登记退场")
    if review is None or review.outcome != MaterialReview.Outcome.REJECTED:
        reasons.append("只有监理判为不合格的材料才登记退场")
    reasons += not_of(here, catalogue.CONTRACTOR, actor, "材料退场由{}填报")
    reasons += unfit_day(here, removed_on, "退场日期", timezone.localdate(at))
    if removed_on < row.arrived_on:
        reasons.append(f"退场日期早于进场的 {row.arrived_on.isoformat()}，请核对")
    if reasons:
        raise Refused(*reasons)
    made = MaterialRemoval.objects.create(
        material=row, removed_on=removed_on, photo_id=photo, note=note.strip(), by=actor, at=at
    )
    holding.note("material.removed", here, actor, at, material=row.pk)
    return made


def _batch(here: Project, material: int) -> Material:
    row = Material.objects.select_related("review", "removal").filter(project=here, pk=material).first()
    if row is None:
        raise Refused("没有这一批材料，请从材料清单打开")
    return row


def not_of(here: Project, body: str, actor: User, told: str) -> list[str]:
    """Why somebody may not act for a body of the project."""
    pack = library.current()
    if acts(actor, body, here, pack):
        return []
    return [told.format(pack.bodies[body].name) + "；请转给他们的经办人办理"]


def unfit_day(here: Project, day: date, word: str, today: date) -> list[str]:
    """What is wrong with the day of something on site."""
    if day > today:
        return [f"{word} {day.isoformat()} 在今天之后，请核对"]
    if day < here.registered_on:
        return [f"{word} {day.isoformat()} 早于项目登记的 {here.registered_on.isoformat()}，请核对"]
    return []
