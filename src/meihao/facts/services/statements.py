"""Stating facts, and correcting them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.audit.services import record
from meihao.facts.models import Evidence, Fact, Grade, Outcome, Subject
from meihao.facts.rules.statements import Overtaken, Refused, check_days, check_support
from meihao.facts.rules.values import parse
from meihao.kernel.written import Unreadable, same_unit
from meihao.organisations.models import Organisation
from meihao.policy import library
from meihao.policy.pack import Key


@transaction.atomic
def subject_for(kind: str, code: str, territory: Organisation) -> Subject:
    """The subject of that kind and code, entered on first sight; it moves when its territory has changed."""
    subject, new = Subject.objects.select_related("territory").get_or_create(
        kind=kind, code=code, defaults={"territory": territory}
    )
    if not new and subject.territory_id != territory.pk:
        subject.territory = territory
        subject.save(update_fields=["territory"])
    return subject


def state(
    *,
    subject: int,
    key: str,
    value: str,
    effective_on: date,
    source: str,
    actor: User | None,
    at: datetime,
    grade: str = "C",
    evidence: int | None = None,
    unit: str = "",
    ends_on: date | None = None,
    supersedes: int | None = None,
) -> Fact:
    """State that a key has a value from a day on; with `supersedes`, correct what was stated wrongly.

    `value` is what people write; it is stored in canonical form. The same statement twice is one fact, and so is
    the same correction. Raises Refused. Needs a transaction: `state_fact` is this verb with its own.
    """
    about = Subject.objects.select_related("territory").get(pk=subject)
    known = known_key(key)
    canonical = canonical_value(known, value, unit)
    check_days(effective_on=effective_on, until=ends_on, today=timezone.localdate(at), what=f"“{known.title}”")
    statement = {"subject": about, "key": key, "effective_on": effective_on, "value": canonical, "source": source}
    said = Fact.objects.filter(**statement, supersedes=supersedes).first()
    if said is not None:
        return said
    support = None if evidence is None else _support(evidence, about, known, actor)
    check_grade(grade, support)
    if not source.strip():
        raise Refused("请写明数值的来源")
    rest = {
        "unit": known.unit,
        "ends_on": ends_on,
        "known_at": at,
        "grade": grade,
        "evidence": support,
        "stated_by": actor,
    }
    if supersedes is None:
        fact, new = Fact.objects.get_or_create(**statement, supersedes=None, defaults=rest)
    else:
        fact, new = _correct(supersedes, statement, rest)
    if new:
        record(
            "fact.stated" if supersedes is None else "fact.corrected",
            kind=about.kind,
            key=about.code,
            actor=actor,
            at=at,
            territory=about.territory.path,
            fact=fact.pk,
            of=key,
            value=canonical,
            effective_on=effective_on,
            grade=grade,
            evidence=evidence,
            supersedes=supersedes,
        )
    return fact


state_fact = transaction.atomic(durable=True)(state)
"""`state` in a transaction of its own."""


def known_key(name: str) -> Key:
    """The key, as the pack in force has it or else another. Raises Refused."""
    key = library.key(name)
    if key is None:
        raise Refused(f"规则包里没有“{name}”这项事实，请核对编码")
    return key


def canonical_value(key: Key, value: str, unit: str = "") -> str:
    """The canonical text of a value as people write it. Raises Refused."""
    if unit and not same_unit(unit, key.unit):
        wanted = f"应以 {key.unit} 为单位" if key.unit else "不带单位"
        raise Refused(f"“{key.title}”{wanted}，不是 {unit}；请换算后再填")
    try:
        return parse(key.type, key.unit, key.choices, value)
    except Unreadable as error:
        raise Refused(f"“{key.title}”：{error}") from error


def _support(pk: int, subject: Subject, key: Key, actor: User | None) -> Evidence:
    """The evidence a fact is to rest on, held so that no review comes between."""
    evidence = Evidence.objects.select_for_update(of=("self",)).get(pk=pk)
    latest = evidence.reviews.order_by("-at", "-pk").first()
    check_support(
        own=evidence.subject_id == subject.pk,
        fitting=evidence.kind in key.evidence,
        targeted=evidence.targets.filter(target=key.name).exists(),
        accepted=latest is not None and latest.outcome == Outcome.ACCEPTED,
        by_submitter=actor is None or evidence.submitted_by_id == actor.pk,
    )
    return evidence


def check_grade(grade: str, evidence: Evidence | None) -> None:
    """What is not measured needs evidence. Raises Refused."""
    if grade not in Grade.values:
        raise Refused(f"没有“{grade}”这个等级，应为 {'、'.join(Grade.values)}")
    if grade != Grade.A and evidence is None:
        raise Refused("不是系统测得的数值要有证据，请先上传证据")


def _correct(wrong: int, statement: Mapping[str, object], rest: Mapping[str, object]) -> tuple[Fact, bool]:
    """The correction of a fact: one only, so that of two people the later is told."""
    mistaken = Fact.objects.select_for_update(of=("self",)).get(pk=wrong)
    if mistaken.subject != statement["subject"] or mistaken.key != statement["key"]:
        raise Refused("只能更正同一对象的同一项事实，请从该项的历史里选要更正的一条")
    done = Fact.objects.filter(supersedes=mistaken).first()
    if done is None:
        return Fact.objects.create(**statement, **rest, supersedes=mistaken), True
    if all(getattr(done, name) == value for name, value in statement.items()):
        return done, False
    raise Overtaken("这一条已经有人更正过了，请刷新后查看新的数值")
