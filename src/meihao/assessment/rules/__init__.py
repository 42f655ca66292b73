"""Reading an assessment and printing it: pure, and the same bytes for the same assessment."""

from __future__ import annotations

from meihao.assessment.rules.assessing import Assessment, Block, Cell, Line, Tally, judged, matrix

__all__ = ["Assessment", "Block", "Cell", "Line", "Tally", "judged", "matrix"]
