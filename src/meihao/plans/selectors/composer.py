"""Compositions worked out: from what is asked now, or again from a saved variant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import FETCH_RAISE, QuerySet

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.organisations.models import Organisation
from meihao.plans.models import ComposerVariant
from meihao.plans.rules.composing import Composition, Pin, Problem, Target, compose
from meihao.plans.rules.solving import solve
from meihao.plans.selectors.candidates import candidates


def composed(
    body: Organisation, *, money: int, targets: list[Target], pins: list[Pin], on: date, known: datetime
) -> Composition:
    """The selection for a body. Raises Refused."""
    return compose(Problem.make(candidates(body, on=on, known=known), targets, money, pins), solve)


@dataclass(frozen=True)
class Reopened:
    """A saved variant worked out again; `same` tells whether its candidates are what they were when it was saved."""

    variant: ComposerVariant
    composition: Composition

    @property
    def same(self) -> bool:
        """Whether the digest still fits."""
        return self.composition.problem.digest == self.variant.digest


def variants(user: User, year: int | None = None) -> QuerySet[ComposerVariant]:
    """The saved variants, latest first, for whoever makes plans."""
    rows = ComposerVariant.objects.select_related("body", "saved_by")
    if not user.may(Permission.PLAN_EDIT):
        return rows.none()
    if year is not None:
        rows = rows.filter(year=year)
    return rows.order_by("-saved_at", "-pk").fetch_mode(FETCH_RAISE)


def reopened(variant: ComposerVariant) -> Reopened:
    """A variant worked out on the days it was saved for. Raises Refused where a pin speaks of somebody gone."""
    composition = composed(
        variant.body,
        money=variant.money,
        targets=[Target(**each) for each in variant.targets],
        pins=[Pin(**each) for each in variant.pins],
        on=variant.on,
        known=variant.known_at,
    )
    return Reopened(variant, composition)
