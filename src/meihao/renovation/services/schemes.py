"""Editing the draft of a scheme, issuing it as a version, and filing a version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from meihao.accounts.models import User
from meihao.kernel.canonical import digest
from meihao.policy import library
from meihao.policy.pack import Pack
from meihao.renovation import selectors
from meihao.renovation.models import (
    Commitment,
    Dropping,
    MeasureAnswer,
    Project,
    SchemeDraft,
    SchemeFiling,
    SchemeVersion,
)
from meihao.renovation.rules.deciding import Overtaken, Refused
from meihao.renovation.rules.reconciling import gone_from
from meihao.renovation.rules.schemes import (
    WORDS,
    Promise,
    Said,
    Scheme,
    diff,
    numbered,
    said_of,
    to_json,
    unanswered,
    unfit,
    unfit_answer,
    with_promise,
    without,
)
from meihao.renovation.selectors import schemes as selecting
from meihao.renovation.services import holding

DRAWERS = ("implementing-party", "construction-unit")
"""Who draws up the scheme."""
FILER = "district-housing"


@transaction.atomic(durable=True)
def answer_measure(*, project: int, measure: str, answer: str, note: str, actor: User, at: datetime) -> SchemeDraft:
    """Say of one content what becomes of it. The same again changes nothing. Raises Refused. Basis: opinion/2"""
    here, pack = _editing(project, actor)
    if measure not in {each.id for each in pack.parts.measures.measures}:
        raise Refused("改造内容清单里没有这一项，请从清单中选")
    if answer not in {each.id for each in pack.parts.measures.answers}:
        raise Refused("请选一种结论：纳入改造、现状已满足或不适用")
    scheme = selecting.draft(here)
    said = Said(answer, note.strip())
    reasons = list(unfit_answer(said, any(each.measure == measure for each in scheme.promises)))
    if reasons:
        raise Refused(*reasons)
    return _keep(here, lambda old: said_of(old, measure, said), actor, at, measure=measure)


@transaction.atomic(durable=True)
def put_promise(*, project: int, promise: Promise, actor: User, at: datetime) -> Promise:
    """Add a commitment to the draft (number 0), or change one. Raises Refused. Basis: opinion/2"""
    here, pack = _editing(project, actor)
    scheme = selecting.draft(here)
    reasons = [f"{FIELDS[name]}{text}" for name, text in unfit(promise, pack)]
    if promise.number and promise.number not in scheme.numbers:
        reasons.append("草稿里没有这一项承诺，请从方案页面重新打开")
    reasons += _outside(here, [promise])
    if reasons:
        raise Refused(*reasons)
    if promise in scheme.promises:
        return promise
    taken = selecting.used_numbers(here) | scheme.numbers.keys()
    [made] = numbered([promise], taken)
    _keep(here, lambda old: with_promise(old, made), actor, at, number=made.number)
    return made


@transaction.atomic(durable=True)
def take_promise(*, project: int, number: int, actor: User, at: datetime) -> SchemeDraft:
    """Take a commitment out of the draft. Raises Refused."""
    here, _ = _editing(project, actor)
    if number not in selecting.draft(here).numbers:
        raise Refused("草稿里没有这一项承诺，可能刚刚被删去了")
    return _keep(here, lambda old: without(old, number), actor, at, number=number)


@transaction.atomic(durable=True)
def bring_promises(*, project: int, promises: Sequence[Promise], actor: User, at: datetime) -> SchemeDraft:
    """Make the commitments of a sheet those of the draft: all of them or none. Raises Refused."""
    here, pack = _editing(project, actor)
    reasons = [f"“{each.item}”{FIELDS[name]}{text}" for each in promises for name, text in unfit(each, pack)]
    reasons += _outside(here, promises)
    scheme = selecting.draft(here)
    reasons += [
        f"草稿里没有序号 {each.number}" for each in promises if each.number and each.number not in scheme.numbers
    ]
    if reasons:
        raise Refused(*reasons)
    taken = selecting.used_numbers(here) | scheme.numbers.keys()

    def brought(old: Scheme) -> Scheme:
        found = Scheme(old.answers)
        for each in numbered(promises, taken):
            found = with_promise(found, each)
        return found

    return _keep(here, brought, actor, at, brought=len(promises))


@transaction.atomic(durable=True)
def discard_draft(*, project: int, actor: User, at: datetime) -> None:
    """Give the draft up; the versions stay. Without a draft nothing happens. Raises Refused."""
    here, _ = _editing(project, actor)
    gone, _ = SchemeDraft.objects.filter(project=here).delete()
    if gone:
        holding.note("scheme.discarded", here, actor, at)


@transaction.atomic(durable=True)
def issue_version(*, project: int, note: str, seen: str, actor: User, at: datetime) -> SchemeVersion:
    """Make the draft the next version. `seen` is the digest of the draft on the page. Raises Refused or Overtaken.

    The same again changes nothing. Basis: opinion/6
    """
    here, pack = _editing(project, actor)
    last = SchemeVersion.objects.filter(project=here).order_by("-number").first()
    before = selecting.schemes([last])[last.pk] if last else Scheme()
    kept = SchemeDraft.objects.filter(project=here).first()
    if kept is None and last is not None and seen == digest(to_json(before)):
        return last
    if kept is None:
        raise Refused("还没有草稿：先逐项写明结论，填写承诺的工程，再定为新版本")
    scheme = selecting.draft(here)
    reasons = []
    if not note.strip():
        reasons.append("请写明这一版的来由或改动原因")
    if last is not None and not diff(before, scheme).any:
        reasons.append("与上一版没有差别，不用定为新版本；可以放弃草稿")
    for name, said in scheme.answers.items():
        promised = any(each.measure == name for each in scheme.promises)
        reasons += [f"{_measure(name, pack)}：{text}" for text in unfit_answer(said, promised)]
    if reasons:
        raise Refused(*reasons)
    if seen != digest(kept.content):
        raise Overtaken("您打开页面之后，草稿有了改动，请刷新页面，看过再定")
    made = SchemeVersion.objects.create(
        project=here, number=last.number + 1 if last else 1, note=note.strip(), by=actor, at=at
    )
    MeasureAnswer.objects.bulk_create(
        MeasureAnswer(version=made, measure=name, answer=said.answer, note=said.note)
        for name, said in sorted(scheme.answers.items())
    )
    Commitment.objects.bulk_create(_row(made, each) for each in scheme.promises)
    kept.delete()
    holding.note("scheme.issued", here, actor, at, number=made.number, promises=len(scheme.promises))
    return made


@transaction.atomic(durable=True)
def file_version(*, project: int, number: int, reference: str, actor: User, at: datetime) -> SchemeFiling:
    """File the last version online. Once; the same again changes nothing. Raises Refused. Basis: opinion/10"""
    here = holding.held(project)
    pack = library.current()
    rows = list(SchemeVersion.objects.filter(project=here).select_related("filing").order_by("number"))
    version = next((row for row in rows if row.number == number), None)
    if version is None:
        raise Refused("没有这一版方案，请从版本列表中打开")
    done: SchemeFiling | None = getattr(version, "filing", None)
    if done is not None and done.reference == reference.strip():
        return done
    reasons = []
    if done is not None:
        reasons.append(f"第 {number} 版已经备案，编号 {done.reference}；要更正请另编一版")
    if version != rows[-1]:
        reasons.append(f"已经有更新的第 {rows[-1].number} 版，请备案最新的一版")
    if not selectors.acts(actor, FILER, here, pack):
        reasons.append(f"方案由{pack.bodies[FILER].name}备案；请转给他们的经办人办理")
    if version.by_id == actor.pk:
        reasons.append("这一版由您编制，应由其他人备案")
    if not reference.strip():
        reasons.append("请填写备案编号")
    said = selecting.schemes(rows)
    missing = unanswered(said[version.pk], pack.parts.measures.measures)
    if missing:
        told = "、".join(each.name for each in missing)
        reasons.append(f"还有 {len(missing)} 项必改内容没有写明：{told}；请编制单位补齐后另编一版")
    filed = [said[row.pk].numbers for row in rows if hasattr(row, "filing")]
    decided = set(Dropping.objects.filter(project=here).values_list("number", flat=True))
    reasons += [
        f"上次备案的“{each.item}”不在这一版里，也没有取消决定；请先作出决定，或把它写回方案"
        for each in gone_from([*filed, said[version.pk].numbers])
        if each.number not in decided
    ]
    if reasons:
        raise Refused(*reasons)
    made = SchemeFiling.objects.create(version=version, reference=reference.strip(), by=actor, at=at)
    holding.note("scheme.filed", here, actor, at, number=number, reference=made.reference)
    return made


# --- shared ------------------------------------------------------------------------------------------------------------

FIELDS = {**WORDS, "place": "位置"}


def _editing(project: int, actor: User) -> tuple[Project, Pack]:
    """The project, held, if the actor may draw up its scheme. Raises Refused."""
    here = holding.held(project)
    pack = library.current()
    if not any(selectors.acts(actor, body, here, pack) for body in DRAWERS):
        told = "或".join(pack.bodies[body].name for body in DRAWERS)
        raise Refused(f"方案由{told}编制；请转给他们的经办人办理")
    return here, pack


def _keep(here: Project, edit: Callable[[Scheme], Scheme], actor: User, at: datetime, **details: object) -> SchemeDraft:
    before = selecting.draft(here)
    content = to_json(edit(before))
    kept = SchemeDraft.objects.filter(project=here).first()
    if kept is not None and kept.content == content:
        return kept
    made, _ = SchemeDraft.objects.update_or_create(project=here, defaults={"content": content, "by": actor, "at": at})
    holding.note("scheme.edited", here, actor, at, **details)
    return made


def _outside(here: Project, promises: Sequence[Promise]) -> list[str]:
    """Which commitments name a building that is not the project's."""
    wanted = {each.where.building for each in promises} - {None}
    own = {row.pk for row in selecting.buildings(here)} if wanted else set()
    return [f"“{each.item}”的楼栋不在本项目的小区里" for each in promises if each.where.building in wanted - own]


def _row(version: SchemeVersion, promise: Promise) -> Commitment:
    return Commitment(
        version=version,
        number=promise.number,
        measure=promise.measure,
        item=promise.item,
        quantity=promise.quantity,
        unit=promise.unit,
        building_id=promise.where.building,
        place=promise.where.place,
        price=promise.price,
        due_on=promise.due_on,
        funder=promise.funder,
        promised_by=promise.promised_by,
    )


def _measure(name: str, pack: Pack) -> str:
    return next((each.name for each in pack.parts.measures.measures if each.id == name), name)
