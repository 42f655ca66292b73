"""Inspecting a site, raising what has to be mended, mending it and checking again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.checks.models import Finding, FindingStep, InspectedItem, Inspection
from meihao.checks.rules import findings as rules
from meihao.checks.selectors import catalogue
from meihao.checks.selectors import findings as selecting
from meihao.checks.selectors.plans import DISTRICT_SIDE, drawn_for
from meihao.checks.services.materials import unfit_day
from meihao.policy import library
from meihao.policy.pack import Pack
from meihao.renovation.models import Project
from meihao.renovation.rules.deciding import Overtaken, Refused
from meihao.renovation.selectors import acts
from meihao.renovation.services import holding

if TYPE_CHECKING:
    from meihao.checks.selectors.findings import Standing


@dataclass(frozen=True, slots=True)
class Found:
    """What was seen of one item: figures in thousandths by limit, the photograph as a kept blob."""

    item: str
    verdict: str
    values: Mapping[str, int] = field(default_factory=dict)
    note: str = ""
    photo: int | None = None


@dataclass(frozen=True, slots=True)
class Raised:
    """What has to be mended."""

    severity: str
    place: str
    text: str
    responsible: str
    due_on: date
    photo: int | None = None


@dataclass(frozen=True, slots=True)
class Mended:
    """A step about a finding: what, in words, with a photograph, and a new term where it is returned."""

    step: str
    note: str
    photo: int | None = None
    due_on: date | None = None


@transaction.atomic(durable=True)
def inspect(
    *,
    project: int,
    side: str,
    on: date,
    found: Sequence[Found],
    actor: User,
    at: datetime,
    note: str = "",
    draw: int | None = None,
) -> Inspection:
    """Record an inspection with what was seen of each item. Raises Refused. Basis: opinion/9

    The very same items of the same side and day by the same person are the inspection there is. A measured figure
    beyond its limit does not pass.
    """
    here = holding.held(project)
    pack = library.current()
    if same := _recorded(here, side, on, found, actor):
        return same
    reasons = []
    if side not in catalogue.inspecting(actor, here, pack):
        told = "、".join(each.name for each in catalogue.sides(pack).values())
        reasons.append(f"检查由{told}填报，您不代表所选的检查方")
    reasons += unfit_day(here, on, "检查日期", timezone.localdate(at))
    if not found:
        reasons.append("请至少检查一项")
    for each in found:
        reasons += _unfit(each, pack)
    drawn = drawn_for(here).filter(pk=draw).first() if draw is not None else None
    if draw is not None and (drawn is None or side != DISTRICT_SIDE):
        reasons.append("这一轮双随机没有抽到本项目，或已经检查过")
    if reasons:
        raise Refused(*reasons)
    made = Inspection.objects.create(project=here, side=side, draw=drawn, on=on, note=note.strip(), by=actor, at=at)
    InspectedItem.objects.bulk_create(
        [
            InspectedItem(
                inspection=made,
                item=each.item,
                verdict=each.verdict,
                values=dict(each.values),
                note=each.note.strip(),
                photo_id=each.photo,
            )
            for each in found
        ]
    )
    failed = [each.item for each in found if each.verdict == rules.FAIL]
    holding.note("inspection.recorded", here, actor, at, inspection=made.pk, side=side, items=len(found), failed=failed)
    return made


def _recorded(here: Project, side: str, on: date, found: Sequence[Found], actor: User) -> Inspection | None:
    said = {(each.item, each.verdict, each.note.strip(), each.photo, *sorted(each.values.items())) for each in found}
    rows = Inspection.objects.filter(project=here, side=side, on=on, by=actor).prefetch_related("items")
    for row in rows:
        kept = row.items.all()
        if said and said == {(e.item, e.verdict, e.note, e.photo_id, *sorted(e.values.items())) for e in kept}:
            return row
    return None


def _unfit(seen: Found, pack: Pack) -> list[str]:
    """What is wrong with what was said of an item."""
    item = catalogue.items(pack).get(seen.item)
    if item is None:
        return ["检查事项有变化，请刷新页面再填"]
    if seen.verdict not in InspectedItem.Verdict.values:
        return [f"“{item.name}”请选合格、不合格或不涉及"]
    limits = catalogue.limits(item, pack)
    reasons = [f"“{item.name}”没有要实测的 {name}" for name in seen.values if name not in limits]
    if seen.verdict == rules.FAIL and seen.photo is None:
        reasons.append(f"“{item.name}”不合格，请附现场照片")
    if seen.verdict == rules.FAIL and not seen.note.strip():
        reasons.append(f"“{item.name}”不合格，请写明是什么问题")
    if seen.verdict == rules.PASS:
        reasons += [f"“{item.name}”实测不满足“{each.asked}”，不能判合格" for each in rules.broken(limits, seen.values)]
    return reasons


@transaction.atomic(durable=True)
def raise_finding(*, project: int, item: int, given: Raised, actor: User, at: datetime) -> Finding:
    """Ask for something that an inspection found wrong to be mended. The same again is the finding there is.

    General findings are due within the days of the pack, serious ones at once, and the works stand still. Nobody asks
    their own body. Raises Refused. Basis: opinion/9
    """
    here = holding.held(project)
    pack = library.current()
    row = InspectedItem.objects.select_related("inspection").filter(inspection__project=here, pk=item).first()
    if row is None:
        raise Refused("没有这条检查结果，请从检查记录打开")
    place = " ".join(given.place.split())
    same = Finding.objects.filter(found=row, place=place).first()
    if same is not None and (same.text, same.severity, same.by_id) == (given.text.strip(), given.severity, actor.pk):
        return same
    reasons = []
    if same is not None:
        reasons.append(f"“{place}”的这个问题已经开单")
    if row.verdict != rules.FAIL:
        reasons.append("只有不合格的事项才开整改单")
    photo = given.photo or row.photo_id
    if photo is None:
        reasons.append("请附现场照片")
    if not catalogue.on_side(actor, row.inspection.side, here, pack):
        reasons.append("整改单由检查方开具，请转给他们的经办人办理")
    reasons += _unfit_finding(here, given, actor, pack=pack, today=timezone.localdate(at))
    if reasons or photo is None:
        raise Refused(*reasons)
    made = Finding.objects.create(
        found=row,
        severity=given.severity,
        place=place,
        text=given.text.strip(),
        responsible=given.responsible,
        due_on=given.due_on,
        photo_id=photo,
        by=actor,
        at=at,
    )
    holding.note("finding.raised", here, actor, at, finding=made.pk, severity=made.severity, due=made.due_on)
    return made


def _unfit_finding(here: Project, given: Raised, actor: User, *, pack: Pack, today: date) -> list[str]:
    reasons = []
    if not given.place.strip():
        reasons.append("请写明位置")
    if not given.text.strip():
        reasons.append("请写明是什么问题")
    if given.responsible not in catalogue.answerable(pack):
        reasons.append("请选整改单位")
    elif not any(party.body == given.responsible and party.until is None for party in here.parties.all()):
        reasons.append(f"本项目还没有指定{pack.bodies[given.responsible].name}，请先在项目页指定")
    elif acts(actor, given.responsible, here, pack):
        reasons.append("不能给自己的单位开整改单，请由其他检查方开具")
    if given.severity not in Finding.Severity.values:
        reasons.append("请选程度：一般或严重")
    else:
        reasons += rules.unfit_term(given.severity, given.due_on, today, catalogue.terms(pack))
    return reasons


@transaction.atomic(durable=True)
def follow_finding(*, project: int, finding: int, seen: int, given: Mended, actor: User, at: datetime) -> FindingStep:
    """Say that a finding was mended; or, for the side that found it, close or return it. Raises Overtaken or Refused.

    `seen` is how many steps the page showed. The same again changes nothing. Whoever mended never checks again.
    Basis: opinion/9
    """
    here = holding.held(project)
    pack = library.current()
    row = selecting.one(here, finding)
    if row is None:
        raise Refused("没有这个问题，请从问题清单打开")
    steps = list(row.steps.all())
    if len(steps) == seen + 1 and (steps[-1].step, steps[-1].by_id, steps[-1].note) == (
        given.step,
        actor.pk,
        given.note.strip(),
    ):
        return steps[-1]
    if len(steps) != seen:
        raise Overtaken("别人刚刚办理了这个问题，请看过最新情况再办理")
    reasons = _out_of_place(here, row, given, actor, pack)
    if not given.note.strip():
        reasons.append("请写明怎样整改的" if given.step == rules.MENDED else "请写明复查情况")
    if given.photo is None and given.step != rules.RETURNED:
        reasons.append("请附现场照片")
    if given.step == rules.RETURNED:
        today = timezone.localdate(at)
        if given.due_on is None:
            reasons.append("退回的请另定整改期限")
        else:
            reasons += rules.unfit_term(row.severity, given.due_on, today, catalogue.terms(pack))
    if reasons:
        raise Refused(*reasons)
    made = FindingStep.objects.create(
        finding=row,
        number=len(steps) + 1,
        step=given.step,
        note=given.note.strip(),
        due_on=given.due_on if given.step == rules.RETURNED else None,
        photo_id=given.photo,
        by=actor,
        at=at,
    )
    holding.note("finding.followed", here, actor, at, finding=row.pk, step=given.step)
    return made


def _out_of_place(here: Project, row: Standing, given: Mended, actor: User, pack: Pack) -> list[str]:
    """Why somebody may not take a step about a finding."""
    if given.step not in rules.AFTER:
        return ["请选一种办理"]
    if row.state not in rules.AFTER[given.step]:
        return [f"这个问题现在是“{rules.STATES[row.state]}”，不能这样办理"]
    if given.step == rules.MENDED:
        may = selecting.may_mend(actor, row, here, pack)
        return [] if may else [f"由{pack.bodies[row.responsible].name}整改；请转给他们的经办人办理"]
    reasons = []
    if any(each.by_id == actor.pk and each.step == rules.MENDED for each in row.steps.all()):
        reasons.append("整改由您填报，应由其他人复查")
    if acts(actor, row.responsible, here, pack):
        reasons.append("整改单位不能复查自己的整改，由检查方复查")
    if not catalogue.on_side(actor, row.found.inspection.side, here, pack):
        side = catalogue.sides(pack)[row.found.inspection.side].name
        reasons.append(f"由检查方（{side}）复查；请转给他们的经办人办理")
    return reasons
