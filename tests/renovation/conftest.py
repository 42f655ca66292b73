"""A compound to be renovated, and everybody who has a say in it."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.assessment.models import Decision
from meihao.facts.models import Subject
from meihao.facts.services import Shown, review_evidence, submit_evidence
from meihao.places.models import Compound
from meihao.places.services import register_compound
from meihao.policy.library import current
from meihao.policy.lifecycle import step as step_of
from meihao.policy.schema.lifecycle import Transition
from meihao.renovation import selectors, services
from meihao.renovation.models import Project
from tests.facts.conftest import Scene, body, person, scene, standing_scene
from tests.standing import Footing

__all__ = ["Town", "scene", "standing_scene", "town"]

TODAY = date(2024, 7, 1)
AT = datetime(2024, 7, 1, 2, tzinfo=UTC)

YES = ("bool", "是")
VALUES = {
    "demolition.open": "0",
    "scheme.mandatory_unanswered": "0",
    "review.departments": "7",
    "review.departments_passed": "7",
    "consent.owners": "300",
    "consent.asked": "200",
    "consent.agreed": "150",
    "permit.outstanding": "0",
    "acceptance.scheme_open": "0",
    "scheme.posted_on": "2024-05-01",
    "satisfaction.after": "90/100",
}


@dataclass
class Town:
    """Who and what there is. `clerk` supplies, `reviewer` reviews; the others propose and decide."""

    scene: Scene
    compound: Compound
    project: Project
    clerk: User
    reviewer: User
    street: User
    district: User
    colleague: User
    city: User
    builder: User
    owner: User
    implementer: User

    @property
    def subject(self) -> Subject:
        return Subject.objects.get(kind="project", code=self.project.code)

    def supply(self, keys: Iterable[str], *, by: User | None = None, **values: str) -> None:
        """State what gates ask for, with evidence that somebody else has accepted."""
        pack = current()
        for name in keys:
            key = pack.keys[name]
            piece = submit_evidence(
                subject=self.subject.pk,
                content=f"{name} {values.get(name, '')}".encode(),
                name="a.txt",
                kind=key.evidence[0],
                title=key.title,
                effective_on=TODAY - timedelta(days=30),
                targets=[name],
                actor=by or self.clerk,
                at=AT,
                fact=Shown(key=name, value=values.get(name, VALUES.get(name, "是"))),
            )
            review_evidence(evidence=piece.pk, outcome="accepted", actor=self.reviewer, at=AT)

    def keys(self, step: str) -> list[str]:
        """What the gate of a step asks for."""
        chosen = step_of(self.now.cycle, step)
        asked = chosen.gate if isinstance(chosen, Transition) else ()
        return sorted({key for name in asked for key in current().gate_tests[name].every_key()})

    @property
    def now(self) -> selectors.Now:
        project = Project.objects.select_related("organisation", "subject").get(pk=self.project.pk)
        return selectors.position(project, on=TODAY, known=AT)

    def seen(self, step: str) -> str:
        chosen = step_of(self.now.cycle, step)
        assert chosen is not None
        return selectors.gate(self.now, chosen, on=TODAY, known=AT).digest

    def propose(self, step: str, by: User) -> None:
        services.propose(project=self.project.pk, step=step, actor=by, at=AT)

    def decide(self, step: str, by: User, *, on: date = TODAY, **more: object) -> Decision:
        given = {"seen": self.seen(step), **more}
        return services.advance(project=self.project.pk, step=step, on=on, actor=by, at=AT, **given)  # type: ignore[arg-type]

    def who(self, body: str) -> User:
        """Whoever speaks for a body."""
        return {
            "sub-districts": self.street,
            "district-housing": self.district,
            "district-governments": self.colleague,
            "housing": self.city,
            "contractor": self.builder,
            "construction-unit": self.owner,
            "implementing-party": self.implementer,
        }[body]

    def walk(self, until: str) -> None:
        """Every step in order, with what its gate asks for, up to a stage."""
        for each in self.now.cycle.transitions:
            if self.now.position.stage == until:
                return
            known = {fact.key for fact in self.subject.facts.all()}
            self.supply([key for key in self.keys(each.id) if key not in known])
            if each.proposer:
                self.propose(each.id, self.who(each.proposer))
            self.decide(each.id, self.who(each.decider))


def build_town(scene: Scene) -> Town:
    street = scene.community.organisation.parent
    assert street is not None
    compound = register_compound(
        code="huaihua",
        name="槐花里",
        community=scene.community.code,
        address="槐花路 1 号",
        built_in=1987,
        actor=None,
        at=AT,
    )
    district = person("district", Role.DISTRICT_OFFICER, scene.district)
    firms = {name: body(name, "firm", scene.city) for name in ("builder", "owner", "implementer")}
    project = services.register_project(
        code="huaihua-2024",
        name="槐花里改造",
        territory=scene.community.organisation.pk,
        compounds=[compound.pk],
        on=date(2024, 2, 1),
        year=2024,
        actor=district,
        at=AT,
    )
    parts = {"builder": "contractor", "owner": "construction-unit", "implementer": "implementing-party"}
    for name, part in parts.items():
        services.appoint_party(
            project=project.pk, body=part, organisation=firms[name].pk, on=TODAY, actor=district, at=AT
        )
    return Town(
        scene=scene,
        compound=compound,
        project=project,
        clerk=scene.clerk,
        reviewer=scene.officer,
        street=person("street", Role.STREET_OFFICER, street),
        district=district,
        colleague=person("mayor", Role.DISTRICT_OFFICER, scene.district),
        city=person("city", Role.CITY_OFFICER, scene.city),
        builder=person("built", Role.IMPLEMENTER, firms["builder"]),
        owner=person("owned", Role.IMPLEMENTER, firms["owner"]),
        implementer=person("drew", Role.IMPLEMENTER, firms["implementer"]),
    )


@pytest.fixture(scope="module")
def standing_town(standing_scene: Scene, footing: Footing) -> Town:
    return footing.build(lambda: build_town(standing_scene))


@pytest.fixture
def town(standing_town: Town, db: None) -> Town:
    return deepcopy(standing_town)
