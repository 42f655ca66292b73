"""The three tables of the register as sheets: their columns, and what each cell may say."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Final

from meihao.kernel.written import Cell, Unreadable, number, squeezed, whole
from meihao.places.rules.registering import CODE, DEGREES, YEARS
from meihao.places.rules.words import (
    AREA_SOURCES,
    BUILDING_ENDS,
    ENTRANCE_ENDS,
    OTHER_WORDS,
    PART_KINDS,
    PROPERTY_MODES,
    ROOM_ENDS,
    STRUCTURES,
    TENURES,
    bare,
)

type Value = str | int | bool | tuple[str, ...]
"""What a filled cell says: stored words, whole numbers (areas in 0.01 m², degrees in 1e-6), or the entrances of a building."""

UNIT: Final = re.compile(r"(.+?)[(\[](.+)[)\]]")
LARGEST_AREA: Final = 10**11
SPAN: Final = re.compile(r"(\d{1,2})(?:-|~|至|到)(\d{1,2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its heading, the field it fills, how a cell is read, and how it is to be filled."""

    heading: str
    field: str
    read: Callable[[str], Value]
    how: str
    unit: str = ""
    needed: bool = False
    width: int = 12
    label: bool = False
    choices: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The heading as printed, with its unit and the mark of what must be filled."""
        return self.heading + (f"（{self.unit}）" if self.unit else "") + ("*" if self.needed else "")


@dataclass(frozen=True, slots=True)
class Table:
    """One table: rows are told apart by the first columns, its key."""

    name: str
    keys: int
    columns: tuple[Column, ...]

    def named(self, heading: str) -> Column | None:
        """The column that a heading means, whatever unit it carries."""
        wanted = unit_of(heading)[0]
        return next((each for each in self.columns if wanted in {each.heading, *each.others}), None)


def unit_of(heading: str) -> tuple[str, str]:
    """A heading without its mark, and the unit in brackets behind it."""
    written = squeezed(heading).rstrip("*:")
    found = UNIT.fullmatch(written)
    return (found[1], found[2]) if found else (written, "")


def _code(text: str) -> str:
    if not CODE.fullmatch(text) or len(text) > 40:
        raise Unreadable("只能用小写字母、数字和连字符，最多 40 个，例如 zhifu-xingfu")
    return text


def _words(text: str, *, most: int) -> str:
    if len(text) > most:
        raise Unreadable(f"太长（{len(text)} 个字），最多 {most} 个")
    return text


def _number(text: str, *, ends: tuple[str, ...]) -> str:
    found = bare(text, ends)
    if len(found) > 20:
        raise Unreadable("太长，最多 20 个字")
    return found


def _entrances(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for part in filter(None, re.split(r"[、,;/\s]+", text)):
        span = SPAN.fullmatch(part.removesuffix("单元"))
        if span and int(span[1]) < int(span[2]):
            found += [str(n) for n in range(int(span[1]), int(span[2]) + 1)]
        else:
            found.append(_number(part, ends=ENTRANCE_ENDS))
    if len(set(found)) < len(found):
        raise Unreadable("里有重复的单元，每个单元只写一次")
    return tuple(found)


def _year(text: str) -> int:
    year = whole(text, "年")
    if year not in YEARS:
        raise Unreadable(f"不在 {YEARS.start} 到 {YEARS.stop - 1} 之间，请核对建成年份")
    return year


def _count(text: str, *, unit: str, least: int, most: int) -> int:
    count = whole(text, unit)
    if not least <= count <= most:
        raise Unreadable(f"应在 {least} 到 {most:,} 之间，请核对")
    return count


def _area(text: str) -> int:
    """Square metres with two decimals at the most, in 0.01 m²."""
    hundredths = number(text, "㎡") * 100
    if hundredths != hundredths.to_integral_value():
        raise Unreadable("的小数超过 2 位，建筑面积精确到 0.01 ㎡，请按登记或测绘的数填写")
    if not 0 < hundredths <= LARGEST_AREA:
        raise Unreadable("应大于 0，单位是 ㎡，请核对")
    return int(hundredths)


def _part_area(text: str) -> int:
    area = _area(text)
    if area > 10_000_000:
        raise Unreadable("超过 10 万 ㎡，一处专有部分没有这样大，请核对单位")
    return area


def _degrees(text: str, *, most: int) -> int:
    millionths = number(text, "度") * DEGREES
    if millionths != millionths.to_integral_value():
        raise Unreadable("的小数超过 6 位，请保留 6 位")
    if millionths > most * DEGREES:
        raise Unreadable(f"应在 0 到 {most} 度之间")
    return int(millionths)


def _choice(text: str, *, words: Mapping[str, str]) -> str:
    wanted = OTHER_WORDS.get(text, text)
    for stored, word in words.items():
        if wanted == word:
            return stored
    raise Unreadable(f"不在可选项里，请从中选一项：{'、'.join(words.values())}")


def _yes(text: str) -> bool:
    if text in {"是", "有", "√"}:
        return True
    if text in {"否", "无", "×"}:
        return False
    raise Unreadable("既不是“是”也不是“否”")


def _choosing(words: Mapping[str, str]) -> tuple[Callable[[str], Value], tuple[str, ...], str]:
    offered = tuple(words.values())
    return partial(_choice, words=words), offered, "从中选一项：" + "、".join(offered)


def _chosen(heading: str, field: str, words: Mapping[str, str], *, needed: bool = False, width: int = 12) -> Column:
    read, offered, how = _choosing(words)
    return Column(heading=heading, field=field, read=read, how=how, choices=offered, needed=needed, width=width)


COMPOUND_CODE: Final = Column(
    heading="小区编号", field="code", read=_code, how="小写字母、数字和连字符，登记后不变", needed=True, width=18, label=True
)  # fmt: skip
BUILDING_NUMBER: Final = Column(
    heading="楼号", field="building", read=partial(_number, ends=BUILDING_ENDS), how="如 3 或 3号楼", needed=True, label=True, others=("楼栋", "楼栋号", "栋号")
)  # fmt: skip

COMPOUNDS: Final = Table(
    "小区",
    1,
    (
        COMPOUND_CODE,
        Column(heading="小区名称", field="name", read=partial(_words, most=60), how="同一社区里不重名", needed=True, width=20),
        Column(heading="社区编号", field="community", read=_code, how="系统里社区的编号", needed=True, width=16, label=True),
        Column(heading="地址", field="address", read=partial(_words, most=120), how="门牌地址", width=28),
        Column(heading="建成年份", field="built_in", read=_year, how="四位年份，如 1998；分期建的填最早一期"),
        _chosen("产权类型", "tenure", TENURES),
        _chosen("物业管理方式", "property_mode", PROPERTY_MODES, width=14),
        Column(heading="管理单位", field="manager", read=partial(_words, most=60), how="物业公司或代管单位的名称", width=22),
        Column(heading="党组织", field="party", read=partial(_words, most=60), how="名称；没有就空着", width=22),
        Column(heading="片区编号", field="cluster", read=_code, how="先在“片区”页面建好；不属于片区就空着", width=16, label=True, others=("片区",)),
        Column(heading="申报户数", field="declared_homes", read=partial(_count, unit="户", least=1, most=100_000), unit="户", how="还没有逐户登记时填；登记后以登记数为准"),
        Column(heading="申报建筑面积", field="declared_area", read=_area, unit="㎡", how="最多 2 位小数；还没有逐户登记时填", width=18),
        Column(heading="经度", field="longitude", read=partial(_degrees, most=180), unit="度", how="CGCS2000，最多 6 位小数"),
        Column(heading="纬度", field="latitude", read=partial(_degrees, most=90), unit="度", how="CGCS2000，最多 6 位小数"),
    ),
)  # fmt: skip
BUILDINGS: Final = Table(
    "楼栋",
    2,
    (
        COMPOUND_CODE,
        BUILDING_NUMBER,
        Column(heading="单元", field="entrances", read=_entrances, how="列出各单元，如 1、2、3；不分单元就空着", width=18, label=True),
        Column(heading="层数", field="storeys", read=partial(_count, unit="层", least=1, most=150), unit="层", how="地上层数"),
        Column(heading="建成年份", field="built_in", read=_year, how="四位年份"),
        _chosen("结构", "structure", STRUCTURES),
        Column(heading="电梯数", field="elevators", read=partial(_count, unit="部", least=0, most=99), unit="部", how="没有填 0"),
    ),
)  # fmt: skip
PARTS: Final = Table(
    "房屋",
    6,
    (
        COMPOUND_CODE,
        BUILDING_NUMBER,
        Column(heading="单元", field="entrance", read=partial(_number, ends=ENTRANCE_ENDS), how="要在“楼栋”表里列出；不分单元就空着", label=True, others=("单元号",)),
        Column(heading="房号", field="home", read=partial(_number, ends=ROOM_ENDS), how="单元内的门牌，如 101", needed=True, label=True, others=("室号", "房间号")),
        _chosen("类别", "kind", PART_KINDS, needed=True),
        Column(heading="部位编号", field="number", read=partial(_number, ends=()), how="同一户有几处同类部位时用来区分，如车位号", label=True),
        Column(heading="建筑面积", field="area", read=_part_area, unit="㎡", how="最多 2 位小数", needed=True, width=16),
        _chosen("面积来源", "area_source", AREA_SOURCES, needed=True),
        Column(heading="有人居住", field="occupied", read=_yes, how="是或否；不清楚就空着", choices=("是", "否")),
    ),
)  # fmt: skip
TABLES: Final = (COMPOUNDS, BUILDINGS, PARTS)
WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "tenure": TENURES,
    "property_mode": PROPERTY_MODES,
    "structure": STRUCTURES,
    "kind": PART_KINDS,
    "area_source": AREA_SOURCES,
}
PARTS_OF: Final = {"㎡": 100, "度": DEGREES}
"""In how many parts a unit is kept."""


def table_of(cells: Sequence[Cell]) -> Table | None:
    """The table that a row of headings belongs to."""
    names = {unit_of(cell)[0] for cell in cells if isinstance(cell, str)}
    for table, telling in ((PARTS, "home"), (BUILDINGS, "building"), (COMPOUNDS, "name")):
        column = next(each for each in table.columns if each.field == telling)
        if "小区编号" in names and names & {column.heading, *column.others}:
            return table
    return None


def heading(cells: Sequence[Cell]) -> dict[int, str]:
    """The columns that are read, by position, where a row is the heading of a table."""
    table = table_of(cells)
    if table is None:
        return {}
    found = {at: table.named(cell) for at, cell in enumerate(cells) if isinstance(cell, str)}
    return {at: column.heading for at, column in found.items() if column}


def written(column: Column, value: Value | None) -> str | int | Decimal | None:
    """A value as a cell of the sheet says it: figures as numbers, choices in words."""
    if isinstance(value, tuple):
        return "、".join(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int):
        return Decimal(value) / PARTS_OF[column.unit] if column.unit in PARTS_OF else value
    return WORDS[column.field][value] if value and column.field in WORDS else value or None
