"""The verbs of checks on site."""

from __future__ import annotations

from meihao.checks.services.inspections import Found, Mended, Raised, follow_finding, inspect, raise_finding
from meihao.checks.services.materials import Batch, enter_material, remove_material, review_material
from meihao.checks.services.nodes import call_node, check_node, check_safety
from meihao.checks.services.plans import Planned, draw_round, make_plan, publish_round
from meihao.renovation.rules.deciding import Overtaken, Refused

__all__ = [
    "Batch",
    "Found",
    "Mended",
    "Overtaken",
    "Planned",
    "Raised",
    "Refused",
    "call_node",
    "check_node",
    "check_safety",
    "draw_round",
    "enter_material",
    "follow_finding",
    "inspect",
    "make_plan",
    "publish_round",
    "raise_finding",
    "remove_material",
    "review_material",
]
