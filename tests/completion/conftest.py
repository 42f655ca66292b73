"""A project whose works go on, with everybody who accepts them."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.completion import services
from meihao.completion.models import Handover, Meeting, Package, Paper, SiteCheck
from meihao.completion.rules.records import Records
from meihao.completion.selectors import law
from meihao.completion.selectors.records import of_project, promised_measures
from meihao.completion.services import File, Guest, Offered
from meihao.policy.lifecycle import step as step_of
from meihao.renovation import selectors
from meihao.renovation import services as renovation
from meihao.renovation.models import AsBuilt, Project
from tests.facts.conftest import body, person, scene, standing_scene
from tests.renovation.conftest import AT, TODAY, Town, standing_town, town
from tests.renovation.works import PIPES, accept, built, filed
from tests.standing import Footing

__all__ = ["Site", "scene", "site", "standing_scene", "standing_town", "town"]

WATER = replace(PIPES, measure="water-supply", item="更换给水管", quantity=300_000)
GUESTS = (
    Guest("street", "孙某", "副主任"),
    Guest("community", "李某", "书记"),
    Guest("owners", "赵某", "业主委员会主任"),
)


def day(number: int) -> datetime:
    """A morning so many days after everything began."""
    return AT + timedelta(days=number)


def on(number: int) -> date:
    return TODAY + timedelta(days=number)


def file(text: str = "材料") -> File:
    return File(text.encode(), "a.txt")


@dataclass
class Site:
    """A project under works with a filed scheme, and who speaks for its parties."""

    town: Town
    supervisor: User
    designer: User
    keeper: User
    station: User
    inspector: User
    work: AsBuilt

    @property
    def project(self) -> Project:
        rows = Project.objects.select_related("organisation__parent__parent", "subject")
        return rows.prefetch_related("parties").get(pk=self.town.project.pk)

    @property
    def parties(self) -> Mapping[str, User]:
        return {
            "construction-unit": self.town.owner,
            "designer": self.designer,
            "contractor": self.town.builder,
            "supervisor": self.supervisor,
        }

    def records(self, at: int) -> Records:
        return of_project(self.project, on=on(at), known=day(at))

    def hand_in(self, step: str, at: int, by: User, **more: object) -> Paper:
        given: dict[str, object] = {"on": on(at), "file": file(f"{step} {at}"), "text": "内容", **more}
        return services.hand_in_paper(project=self.project.pk, step=step, actor=by, at=day(at), **given)  # type: ignore[arg-type]

    def review(self, paper: Paper, at: int, by: User, outcome: str = "confirmed", reason: str = "") -> None:
        services.review_paper(paper=paper.pk, outcome=outcome, reason=reason, actor=by, at=day(at))

    def report(self, at: int) -> Paper:
        made = self.hand_in("report", at, self.town.builder)
        self.review(made, at, self.supervisor)
        return made

    def certify(self, at: int, topic: str = "water") -> Paper:
        made = self.hand_in("utility", at, self.town.owner, topic=topic, text="自来水公司")
        self.review(made, at, self.supervisor)
        return made

    def notify(self, at: int, meeting_on: date) -> Paper:
        made = self.hand_in("notice", at, self.town.owner, meeting_on=meeting_on)
        self.review(made, at, self.station)
        return made

    def results(self, **failed: str) -> dict[str, tuple[str, str]]:
        asked = law.asked(promised_measures(self.project))
        return {each.id: ("failed", failed[each.id]) if each.id in failed else ("passed", "") for each in asked}

    def hold(self, at: int, *, guests: tuple[Guest, ...] = GUESTS, by: User | None = None, **failed: str) -> Meeting:
        return services.hold_meeting(
            project=self.project.pk,
            on=on(at),
            place="项目部",
            items=self.results(**failed),
            guests=guests,
            minutes=file(f"纪要 {at}"),
            actor=by or self.town.owner,
            at=day(at),
        )

    def sign(self, meeting: Meeting, body_: str, at: int, outcome: str = "pass", text: str = "") -> None:
        services.sign(meeting=meeting.pk, body=body_, outcome=outcome, text=text, actor=self.parties[body_], at=day(at))

    def sign_all(self, meeting: Meeting, at: int) -> None:
        for each in self.parties:
            self.sign(meeting, each, at)

    def watch(self, meeting: Meeting, at: int, *, orderly: bool = True) -> None:
        services.supervise(
            meeting=meeting.pk,
            orderly=orderly,
            text="" if orderly else "没有通知业主代表",
            file=file(f"监督 {at}"),
            actor=self.station,
            at=day(at),
        )

    def ready(self) -> None:
        """Up to the stage of acceptance, with all that a meeting on day 20 needs."""
        self.report(1)
        self.certify(1)
        self.decide("finish", 2, self.town.builder, self.town.owner)
        self.notify(3, on(20))

    def pass_(self) -> Meeting:
        """Accepted on day 20."""
        self.ready()
        meeting = self.hold(20)
        self.sign_all(meeting, 20)
        self.watch(meeting, 20)
        return meeting

    def decide(self, step: str, at: int, proposer: User | None, decider: User) -> None:
        """Propose and decide a step on a later day."""
        pk = self.town.project.pk
        if proposer is not None:
            renovation.propose(project=pk, step=step, actor=proposer, at=day(at))
        now = selectors.position(self.project, on=on(at), known=day(at))
        chosen = step_of(now.cycle, step)
        assert chosen is not None
        seen = selectors.gate(now, chosen, on=on(at), known=day(at)).digest
        renovation.advance(project=pk, step=step, on=on(at), actor=decider, at=day(at), seen=seen)

    def file_all(self, at: int) -> None:
        """Filing and archive, confirmed."""
        for step in ("filing", "archive"):
            self.review(self.hand_in(step, at, self.town.owner, number=f"{step}-1"), at, self.town.district)

    def offer(self, at: int, *works: AsBuilt) -> Handover:
        lines = [Offered(work.pk, "fittings", "井盖钥匙 2 把") for work in works or (self.work,)]
        return services.offer_handover(
            project=self.project.pk, lines=lines, on=on(at), actor=self.town.owner, at=day(at)
        )

    def take(self, handover: Handover, at: int, outcome: str = "taken", reason: str = "") -> None:
        replies = {line.pk: (outcome, reason) for line in handover.lines.all()}
        services.reply_handover(handover=handover.pk, replies=replies, actor=self.keeper, at=day(at))

    def inspect(self, at: int, *, by: User | None = None, **differs: str) -> SiteCheck:
        version = self.project.scheme_versions.get()
        numbers = version.commitments.values_list("number", flat=True)
        findings = {
            number: ("differs", differs[f"n{number}"]) if f"n{number}" in differs else ("matched", "")
            for number in numbers
        }
        return services.check_site(
            project=self.project.pk,
            version=version.pk,
            on=on(at),
            findings=findings,
            file=file(f"核对 {at} {differs}"),
            actor=by or self.inspector,
            at=day(at),
        )

    def archive(self, at: int) -> Package:
        return services.build_package(project=self.project.pk, actor=self.town.owner, at=day(at))


def build_site(town: Town) -> Site:
    firms = {}
    for code, part in (("super", "supervisor"), ("design", "designer"), ("care", "property-company")):
        firm = body(code, "firm", town.scene.city)
        renovation.appoint_party(
            project=town.project.pk, body=part, organisation=firm.pk, on=TODAY, actor=town.district, at=AT
        )
        firms[code] = firm
    filed(town, WATER)
    town.walk("works")
    work = built(town, 1, 300_000, WATER.where)
    accept(town, work)
    return Site(
        town=town,
        supervisor=person("super", Role.IMPLEMENTER, firms["super"]),
        designer=person("design", Role.IMPLEMENTER, firms["design"]),
        keeper=person("care", Role.PROPERTY, firms["care"]),
        station=person("station", Role.DISTRICT_OFFICER, town.scene.district),
        inspector=person("inspector", Role.DISTRICT_OFFICER, town.scene.district),
        work=work,
    )


@pytest.fixture(scope="module")
def standing_site(standing_town: Town, footing: Footing) -> Site:
    return footing.build(lambda: build_site(standing_town))


@pytest.fixture
def site(standing_site: Site, db: None) -> Site:
    return deepcopy(standing_site)
