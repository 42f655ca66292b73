"""The open data: which sets there are, and the dictionary of their columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

type Cell = str | int | float | None
type Form = Literal["csv", "json", "xlsx", "geojson"]

MEDIA: Final[dict[str, str]] = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
}
"""What each form of a file is."""
TYPES: Final = {"text": "文字", "integer": "整数", "number": "小数", "date": "日期", "link": "网址"}
MOST: Final = 20_000
"""So many rows at most are given in one file, the first of them."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in JSON, its heading, its type and unit, and what it says."""

    name: str
    title: str
    type: Literal["text", "integer", "number", "date", "link"]
    text: str
    unit: str = ""
    width: int = 14

    @property
    def type_name(self) -> str:
        """Its type for people."""
        return TYPES[self.type]


@dataclass(frozen=True, slots=True)
class Dataset:
    """A set of data: its lasting name, what it is, its columns and the forms that it is given in."""

    id: str
    title: str
    text: str
    columns: tuple[Column, ...]
    forms: tuple[Form, ...] = ("csv", "json", "xlsx")
    keywords: tuple[str, ...] = ()


def _measured(name: str, title: str) -> tuple[Column, ...]:
    """The columns of one set of figures of a year."""
    empty = "空着是没有公布"
    return (
        Column(f"{name}_count", f"{title}数量", "integer", f"{title}的片区或小区个数；{empty}"),
        Column(f"{name}_homes", f"{title}户数", "integer", f"{title}的户数；{empty}", "户"),
        Column(f"{name}_area", f"{title}面积", "number", f"{title}的建筑面积；{empty}", "㎡"),
    )


PROJECTS: Final = Dataset(
    "projects",
    "改造项目",
    "已经列入计划的老旧小区改造项目，每个项目一行。",
    (
        Column("code", "项目编号", "text", "项目的编号，登记后不变", width=24),
        Column("name", "项目名称", "text", "项目的名称", width=28),
        Column("district", "区市", "text", "项目所在的区市"),
        Column("place", "社区或街道", "text", "项目所属的社区或街道", width=20),
        Column("year", "计划年度", "integer", "列入哪一年的计划；空着是还没有定", "年"),
        Column("stage", "阶段", "text", "现在所处的阶段"),
        Column("since", "进入阶段日期", "date", "哪一天进入现在的阶段"),
        Column("held", "暂停状态", "text", "暂缓或延期；空着是正常推进"),
        Column("compounds", "小区", "text", "项目包含的小区，用顿号隔开", width=30),
        Column("homes", "户数", "integer", "各小区户数之和；空着是有小区没有填报", "户"),
        Column("area", "建筑面积", "number", "各小区建筑面积之和；空着是有小区没有填报", "㎡"),
        Column("longitude", "经度", "number", "项目中第一个标注了位置的小区；CGCS2000", "度"),
        Column("latitude", "纬度", "number", "同上", "度"),
        Column("link", "网址", "link", "项目在本平台上的网页", width=40),
    ),
    ("csv", "json", "xlsx", "geojson"),
    ("老旧小区改造", "城市更新"),
)
PILOTS: Final = Dataset(
    "pilots",
    "美好社区试点",
    "已经确定的美好社区试点，每个试点一行。",
    (
        Column("code", "试点编号", "text", "试点的编号，登记后不变", width=24),
        Column("name", "试点名称", "text", "试点的名称", width=28),
        Column("district", "区市", "text", "试点所在的区市"),
        Column("community", "社区", "text", "创建美好社区的社区", width=20),
        Column("kind", "类型", "text", "综合提升、拆改更新或规划新建"),
        Column("stage", "阶段", "text", "现在所处的阶段"),
        Column("since", "进入阶段日期", "date", "哪一天进入现在的阶段"),
        Column("held", "暂停状态", "text", "暂缓或延期；空着是正常推进"),
        Column("designated_on", "确定日期", "date", "哪一天确定为试点"),
        Column("named_on", "命名日期", "date", "哪一天命名为美好社区；空着是还没有命名"),
        Column("award", "奖补", "text", "所得奖补的名称；空着是没有", width=18),
        Column("award_amount", "奖补金额", "number", "所得奖补之和；空着是没有", "元"),
        Column("longitude", "经度", "number", "社区的位置；CGCS2000", "度"),
        Column("latitude", "纬度", "number", "同上", "度"),
        Column("link", "网址", "link", "试点在本平台上的网页", width=40),
    ),
    ("csv", "json", "xlsx", "geojson"),
    ("美好社区", "试点"),
)
PLAN: Final = Dataset(
    "plan",
    "年度计划和完成情况",
    "各年度的计划数、开工数和认定完成数，全市一行，各区市各一行。",
    (
        Column("year", "年度", "integer", "计划年度", "年"),
        Column("area_name", "范围", "text", "全市或者区市", width=18),
        Column("unit", "计数单位", "text", "数量一列数的是片区还是小区"),
        Column("source", "计划出处", "text", "计划数出自哪个文件", width=30),
        *_measured("planned", "计划"),
        *_measured("started", "开工"),
        *_measured("done", "完成"),
    ),
    keywords=("年度计划", "完成情况"),
)
STATISTICS: Final = Dataset(
    "statistics",
    "分区市分阶段统计",
    "公开的项目按区市和阶段计数，没有项目的不列。",
    (
        Column("district", "区市", "text", "项目所在的区市"),
        Column("stage", "阶段", "text", "现在所处的阶段"),
        Column("projects", "项目数", "integer", "项目个数", "个"),
        Column("compounds", "小区数", "integer", "小区个数", "个"),
        Column("homes", "户数", "integer", "有填报的小区户数之和", "户"),
        Column("area", "建筑面积", "number", "有填报的小区面积之和", "㎡"),
        Column("silent", "未填报小区数", "integer", "户数或面积没有填报的小区个数", "个"),
    ),
    keywords=("统计",),
)
NOTICES: Final = Dataset(
    "notices",
    "公示和动态",
    "方案公示和项目动态，最近的在前。",
    (
        Column("id", "编号", "text", "公告的编号，不变", width=16),
        Column("sort", "种类", "text", "方案公示或者项目动态"),
        Column("title", "标题", "text", "公告的标题", width=40),
        Column("project", "项目编号", "text", "是哪个项目的", width=24),
        Column("district", "区市", "text", "项目所在的区市"),
        Column("on", "日期", "date", "公示开始或者事项发生的日期"),
        Column("until", "公示截止", "date", "公示到哪一天；动态没有"),
        Column("phone", "服务电话", "text", "公示上的服务电话", width=18),
        Column("link", "网址", "link", "项目在本平台上的网页", width=40),
    ),
    keywords=("公示",),
)
DATASETS: Final = {each.id: each for each in (PROJECTS, PILOTS, PLAN, STATISTICS, NOTICES)}
"""Every set of data by its lasting name."""
