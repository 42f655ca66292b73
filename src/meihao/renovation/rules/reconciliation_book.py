"""The reconciliation as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from meihao.renovation.rules import books
from meihao.renovation.rules.reconciling import Line
from meihao.renovation.rules.schemes import THOUSAND

COLUMNS: Final = (
    ("序号", 8), ("内容", 30), ("位置", 26), ("单位", 8), ("承诺", 12), ("完成", 12), ("验收", 12), ("差", 12), ("结果", 18), ("未了", 8),
)  # fmt: skip

type Told = tuple[int | None, str, str, str, Line]
"""The number, item, place in words and unit of a line, and the line."""


def workbook(rows: Sequence[Told], *, title: str, stamp: datetime) -> bytes:
    """One line for each commitment and each work besides; `stamp` is the last moment that anything here was written."""
    cells = []
    for number, item, where, unit, line in rows:
        figures = [Decimal(each) / THOUSAND for each in (line.promised, line.built, line.accepted, line.difference)]
        cells.append((number, item, where, unit, *figures, line.words, "是" if line.open else "否"))
    return books.workbook(COLUMNS, cells, name="承诺与完成", title=title, stamp=stamp)
