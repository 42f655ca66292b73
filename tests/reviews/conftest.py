"""The same community, city officer, experts and panel as in the tests of assessments."""

from __future__ import annotations

from tests.assessment.conftest import experts, head, panel
from tests.facts.conftest import scene, standing_scene

__all__ = ["experts", "head", "panel", "scene", "standing_scene"]
