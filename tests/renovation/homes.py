"""Homes of the compound, and what they answered, as a sheet."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from io import BytesIO, StringIO

from openpyxl import load_workbook

from meihao.accounts.models import User
from meihao.attachments.services import keep
from meihao.places.models import Building, Compound, Entrance, Home, PrivatePart
from meihao.renovation import services
from meihao.renovation.models import Ground
from tests.renovation.conftest import AT, Town

ON = date(2024, 5, 10)
HEAD = (
    "小区编号", "楼号", "单元", "房号", "专有部分面积（㎡）", "业主人数（人）", "已征求意见", "答复", "支持改造和拆违", "选定物业服务方式",
    "公共资源建设利用", "居民出资", "让渡公共收益", "长效管理", "想改的第一项", "想改的第二项", "想改的第三项",
)  # fmt: skip
YES = ("是", "是", "是")
ROWS: tuple[tuple[object, ...], ...] = (
    ("huaihua", "1", "1", "101", "80.50", 2, "是", "同意", *YES, "是", "是", "是", "道路", "供热与建筑节能"),
    ("huaihua", "1号楼", "1单元", "102室", None, 1, "是", "同意", *YES, "", "", "", "供热与建筑节能", "道路", "供水"),
    ("huaihua", "1", "2", "101", "60", 2, "是", "不同意", "否"),
    ("huaihua", "1", "2", "102", "60", 1, "否"),
)
"""Five of six heads were asked, three agree; of 280.50 ㎡ they have 220.50 and 160.50."""


def build(compound: Compound, areas: Sequence[int] = (8050, 8000, 6000, 6000)) -> list[Home]:
    """Two entrances with two homes each, of these areas in 0.01 ㎡."""
    building = Building.objects.create(compound=compound, number="1")
    entrances = [Entrance.objects.create(building=building, number=number) for number in "12"]
    homes = [Home.objects.create(entrance=entrance, number=room) for entrance in entrances for room in ("101", "102")]
    for home, area in zip(homes, areas, strict=True):
        PrivatePart.objects.create(home=home, kind="dwelling", area=area, area_source="title")
    return homes


def sheet(rows: Sequence[Sequence[object]] = ROWS, head: Sequence[str] = HEAD) -> bytes:
    out = StringIO()
    csv.writer(out).writerows([head, *rows])
    return out.getvalue().encode()


def roll(town: Town, rows: Sequence[Sequence[object]] = ROWS, *, by: User | None = None, on: date = ON) -> Ground:
    """A result that waits."""
    return services.enter_roll(
        project=town.project.pk,
        sheet=keep(sheet(rows), name="a.csv", at=AT),
        name="a.csv",
        paper=keep("签字汇总表".encode(), name="a.txt", at=AT),
        concluded_on=on,
        actor=by or town.clerk,
        at=AT,
    )


def cells(content: bytes) -> list[list[object]]:
    """The rows of the first sheet."""
    return [[cell.value for cell in row] for row in load_workbook(BytesIO(content)).worksheets[0].iter_rows()]
