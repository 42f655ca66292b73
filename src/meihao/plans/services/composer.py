"""Saving what was asked of the composer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.audit.services import record
from meihao.organisations.models import Organisation
from meihao.plans.models import ComposerVariant
from meihao.plans.rules.composing import Pin, Problem, Target
from meihao.plans.rules.plans import Refused
from meihao.plans.selectors.candidates import candidates


@transaction.atomic(durable=True)
def save_variant(
    *,
    year: int,
    body: int,
    name: str,
    money: int,
    targets: Sequence[Target],
    pins: Sequence[Pin],
    on: date,
    actor: User,
    at: datetime,
) -> ComposerVariant:
    """Keep what a composition was asked under a name; the same again changes nothing. Raises Refused."""
    owner = Organisation.objects.select_for_update().get(pk=body)
    if not any(owner.path.startswith(path) for path in actor.territories(Permission.PLAN_EDIT)):
        raise Refused(f"{owner}不在您的职责范围内，不能保存它的计划方案")
    name = name.strip()
    if not name:
        raise Refused("请给方案起个名称")
    problem = Problem.make(candidates(owner, on=on, known=at), targets, money, pins)
    asked = {
        "on": on,
        "money": money,
        "targets": [asdict(each) for each in problem.targets],
        "pins": [asdict(each) for each in problem.pins],
        "digest": problem.digest,
    }
    variant, new = ComposerVariant.objects.get_or_create(
        year=year,
        body=owner,
        name=name,
        defaults={**asked, "known_at": at, "saved_by": actor, "saved_at": at},
    )
    if not new:
        if any(getattr(variant, field) != value for field, value in asked.items()):
            raise Refused(f"已有名为“{name}”的方案，内容不同；请换一个名称")
        return variant
    record(
        "variant.saved",
        kind="plan",
        key=variant.pk,
        actor=actor,
        at=at,
        territory=owner.path,
        year=year,
        name=name,
        money=money,
        digest=problem.digest,
    )
    return variant
