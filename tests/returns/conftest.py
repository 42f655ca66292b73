"""A district with a plan, a project of two compounds that has been started, and a city that accepts returns."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.plans.rules.plans import Figures
from meihao.plans.services.plans import Given, enter_plan
from meihao.renovation.models import Project
from meihao.renovation.selectors import contributions
from meihao.returns.models import Submission
from meihao.returns.rules.months import Month
from meihao.returns.selectors import pages
from meihao.returns.selectors.computing import computed
from meihao.returns.services import submit_return
from tests.facts.conftest import person, scene, standing_scene
from tests.renovation.conftest import AT, Town, standing_town, town
from tests.renovation.steps import another, planned, taken
from tests.standing import Footing

__all__ = ["scene", "standing_scene", "standing_town", "town"]

JUNE = Month(2024, 6)
LATER = datetime(2024, 7, 3, 2, tzinfo=UTC)
STEPS = ("apply", "enlist", "draw-up", "submit", "forward", "pass", "commence")


@dataclass
class Office:
    """The town, its started project, and who hands in and who accepts."""

    town: Town
    project: Project
    clerk: User
    city: User
    stranger: User

    @property
    def district(self) -> int:
        return self.town.scene.district.pk

    def figures(self, *, at: datetime = LATER, month: Month = JUNE) -> dict[str, int | None]:
        return dict(computed(month, known=at).sheet.districts[self.district])

    def seen(self, *, at: datetime = LATER, month: Month = JUNE) -> str:
        told = computed(month, known=at)
        return pages.digest_of(pages.drawn_up(told, self.town.scene.district))

    def submit(self, *, at: datetime = LATER, note: str = "", by: User | None = None) -> Submission:
        return submit_return(
            district=self.district, month=JUNE, seen=self.seen(at=at), actor=by or self.clerk, at=at, note=note
        )


def build_office(town: Town) -> Office:
    scene = town.scene
    enter_plan(
        year=2024,
        body=scene.city.pk,
        kind="plan",
        source="计划表",
        published_on=date(2024, 1, 20),
        rows=[
            Given(organisation=scene.city.pk, figures=Figures(5, None, 500, 4_000_000)),
            Given(organisation=scene.district.pk, figures=Figures(4, None, 400, 3_200_000)),
        ],
        actor=None,
        at=AT,
    )
    project = planned(town, "ab", another(town, "a"), another(town, "b", homes=80, area=700_000))
    taken(project, *STEPS, by=town.city, on=date(2024, 6, 1))
    return Office(
        town,
        project,
        clerk=town.district,
        city=town.city,
        stranger=person("elsewhere", Role.DISTRICT_OFFICER, scene.other_district),
    )


@pytest.fixture
def nobody_contributes(monkeypatch: pytest.MonkeyPatch) -> None:
    """No module tells anything of money, whoever was registered."""
    monkeypatch.setattr(contributions, "_ALONE", {})
    monkeypatch.setattr(contributions, "_PAID", [])
    monkeypatch.setattr(contributions, "_TOGETHER", {})


@pytest.fixture(scope="module")
def standing_office(standing_town: Town, footing: Footing) -> Office:
    return footing.build(lambda: build_office(standing_town))


@pytest.fixture
def office(standing_office: Office, db: None) -> Office:
    return deepcopy(standing_office)
