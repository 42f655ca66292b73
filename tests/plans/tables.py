"""Plan tables as files, with invented figures."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook

from meihao.attachments.rules.tables import read_cells
from meihao.plans.rules.plan_tables import LIMITS, Body, PlanTable, read_plan

CITY = Body.of("city", "烟台市")
DISTRICTS = [
    Body.of(name, name)
    for name in ("芝罘区", "福山区", "牟平区", "莱山区", "黄渤海新区（烟台经开区）", "海阳市", "莱阳市")
]
HEAD = ["序号", "城市", "县(市区)", "小区数(个)", "楼栋数(栋)", "户数(户)", "建筑面积(万㎡)"]

type Rows = Sequence[Sequence[Any]]


def as_csv(rows: Rows) -> bytes:
    text = StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def as_xlsx(rows: Rows, *merged: str) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for each in merged:
        sheet.merge_cells(each)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def read(rows: Rows, **options: Any) -> PlanTable:
    """A table of texts, read."""
    cells = read_cells(BytesIO(as_csv(rows)), is_csv=True, limits=LIMITS)
    return read_plan(cells, **{"city": CITY, "districts": DISTRICTS, **options})


def read_book(rows: Rows, *merged: str) -> PlanTable:
    """A workbook, read."""
    return read_plan(
        read_cells(BytesIO(as_xlsx(rows, *merged)), is_csv=False, limits=LIMITS), city=CITY, districts=DISTRICTS
    )


def published(*districts: tuple[str, int], subtotal: int = 304) -> list[list[Any]]:
    """A table with one figure for each district, as the province prints it."""
    rows: list[list[Any]] = [HEAD, ["6", "烟台市", "小计", subtotal, "", "78431", "668.42"]]
    for number, (name, count) in enumerate(districts, start=1):
        rows.append(["", "", f"{'其中：' if number == 1 else ''}{number}.{name}", count, "", "—", ""])
    return rows
