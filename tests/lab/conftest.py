"""A city with communities and a project under works, and two colleagues of its office."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

import pytest

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.lab import services
from meihao.lab.models import Draft
from tests.facts.conftest import person, scene, standing_scene
from tests.oversight.conftest import under_works
from tests.renovation.conftest import AT, Town, standing_town
from tests.standing import Footing

__all__ = ["Bench", "bench", "scene", "standing_scene", "standing_town"]


@dataclass
class Bench:
    """Who drafts, a colleague, and what they draft about."""

    town: Town
    drafter: User
    colleague: User

    def draft(self, name: str = "试", **changes: str) -> Draft:
        """A draft of the drafter's with some figures changed; `__` in a name stands for a dot."""
        made = services.open_draft(name=name, actor=self.drafter, at=AT)
        for what, value in changes.items():
            self.change(made, f"parameter:{what.replace('__', '.')}", value)
        return made

    def change(self, draft: Draft, what: str, *values: str) -> None:
        """Another value for one thing."""
        services.change_value(draft=draft.pk, what=what, entered=values, grounds="试算", actor=self.drafter, at=AT)


@pytest.fixture(scope="module")
def standing_bench(standing_town: Town, footing: Footing) -> Bench:
    def build() -> Bench:
        city = standing_town.scene.city
        return Bench(under_works(standing_town), standing_town.city, person("second", Role.CITY_OFFICER, city))

    return footing.build(build)


@pytest.fixture
def bench(standing_bench: Bench, db: None) -> Bench:
    return deepcopy(standing_bench)
