"""What is kept of people on site and of checks, as papers of the archive. Copies that people see, never the originals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from meihao.checks.models import Finding, InspectedItem, Inspection, Material, NodeCall, SafetyCheck
from meihao.checks.rules import findings as rules
from meihao.checks.selectors import catalogue
from meihao.completion.rules.archive import Paper, table
from meihao.completion.selectors.contributions import filed, moment
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.rules.schemes import quantity
from meihao.sites.models import KeyPerson, Relief, SpecialWorker
from meihao.sites.rules.standard import standard


def sites(project: Project, known: datetime) -> Iterator[Paper]:
    """Who filled the key posts, who relieved whom, and who did special work."""
    asked = standard(library.current())
    people = KeyPerson.objects.filter(project=project, at__lte=known).select_related("organisation", "by")
    lines = [
        (
            asked.posts[row.post].name if row.post in asked.posts else row.post,
            row.organisation,
            row.name,
            row.certificate,
            row.expires_on,
            row.since,
            _left(row.until, known),
            row.by,
        )
        for row in people.order_by("pk")
    ]
    if lines:
        heading = ("岗位", "单位", "姓名", "证书编号", "有效期至", "自哪天起", "到哪天止", "登记人")
        yield table("关键岗位人员", heading, lines)
    reliefs = Relief.objects.filter(leaving__project=project, at__lte=known)
    changes: list[tuple[object, ...]] = []
    for each in reliefs.select_related("leaving", "decision__by", "by").order_by("pk"):
        said = _said(each, "decision", known)
        outcome: tuple[object, ...] = ("待审批", "", "")
        if said:
            outcome = said.get_outcome_display(), said.reason, said.by
        changes.append((each.leaving.name, each.name, each.certificate, each.on, each.reason, each.by, *outcome))
    if changes:
        said_by = ("现任", "接任人", "证书编号", "接任日期", "理由", "申请人", "结论", "意见", "审批人")
        yield table("关键岗位换人", said_by, changes)
    workers = SpecialWorker.objects.filter(project=project, at__lte=known).order_by("pk")
    trades = [
        (
            asked.trades.get(row.trade, row.trade),
            row.name,
            row.certificate,
            row.expires_on,
            row.since,
            _left(row.until, known),
        )
        for row in workers
    ]
    if trades:
        yield table("特种作业人员", ("工种", "姓名", "证书编号", "有效期至", "进场", "离场"), trades)


def checks(project: Project, known: datetime) -> Iterator[Paper]:
    """Materials with their certificates and tests, works before they were covered, inspections, findings, the safety list."""
    yield from _materials(project, known)
    yield from _nodes(project, known)
    yield from _inspections(project, known)
    yield from _findings(project, known)
    names = catalogue.safety(library.current())
    rows = SafetyCheck.objects.filter(project=project, at__lte=known).select_related("photo__shown", "by")
    for row in rows.order_by("pk"):
        title = f"安全自查 {names.get(row.item, row.item)} {row.get_outcome_display()}"
        yield filed(row.photo, title, said=row.by, day=row.on)


def _materials(project: Project, known: datetime) -> Iterator[Paper]:
    joined = ("certificate__shown", "retest__shown", "removal__photo__shown", "review__by", "by")
    rows = list(Material.objects.filter(project=project, at__lte=known).select_related(*joined).order_by("pk"))
    lines = []
    for row in rows:
        said = _said(row, "review", known)
        outcome = (said.get_outcome_display(), said.reason, said.by) if said else ("待核验", "", "")
        amount = f"{quantity(row.quantity)} {row.unit}"
        lines.append((row.name, row.spec, amount, row.supplier, row.batch, row.arrived_on, row.witness, *outcome))
    if lines:
        heading = ("材料", "品牌规格", "数量", "供应商", "批号", "进场日期", "取样见证人", "结论", "理由", "核验人")
        yield table("进场材料", heading, lines)
    for row in rows:
        yield filed(row.certificate, f"合格证明 {row}", said=row.by, day=row.arrived_on)
        if row.retest is not None:
            yield filed(row.retest, f"复验报告 {row}", said=row.by, day=row.arrived_on)
        gone = _said(row, "removal", known)
        if gone is not None:
            yield filed(gone.photo, f"退场 {row}", day=gone.removed_on)


def _nodes(project: Project, known: datetime) -> Iterator[Paper]:
    names = {name: each.name for name, each in catalogue.nodes(library.current()).items()}
    calls = NodeCall.objects.filter(project=project, at__lte=known)
    lines, photos = [], []
    for row in calls.select_related("check_made__photo__shown", "check_made__by", "by").order_by("pk"):
        said = _said(row, "check_made", known)
        outcome = (
            (said.get_outcome_display(), said.opinion, said.by, moment(said.at)) if said else ("待检查",) + ("",) * 3
        )
        name = names.get(row.node, row.node)
        lines.append((name, row.place, moment(row.ready_at), row.by, *outcome))
        if said:
            photos.append(filed(said.photo, f"{name} {row.place}", said=said.by, day=timezone.localdate(said.at)))
    if lines:
        heading = ("节点", "部位", "可检查时间", "报验人", "结论", "意见", "检查人", "检查时间")
        yield table("隐蔽和关键节点", heading, lines)
    yield from photos


def _inspections(project: Project, known: datetime) -> Iterator[Paper]:
    pack = library.current()
    sides, items = catalogue.sides(pack), catalogue.items(pack)
    visits = Inspection.objects.filter(project=project, at__lte=known)
    rows = InspectedItem.objects.filter(inspection__in=visits).select_related("inspection__by", "photo__shown")
    lines, photos = [], []
    for row in rows.order_by("inspection", "pk"):
        visit = row.inspection
        side = sides[visit.side].name if visit.side in sides else visit.side
        item = items[row.item].name if row.item in items else row.item
        lines.append((visit.on, side, visit.by, item, row.get_verdict_display(), row.note))
        if row.photo is not None:
            photos.append(filed(row.photo, f"{side} {item}", said=visit.by, day=visit.on))
    if lines:
        yield table("现场检查", ("日期", "检查方", "检查人", "事项", "结论", "说明"), lines)
    yield from photos


def _findings(project: Project, known: datetime) -> Iterator[Paper]:
    bodies = library.current().bodies
    rows = Finding.objects.filter(found__inspection__project=project, at__lte=known)
    joined = rows.select_related("photo__shown", "by").prefetch_related("steps__photo__shown", "steps__by")
    lines: list[tuple[object, ...]] = []
    photos = []
    for row in joined.order_by("pk"):
        steps = [step for step in row.steps.all() if step.at <= known]
        state = rules.STATES[steps[-1].step if steps else rules.OPEN]
        who = bodies[row.responsible].name if row.responsible in bodies else row.responsible
        lines.append((row.place, row.text, row.get_severity_display(), who, row.due_on, row.by, moment(row.at), state))
        lines += [
            ("", step.note, step.get_step_display(), "", step.due_on, step.by, moment(step.at), "") for step in steps
        ]
        photos.append(filed(row.photo, f"问题 {row.place}", said=row.by, day=timezone.localdate(row.at)))
        photos += [
            filed(
                step.photo,
                f"{step.get_step_display()} {row.place}",
                said=step.by,
                day=timezone.localdate(step.at),
            )
            for step in steps
            if step.photo is not None
        ]
    if lines:
        heading = ("位置", "问题或办理说明", "程度或办理", "整改单位", "期限", "办理人", "时间", "状态")
        yield table("检查问题和整改", heading, lines)
    yield from photos


def _said(row: Any, name: str, known: datetime) -> Any:
    """What was said of a record, where it was by then."""
    found = getattr(row, name, None)
    return found if found is not None and found.at <= known else None


def _left(until: date | None, known: datetime) -> date | None:
    return until if until is not None and until <= timezone.localdate(known) else None
