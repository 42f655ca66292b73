"""A community and a project to print papers of."""

from __future__ import annotations

from tests.facts.conftest import scene, standing_scene
from tests.renovation.conftest import standing_town, town

__all__ = ["scene", "standing_scene", "standing_town", "town"]
