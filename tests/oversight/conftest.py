"""A project of the town whose scheme is filed and whose works go on."""

from __future__ import annotations

from copy import deepcopy

import pytest

from tests.facts.conftest import scene, standing_scene
from tests.renovation.conftest import Town, standing_town
from tests.renovation.works import PIPES, filed
from tests.standing import Footing

__all__ = ["scene", "standing_scene", "standing_town", "town"]


def under_works(town: Town) -> Town:
    filed(town, PIPES)
    town.walk("works")
    return town


@pytest.fixture(scope="module")
def standing_works(standing_town: Town, footing: Footing) -> Town:
    return footing.build(lambda: under_works(standing_town))


@pytest.fixture
def town(standing_works: Town, db: None) -> Town:
    return deepcopy(standing_works)
