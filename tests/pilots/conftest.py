"""A community on its way to being named, with everybody who has a say in it."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.assessment.models import Decision
from meihao.assessment.rules import Assessment
from meihao.assessment.selectors import assess
from meihao.facts.services import Shown, review_evidence, submit_evidence
from meihao.funding import services as funding
from meihao.funding.rules.balance.plan import to_json
from meihao.funding.selectors import balance as selecting
from meihao.kernel.canonical import digest
from meihao.organisations.models import Organisation
from meihao.pilots import services, sources
from meihao.pilots.models import Pilot
from meihao.pilots.rules.creation import BUILD, Answer
from meihao.pilots.selectors import schemes
from meihao.policy.library import current
from meihao.policy.lifecycle import step as step_of
from meihao.policy.schema.lifecycle import Transition
from meihao.renovation import selectors
from meihao.renovation import services as projects
from meihao.renovation.models import Project
from meihao.renovation.selectors import reviews, standards
from tests.facts.conftest import Scene, body, person, scene, standing_scene
from tests.funding.balances import small
from tests.standing import Footing

__all__ = ["Way", "scene", "standing_scene", "way"]

AT = datetime(2024, 7, 1, 2, tzinfo=UTC)
TODAY = date(2024, 7, 1)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
VALUES = {
    "demolition.open": "0",
    "permit.outstanding": "0",
    "pilot.area_existing": "90000",
    "pilot.area_demolished": "0",
    "pilot.area_built": "0",
    "pilot.homes_moved": "0",
    "pilot.homes_moved_near": "0",
}


def pdf(mark: str) -> services.File:
    """A paper that is no other's."""
    return services.File(PDF + f"% {mark}\n".encode(), f"{mark}.pdf")


@dataclass
class Way:
    """Who and what there is; `at` is the time, which goes on."""

    scene: Scene
    pilot: Pilot
    registrar: User
    mayor: User
    second: User
    implementer: User
    city: User
    drawer: User
    command: User
    clerk: User
    offices: dict[str, User]
    experts: list[User]
    at: datetime = AT
    said: set[str] = field(default_factory=set)

    @property
    def on(self) -> date:
        return timezone.localdate(self.at)

    @property
    def project(self) -> Project:
        return (
            Project.objects.select_related("organisation", "subject").prefetch_related("parties").get(pk=self.pilot.pk)
        )

    @property
    def now(self) -> selectors.Now:
        return selectors.position(self.project, on=self.on, known=self.at)

    @property
    def stage(self) -> str:
        return self.now.position.stage

    def later(self, days: int) -> Way:
        self.at += timedelta(days=days)
        return self

    def keys(self, step: str) -> list[str]:
        chosen = step_of(self.now.cycle, step)
        asked = chosen.gate if isinstance(chosen, Transition) else ()
        return sorted({key for name in asked for key in current().gate_tests[name].every_key()})

    def shut(self, step: str) -> set[str]:
        chosen = step_of(self.now.cycle, step)
        assert chosen is not None
        return {line.condition.id for line in selectors.gate(self.now, chosen, on=self.on, known=self.at).shut}

    def supply(self, keys: Iterable[str], **values: str) -> None:
        """State what gates ask for, with evidence that somebody else has accepted."""
        for name in keys:
            key = current().keys[name]
            piece = submit_evidence(
                subject=self.project.subject_id,
                content=f"{name} {values.get(name, '')}".encode(),
                name="a.txt",
                kind=key.evidence[0],
                title=key.title,
                effective_on=self.on - timedelta(days=1),
                targets=[name],
                actor=self.clerk,
                at=self.at,
                fact=Shown(key=name, value=values.get(name, VALUES.get(name, "是"))),
            )
            review_evidence(evidence=piece.pk, outcome="accepted", actor=self.registrar, at=self.at)

    def who(self, body: str) -> User:
        return {
            "implementing-party": self.implementer,
            "district-governments": self.mayor,
            "renewal-office": self.city,
            "renewal-command": self.command,
        }[body]

    def decide(self, step: str, by: User | None = None, **more: object) -> Decision:
        """Put a step up for decision if it has to be, and decide it."""
        chosen = step_of(self.now.cycle, step)
        assert chosen is not None
        if isinstance(chosen, Transition) and chosen.proposer:
            proposer = self.second if chosen.proposer == "district-governments" else self.who(chosen.proposer)
            if chosen.proposer == "renewal-office":
                proposer = self.drawer
            projects.propose(project=self.pilot.pk, step=step, actor=proposer, at=self.at)
        seen = selectors.gate(self.now, chosen, on=self.on, known=self.at).digest
        return projects.advance(
            project=self.pilot.pk,
            step=step,
            on=self.on,
            seen=seen,
            actor=by or self.who(chosen.decider),
            at=self.at,
            **more,  # type: ignore[arg-type]
        )

    def promise(self, *items: services.Item, by: User | None = None) -> None:
        services.issue_letter(
            project=self.pilot.pk, items=items, on=self.on, file=pdf("letter"), actor=by or self.second, at=self.at
        )

    def preliminary(self, outcome: str = "pass", by: User | None = None) -> None:
        services.review_preliminarily(
            project=self.pilot.pk,
            outcome=outcome,
            text="对照指标体系，基础条件具备",
            seen=self.assessment.digest,
            on=self.on,
            file=pdf("preliminary"),
            actor=by or self.second,
            at=self.at,
        )

    @property
    def assessment(self) -> Assessment:
        return assess([self.scene.subject], on=self.on, known=self.at)[self.scene.subject.pk]

    def hear_experts(self, seeder: User, drawer: User) -> None:
        """A round of experts that passes."""
        rounds = Project.objects.get(pk=self.pilot.pk).expert_reviews.count()
        said = {"seed": f"07 11 19 {rounds}", "source": "双色球 2024074 期开奖号码"}
        projects.publish_seed(project=self.pilot.pk, round_=rounds + 1, actor=seeder, at=self.at, **said)
        projects.draw_panel(project=self.pilot.pk, round_=rounds + 1, actor=drawer, at=self.at)
        items = standards.standard(current()).items
        (panel,) = reviews.latest_panels(on=self.on, known=self.at, project=self.pilot.pk, stage=self.stage)
        for sheet in panel.sheets:
            projects.cast_ballot(
                project=self.pilot.pk,
                round_=rounds + 1,
                scores={item: (most, "") for item, (_, most) in items.items()},
                actor=sheet.seat.expert,
                at=self.at,
            )

    def hear_departments(self, by: User) -> None:
        """Departments that all let it pass."""
        called = {each.organisation_id: name for name, user in self.offices.items() for each in user.posts_held}
        projects.call_joint_review(project=self.pilot.pk, round_=1, departments=list(called), actor=by, at=self.at)
        (joint,) = reviews.latest_joints(on=self.on, known=self.at, project=self.pilot.pk, stage=self.stage)
        for each in joint.answers:
            projects.give_opinion(
                project=self.pilot.pk,
                invitation=each.invitation.pk,
                outcome="pass",
                opinion="",
                actor=self.offices[called[each.invitation.organisation_id]],
                at=self.at,
            )

    def write(self, *, but: str = "") -> None:
        """A whole scheme, with everything its outline asks for but one item."""
        for _, item in schemes.headings():
            if item.written and item.id != but:
                texts = dict.fromkeys(item.written, f"{item.heading}说明")
                services.write_item(
                    project=self.pilot.pk, item=item.id, texts=texts, actor=self.implementer, at=self.at
                )
        answers = {
            level: Answer(BUILD, "新建", "1", "处", "社区中心", self.on + timedelta(days=200), 1_000_000)
            for level in schemes.levels(self.project, on=self.on, known=self.at)
        }
        services.answer_all(project=self.pilot.pk, answers=answers, actor=self.implementer, at=self.at)
        for each in schemes.outline().drawings:
            services.add_drawing(
                project=self.pilot.pk,
                kind=each.id,
                title="",
                file=pdf(each.id),
                actor=self.implementer,
                at=self.at,
            )
        self.balance()
        services.issue_scheme(
            project=self.pilot.pk, seen=schemes.digest_of(self.project), actor=self.implementer, at=self.at
        )

    def balance(self) -> None:
        """A balance of funds that pays, as a version."""
        told = small()
        given = {"flow": told.definitions.flow, "coverage": told.definitions.coverage, "actor": self.implementer}
        funding.set_balance(
            project=self.pilot.pk,
            base_year=told.base_year,
            years=told.years,
            discounts=told.discounts,
            at=self.at,
            **given,  # type: ignore[arg-type]
        )
        funding.bring_balance_lines(project=self.pilot.pk, lines=told.lines, actor=self.implementer, at=self.at)
        drafted = selecting.drafted(self.project, self.on)
        funding.issue_balance(
            project=self.pilot.pk, note="随方案编制", seen=digest(to_json(drafted)), actor=self.implementer, at=self.at
        )

    def open_gate(self, step: str) -> None:
        """Whatever a step still asks for, done by whom it falls to."""
        match self.stage:
            case "application":
                self.preliminary()
            case "district-review":
                self.hear_experts(self.second, self.mayor)
            case "city-review" | "design-review":
                self.hear_experts(self.city, self.drawer)
            case "scheme":
                self.write()
            case "joint-acceptance":
                self.hear_departments(self.second)
        asked = [key for key in self.keys(step) if key not in self.said and not answered_here(key)]
        self.said |= set(asked)
        self.supply(asked)

    def walk(self, until: str) -> Way:
        """Every step in order up to a stage, each on its own day."""
        for each in self.now.cycle.transitions:
            if self.stage == until:
                return self
            self.later(1)
            if each.id == "request":
                self.later(100)
            self.open_gate(each.id)
            self.decide(each.id)
        return self


def answered_here(key: str) -> bool:
    """Whether a key of a gate is for this app or the reviews to answer."""
    return key in sources.REVIEWED | sources.LETTERS | sources.SCHEMES | sources.ASSESSED


def build_way(scene: Scene, at: datetime = AT) -> Way:
    city: Organisation = scene.city
    offices = {}
    for duty in ("housing", "fire-rescue"):
        office = body(f"zhifu-{duty}", "department", scene.district, duty)
        offices[duty] = person(f"o-{duty}", Role.DISTRICT_OFFICER, office)
    experts = [person(f"city-expert{n}", Role.EXPERT, city) for n in range(7)]
    experts += [person(f"district-expert{n}", Role.EXPERT, scene.district) for n in range(7)]
    registrar = person("registrar", Role.DISTRICT_OFFICER, scene.district)
    pilot = services.register_pilot(
        code="pilot-xingfu",
        name="幸福社区美好社区创建",
        community=scene.community.pk,
        profile="upgrade",
        on=at.date(),
        actor=registrar,
        at=at,
    )
    firm = body("renewal", "firm", city)
    projects.appoint_party(
        project=pilot.pk, body="implementing-party", organisation=firm.pk, on=at.date(), actor=registrar, at=at
    )
    return Way(
        scene=scene,
        pilot=pilot,
        registrar=registrar,
        mayor=person("mayor", Role.DISTRICT_OFFICER, scene.district),
        second=person("second", Role.DISTRICT_OFFICER, scene.district),
        implementer=person("drew", Role.IMPLEMENTER, firm),
        city=person("city", Role.CITY_OFFICER, city),
        drawer=person("drawer", Role.CITY_OFFICER, city),
        command=person("command", Role.CITY_OFFICER, city),
        clerk=scene.clerk,
        offices=offices,
        experts=experts,
        at=at,
    )


@pytest.fixture(scope="module")
def standing_way(standing_scene: Scene, footing: Footing) -> Way:
    return footing.build(lambda: build_way(standing_scene))


@pytest.fixture
def way(standing_way: Way, db: None) -> Way:
    return deepcopy(standing_way)
