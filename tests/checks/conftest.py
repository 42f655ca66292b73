"""A project on whose site things are checked, and whoever checks them."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.attachments.services import keep
from meihao.checks import services
from meihao.checks.models import Finding, FindingStep, Inspection, Material, NodeCall
from meihao.renovation.services import appoint_party
from tests.facts.conftest import body, person, scene, standing_scene
from tests.renovation.conftest import AT, TODAY, Town, standing_town, town
from tests.renovation.works import picture
from tests.standing import Footing

__all__ = ["Site", "scene", "site", "standing_scene", "standing_town", "town"]


@dataclass
class Site:
    """The town with a supervisor and a third party, two people at each firm."""

    town: Town
    supervisor: User
    patrol: User
    mate: User

    @property
    def project(self) -> int:
        return self.town.project.pk

    def photo(self, shade: int = 1) -> int:
        return keep(picture(shade), name="a.jpg", at=AT).pk

    def material(self, *, by: User | None = None, batch: str = "A1", shade: int = 2, **more: object) -> Material:
        given: dict[str, object] = {
            "name": "防水卷材",
            "spec": "演示牌 SBS 4mm",
            "quantity": 120_000,
            "unit": "卷",
            "supplier": "演示建材商行",
            "batch": batch,
            "arrived_on": TODAY,
            "certificate": self.photo(shade),
            **more,
        }
        entry = services.Batch(**given)  # type: ignore[arg-type]
        return services.enter_material(project=self.project, entry=entry, actor=by or self.town.builder, at=AT)

    def call(
        self, node: str = "roof-base", place: str = "3 号楼屋面", *, by: User | None = None, at: datetime = AT
    ) -> NodeCall:
        ready = at + timedelta(hours=30)
        return services.call_node(
            project=self.project, node=node, place=place, ready_at=ready, actor=by or self.town.builder, at=at
        )

    def check(self, call: NodeCall, outcome: str = "pass", *, by: User | None = None, opinion: str = "") -> None:
        services.check_node(
            project=self.project, call=call.pk, outcome=outcome, opinion=opinion, photo=self.photo(3),
            actor=by or self.supervisor, at=AT,
        )  # fmt: skip

    def inspect(
        self,
        *found: services.Found,
        by: User | None = None,
        side: str = "district",
        on: date = TODAY,
        at: datetime = AT,
    ) -> Inspection:
        seen = found or (self.failed(),)
        return services.inspect(
            project=self.project, side=side, on=on, found=seen, actor=by or self.town.district, at=at
        )

    def failed(self, item: str = "guard", note: str = "东侧没有护栏", shade: int = 4) -> services.Found:
        return services.Found(item, "fail", note=note, photo=self.photo(shade))

    def finding(
        self,
        visit: Inspection | None = None,
        *,
        severity: str = "general",
        days: int = 5,
        place: str = "东侧基坑",
        by: User | None = None,
        responsible: str = "contractor",
        at: datetime = AT,
    ) -> Finding:
        item = (visit or self.inspect()).items.get(verdict="fail")
        given = services.Raised(
            severity=severity,
            place=place,
            text="没有护栏",
            responsible=responsible,
            due_on=TODAY + timedelta(days=0 if severity == "serious" else days),
        )
        return services.raise_finding(
            project=self.project, item=item.pk, given=given, actor=by or self.town.district, at=at
        )

    def follow(
        self,
        finding: Finding,
        step: str,
        by: User,
        *,
        note: str = "已补装",
        photo: bool = True,
        due_on: date | None = None,
        seen: int | None = None,
        at: datetime = AT,
    ) -> FindingStep:
        number = finding.steps.count() if seen is None else seen
        given = services.Mended(step, note, self.photo(10 + number) if photo else None, due_on)
        return services.follow_finding(
            project=self.project, finding=finding.pk, seen=number, given=given, actor=by, at=at
        )


def build_site(town: Town) -> Site:
    firms = {name: body(name, "firm", town.scene.city) for name in ("watchers", "testers")}
    for name, part in {"watchers": "supervisor", "testers": "testing-body"}.items():
        appoint_party(
            project=town.project.pk, body=part, organisation=firms[name].pk, on=TODAY, actor=town.district, at=AT
        )
    return Site(
        town,
        person("watch", Role.IMPLEMENTER, firms["watchers"]),
        person("test", Role.IMPLEMENTER, firms["testers"]),
        person("mate", Role.IMPLEMENTER, town.builder.posts_held[0].organisation),
    )


@pytest.fixture(scope="module")
def standing_site(standing_town: Town, footing: Footing) -> Site:
    return footing.build(lambda: build_site(standing_town))


@pytest.fixture
def site(standing_site: Site, db: None) -> Site:
    return deepcopy(standing_site)
