"""The same two communities as in the tests of facts."""

from __future__ import annotations

from tests.facts.conftest import scene, standing_scene

__all__ = ["scene", "standing_scene"]
