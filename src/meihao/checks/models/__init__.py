"""What is stored of checks on site."""

from __future__ import annotations

from meihao.checks.models.inspections import Finding, FindingStep, InspectedItem, Inspection
from meihao.checks.models.materials import Material, MaterialRemoval, MaterialReview, NodeCall, NodeCheck, SafetyCheck
from meihao.checks.models.plans import Draw, DrawnInspector, DrawnProject, Plan, Round

__all__ = [
    "Draw",
    "DrawnInspector",
    "DrawnProject",
    "Finding",
    "FindingStep",
    "InspectedItem",
    "Inspection",
    "Material",
    "MaterialRemoval",
    "MaterialReview",
    "NodeCall",
    "NodeCheck",
    "Plan",
    "Round",
    "SafetyCheck",
]
