"""What is stored of yearly plans."""

from __future__ import annotations

from meihao.plans.models.plans import ComposerVariant, Kind, PlanRow, PlanVersion

__all__ = ["ComposerVariant", "Kind", "PlanRow", "PlanVersion"]
