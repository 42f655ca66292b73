"""The acts of the renovation programme, each through the service that an office would use."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from django.utils import timezone

from meihao.accounts.models import User
from meihao.demo.rules import acts
from meihao.organisations.models import Organisation
from meihao.places.models import Compound
from meihao.plans.services.plans import load_published
from meihao.renovation.models import Project
from meihao.renovation.services import advance, appoint_party, propose, register_project

type Renovating = acts.LoadPlans | acts.RegisterProject | acts.AppointParty | acts.Propose | acts.Advance


class Known(Protocol):
    """Who and what the acts speak of."""

    def somebody(self, username: str) -> User: ...

    def body(self, code: str) -> Organisation: ...


def renovate(act: Renovating, stage: Known, *, at: datetime) -> None:
    """Do what the act says, at its moment, as whoever does it."""
    actor, on = stage.somebody(act.by), timezone.localdate(at)
    match act:
        case acts.LoadPlans():
            load_published(city=stage.body(act.city).pk, actor=actor, at=at)
        case acts.RegisterProject():
            compounds = Compound.objects.filter(code__in=act.compounds).values_list("pk", flat=True)
            register_project(
                code=act.code,
                name=act.name,
                territory=stage.body(act.territory).pk,
                compounds=list(compounds),
                year=act.year,
                on=on,
                actor=actor,
                at=at,
            )
        case acts.AppointParty():
            firm = stage.body(act.organisation)
            appoint_party(
                project=_project(act.project).pk, body=act.body, organisation=firm.pk, on=on, actor=actor, at=at
            )
        case acts.Propose():
            propose(project=_project(act.project).pk, step=act.step, actor=actor, at=at)
        case acts.Advance():
            advance(
                project=_project(act.project).pk,
                step=act.step,
                on=on,
                grounds=act.grounds,
                yielded=dict(act.yielded),
                seen=None,
                actor=actor,
                at=at,
            )


def _project(code: str) -> Project:
    return Project.objects.get(code=code)
