"""How identifiers of the law are said in Chinese."""

from __future__ import annotations

from meihao.policy import library


def citation(clause: str) -> str:
    """`opinion/6` as 意见 6, `plan/3.2.2` as 方案 三（二）2: as the pack in force prints it. What is in words is left alone."""
    known = library.clause(clause)
    return known.short if known else clause
