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
from meihao.policy.library import current
from meihao.policy.lifecycle import lifecycle
from meihao.policy.lifecycle import step as step_of
from meihao.policy.schema.lifecycle import Transition
from meihao.renovation.models import Project
from meihao.renovation.selectors import gate, position
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
            project = _project(act.project)
            advance(
                project=project.pk,
                step=act.step,
                on=on,
                grounds=act.grounds,
                yielded=dict(act.yielded),
                seen=_seen(project, act.step, at),
                actor=actor,
                at=at,
            )


def _project(code: str) -> Project:
    return Project.objects.select_related("organisation", "subject").get(code=code)


def _seen(project: Project, step: str, at: datetime) -> str:
    """The digest of the gate, as the page would show it; a step without a gate shows none."""
    on = timezone.localdate(at)
    wanted = step_of(lifecycle(current(), project.lifecycle), step)
    if not isinstance(wanted, Transition) or not wanted.gate:
        return ""
    return gate(position(project, on=on, known=at), wanted, on=on, known=at).digest
