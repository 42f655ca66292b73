"""Registers as files, for the tests."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook

COMPOUND = (
    "小区编号*", "小区名称*", "社区编号*", "地址", "建成年份", "产权类型", "物业管理方式", "管理单位", "党组织", "片区编号", "申报户数（户）",
    "申报建筑面积（㎡）", "经度", "纬度",
)  # fmt: skip
BUILDING = ("小区编号", "楼号", "单元", "层数", "建成年份", "结构", "电梯数")
PART = ("小区编号", "楼号", "单元", "房号", "类别", "部位编号", "建筑面积（㎡）", "面积来源", "有人居住")
HEADS = {"小区": COMPOUND, "楼栋": BUILDING, "房屋": PART}

NANLI = (
    "nanli",
    "南里",
    "xingfu",
    "幸福路 1 号",
    1998,
    "房改房",
    "专业",
    "海晏物业",
    "南里党支部",
    None,
    4,
    300.5,
    121.4,
    37.54,
)
GOOD: Mapping[str, Sequence[Sequence[Any]]] = {
    "小区": [NANLI],
    "楼栋": [("nanli", "1号楼", "1、2", 6, 1998, "砖混", 0), ("nanli", 2, None, 3, None, None, None)],
    "房屋": [
        ("nanli", "1", "1单元", "101室", "住宅", None, 86.5, "登记", "是"),
        ("nanli", "1", "1单元", "101室", "车位", "B12", "12.50㎡", "测绘", None),
        ("nanli", "1号楼", "2", 102, "住宅", None, 60, "申报", "否"),
        ("nanli", "2栋", None, "商1", "商铺", None, 200, "登记", None),
    ],
}


def book(
    tables: Mapping[str, Sequence[Sequence[Any]]] = GOOD,
    change: Callable[[Any], object] = lambda _book: None,
    heads: Mapping[str, Sequence[str]] = HEADS,
) -> bytes:
    """A workbook with a sheet for each table."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in tables.items():
        sheet = made.create_sheet(name)
        for row in (heads[name], *rows):
            sheet.append(row)
    change(made)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def text(name: str, rows: Sequence[Sequence[Any]]) -> bytes:
    """One table as CSV."""
    out = StringIO()
    csv.writer(out).writerows([HEADS[name], *rows])
    return out.getvalue().encode("gb18030")


def with_row(table: str, row: Sequence[Any]) -> dict[str, Sequence[Sequence[Any]]]:
    """The good register with one row more."""
    return {**GOOD, table: [*GOOD[table], row]}
