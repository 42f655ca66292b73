"""The scene of the tests of facts, and a panel of three."""

from __future__ import annotations

import pytest

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.reviews.models import Panel
from meihao.reviews.services import convene
from tests.facts.conftest import AT, TODAY, Scene, person, scene, standing_scene

__all__ = ["experts", "head", "panel", "scene", "standing_scene"]


@pytest.fixture
def head(scene: Scene) -> User:
    """An officer of the city, who convenes."""
    return person("head", Role.CITY_OFFICER, scene.city)


@pytest.fixture
def experts(scene: Scene) -> list[User]:
    """Three experts of the city."""
    return [scene.expert, *(person(f"expert{n}", Role.EXPERT, scene.city) for n in (2, 3))]


@pytest.fixture
def panel(scene: Scene, head: User, experts: list[User]) -> Panel:
    """The panel that judges the community."""
    return convene(
        subject=scene.subject.pk,
        kind="community",
        experts=[expert.pk for expert in experts],
        on=TODAY,
        actor=head,
        at=AT,
    )
