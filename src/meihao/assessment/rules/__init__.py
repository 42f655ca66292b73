"""Reading an assessment and printing it: pure, and the same bytes for the same assessment."""

from __future__ import annotations

from meihao.assessment.rules.assessing import Assessment, Block, Cell, Line, Tally, judged, matrix
from meihao.assessment.rules.rows import KINDS, GapRow, ResponseRow, gap_rows, response_rows

__all__ = [
    "KINDS",
    "Assessment",
    "Block",
    "Cell",
    "GapRow",
    "Line",
    "ResponseRow",
    "Tally",
    "gap_rows",
    "judged",
    "matrix",
    "response_rows",
]
