"""What a draft changes and what would come out otherwise, as a workbook; the same draft and day give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from meihao.renovation.rules.books import Cell, Sheet, of_sheets

CHANGES: Final = (("改动", 40), ("现行", 20), ("草稿", 20), ("理由", 60))
ROWS: Final = (
    ("对象", 24), ("所属", 18), ("现行", 24), ("草稿", 24), ("方向", 8), ("哪一条", 44), ("现行怎么判", 44),
    ("草稿怎么判", 44), ("条款", 14), ("性质", 10), ("差额（元）", 14),
)  # fmt: skip


def workbook(
    changes: Sequence[Sequence[Cell]], aspects: Mapping[str, Sequence[Sequence[Cell]]], *, title: str, stamp: datetime
) -> bytes:
    """A sheet of the values that the draft changes, then one for each aspect by its name."""
    rest = [Sheet(name, f"{title}：{name}", ROWS, rows) for name, rows in aspects.items()]
    return of_sheets([Sheet("改动", title, CHANGES, changes), *rest], stamp=stamp)
