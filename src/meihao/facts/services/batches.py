"""Stating many facts that rest on one piece of evidence, or were all measured, at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.audit.services import record
from meihao.facts.models import Evidence, Fact, Outcome, Subject
from meihao.facts.rules.statements import Refused, check_days, check_support
from meihao.facts.services.statements import canonical_value, check_grade, known_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One fact to be stated; `value` is what people write."""

    key: str
    value: str
    effective_on: date
    source: str
    grade: str = "C"


@transaction.atomic(durable=True)
def state_facts(
    *, subject: int, statements: Sequence[Statement], actor: User | None, at: datetime, evidence: int | None = None
) -> list[Fact]:
    """State all of them or none, each with its own entry in the trail; those stated before are left alone.

    What is returned is new. Raises Refused, for the first that may not be stated.
    """
    about = Subject.objects.select_for_update(of=("self",)).select_related("territory").get(pk=subject)
    today = timezone.localdate(at)
    support = None if evidence is None else Evidence.objects.select_for_update(of=("self",)).get(pk=evidence)
    fresh: dict[tuple[str, date, str, str], Fact] = {}
    said = _said(about, statements)
    for each in statements:
        key = known_key(each.key)
        value = canonical_value(key, each.value)
        check_days(effective_on=each.effective_on, until=None, today=today, what=f"“{key.title}”")
        check_grade(each.grade, support)
        if not each.source.strip():
            raise Refused("请写明数值的来源")
        says = (each.key, each.effective_on, value, each.source)
        if says not in said:
            fresh[says] = Fact(
                subject=about,
                key=key.name,
                value=value,
                unit=key.unit,
                effective_on=each.effective_on,
                known_at=at,
                grade=each.grade,
                source=each.source,
                evidence=support,
                stated_by=actor,
            )
    if support is not None:
        _check_support(support, about, sorted({key for key, *_ in fresh}), actor)
    facts = Fact.objects.bulk_create(list(fresh.values()))
    for fact in facts:
        record(
            "fact.stated",
            kind=about.kind,
            key=about.code,
            actor=actor,
            at=at,
            territory=about.territory.path,
            fact=fact.pk,
            of=fact.key,
            value=fact.value,
            effective_on=fact.effective_on,
            grade=fact.grade,
            evidence=evidence,
            supersedes=None,
        )
    return facts


def _said(subject: Subject, statements: Sequence[Statement]) -> set[tuple[str, date, str, str]]:
    keys = {each.key for each in statements}
    rows = Fact.objects.filter(subject=subject, key__in=keys, supersedes=None)
    return set(rows.values_list("key", "effective_on", "value", "source"))


def _check_support(evidence: Evidence, subject: Subject, keys: Sequence[str], actor: User | None) -> None:
    """As for one fact, with the evidence and its targets read once."""
    latest = evidence.reviews.order_by("-at", "-pk").first()
    targets = set(evidence.targets.values_list("target", flat=True))
    for key in keys:
        check_support(
            own=evidence.subject_id == subject.pk,
            fitting=evidence.kind in known_key(key).evidence,
            targeted=key in targets,
            accepted=latest is not None and latest.outcome == Outcome.ACCEPTED,
            by_submitter=actor is None or evidence.submitted_by_id == actor.pk,
        )
