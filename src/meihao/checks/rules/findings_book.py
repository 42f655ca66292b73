"""Findings as a workbook; the same records give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from meihao.renovation.rules import books

COLUMNS: Final = (
    ("项目编号", 18), ("项目", 24), ("检查日期", 12), ("检查方", 16), ("检查事项", 34), ("位置", 20), ("问题", 40),
    ("程度", 8), ("整改单位", 12), ("整改期限", 12), ("状态", 12), ("逾期天数", 10),
)  # fmt: skip

type Line = tuple[str | date | int | None, ...]
"""The cells of a finding, in the order of the columns."""


def workbook(lines: Sequence[Line], *, title: str, stamp: datetime) -> bytes:
    """One line for each finding; `stamp` dates the file, so that it says when it was last written."""
    return books.workbook(COLUMNS, lines, name="检查问题", title=title, stamp=stamp)
