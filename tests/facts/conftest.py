"""Two communities of one district and the people who supply and review what is known of them."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.accounts.services import appoint, enrol
from meihao.facts.models import Subject
from meihao.facts.services import subject_for
from meihao.organisations.models import Organisation
from meihao.organisations.services import establish
from meihao.places.models import Community
from meihao.places.services import register_community, register_division
from tests.standing import Footing

AT = datetime(2024, 6, 30, 2, tzinfo=UTC)
"""Ten in the morning of 30 June 2024 in Yantai."""
TODAY = date(2024, 6, 30)


@dataclass
class Scene:
    """Who and what there is."""

    city: Organisation
    district: Organisation
    other_district: Organisation
    community: Community
    neighbour: Community
    subject: Subject
    neighbours: Subject
    clerk: User
    colleague: User
    officer: User
    stranger: User
    expert: User


def person(username: str, role: Role, organisation: Organisation) -> User:
    user = enrol(username=username, name=f"{username}某", actor=None, at=AT)
    appoint(user=user.pk, role=role, organisation=organisation.pk, since=TODAY, actor=None, at=AT)
    return User.objects.get(pk=user.pk)


def body(code: str, kind: str, parent: Organisation | None, duty: str = "") -> Organisation:
    above = parent.pk if parent else None
    return establish(code=code, name=f"{code}机构", kind=kind, parent=above, body=duty, actor=None, at=AT)


def place(code: str, street: Organisation) -> Community:
    home = body(code, "community", street)
    return register_community(
        code=code, name=f"{code}社区", organisation=home.pk, division="370602", actor=None, at=AT,
        longitude=121_400_000, latitude=37_540_000,
    )  # fmt: skip


def build_scene() -> Scene:
    city = body("yantai", "city", None)
    district, other = body("zhifu", "district", city), body("laishan", "district", city)
    street = body("xiangyang", "street", district)
    register_division(code="370602", name="芝罘区", actor=None, at=AT)
    community, neighbour = place("xingfu", street), place("wenhua", street)
    return Scene(
        city=city,
        district=district,
        other_district=other,
        community=community,
        neighbour=neighbour,
        subject=subject_for("community", community.code, community.organisation),
        neighbours=subject_for("community", neighbour.code, neighbour.organisation),
        clerk=person("clerk", Role.COMMUNITY_OFFICER, community.organisation),
        colleague=person("colleague", Role.DISTRICT_OFFICER, district),
        officer=person("officer", Role.DISTRICT_OFFICER, district),
        stranger=person("stranger", Role.DISTRICT_OFFICER, other),
        expert=person("expert", Role.EXPERT, city),
    )


@pytest.fixture(scope="module")
def standing_scene(footing: Footing) -> Scene:
    return footing.build(build_scene)


@pytest.fixture
def scene(standing_scene: Scene, db: None) -> Scene:
    return deepcopy(standing_scene)
