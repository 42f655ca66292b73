"""A city with three districts, its officers, and compounds that may be renovated."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.accounts.services import appoint, enrol
from meihao.facts.services import Statement, state_facts, subject_for
from meihao.organisations.models import Organisation
from meihao.organisations.services import establish
from meihao.places.services import register_community, register_compound, register_division
from meihao.plans.selectors import progress
from tests.standing import Footing

AT = datetime(2024, 6, 30, 2, tzinfo=UTC)
TODAY = date(2024, 6, 30)
PRIORITY = ("clearance.voluntary", "consent.contribution", "consent.revenue_yield", "consent.long_term")


@dataclass
class Scene:
    """Who and what there is."""

    city: Organisation
    zhifu: Organisation
    laishan: Organisation
    laizhou: Organisation
    officer: User
    district: User
    stranger: User
    clerk: User


def body(code: str, name: str, kind: str, parent: Organisation | None) -> Organisation:
    return establish(code=code, name=name, kind=kind, parent=parent.pk if parent else None, actor=None, at=AT)


def person(username: str, role: Role, organisation: Organisation) -> User:
    made = enrol(username=username, name=f"{username}某", actor=None, at=AT)
    appoint(user=made.pk, role=role, organisation=organisation.pk, since=TODAY, actor=None, at=AT)
    return User.objects.get(pk=made.pk)


def build_scene() -> Scene:
    city = body("yantai", "烟台市", "city", None)
    zhifu, laishan = body("zhifu", "芝罘区", "district", city), body("laishan", "莱山区", "district", city)
    laizhou = body("laizhou", "莱州市", "district", city)
    street = body("xiangyang", "向阳街道", "street", zhifu)
    home = body("xingfu", "幸福社区", "community", street)
    register_division(code="370602", name="芝罘区", actor=None, at=AT)
    register_community(code="xingfu", name="幸福社区", organisation=home.pk, division="370602", actor=None, at=AT)
    return Scene(
        city,
        zhifu,
        laishan,
        laizhou,
        officer=person("officer", Role.CITY_OFFICER, city),
        district=person("district", Role.DISTRICT_OFFICER, zhifu),
        stranger=person("stranger", Role.DISTRICT_OFFICER, laishan),
        clerk=person("clerk", Role.COMMUNITY_OFFICER, home),
    )


@pytest.fixture
def no_progress() -> Iterator[None]:
    """Nobody keeps projects, whoever was registered."""
    kept = list(progress._SOURCES)
    progress._SOURCES[:] = []
    yield
    progress._SOURCES[:] = kept


def compound(code: str, *, built: int | None = 1995, first: bool = False, at: datetime = AT, **facts: str) -> None:
    """A compound of 幸福社区 with what is measured of it."""
    register_compound(code=code, name=f"{code}小区", community="xingfu", actor=None, at=AT, built_in=built)
    told = {"compound.homes": "300", "compound.area": "25000.5", "compound.cost": "6000000", **facts}
    told |= dict.fromkeys(PRIORITY, "是") if first else {}
    home = Organisation.objects.get(code="xingfu")
    statements = [
        Statement(key=key, value=value, effective_on=TODAY, source="台账", grade="A")
        for key, value in told.items()
        if value
    ]
    state_facts(subject=subject_for("compound", code, home).pk, statements=statements, actor=None, at=at)


@pytest.fixture(scope="module")
def standing_scene(footing: Footing) -> Scene:
    return footing.build(build_scene)


@pytest.fixture
def scene(standing_scene: Scene, db: None) -> Scene:
    return deepcopy(standing_scene)
