"""The register of the programme's compounds as tables to import: the compounds, and of some every building and home."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from meihao.demo.rules.acts import Act, RegisterCommunity
from meihao.demo.rules.deeds import EnterRegister
from meihao.demo.rules.moments import Hours
from meihao.demo.rules.parts import day_of
from meihao.demo.rules.programme import Area, Estate, Place
from meihao.demo.rules.story import Story

REGISTERED_ON: Final = date(2022, 3, 7)
AFTER: Final = timedelta(days=3)
HOURS_FROM: Final = 8
COMPOUNDS: Final = (
    "小区编号", "小区名称", "社区编号", "地址", "建成年份", "产权类型", "物业管理方式", "管理单位", "党组织", "申报户数（户）",
    "申报建筑面积（㎡）", "经度（度）", "纬度（度）",
)  # fmt: skip
BUILDINGS: Final = ("小区编号", "楼号", "单元", "层数", "建成年份", "结构", "电梯数")
HOMES: Final = ("小区编号", "楼号", "单元", "房号", "类别", "部位编号", "建筑面积（㎡）", "面积来源", "有人居住")
SIZES: Final = (5632, 6418, 7125, 8264)
"""Floor areas of homes in 0.01 ㎡, by where they lie on the floor."""
PARTS: Final = 100


def housed(story: Story, today: date) -> list[Act]:
    """The communities of the programme and the register of their compounds."""
    opened = {each.code: day_of(each.opened, today) for each in story.communities}
    acts: list[Act] = []
    number = 0
    for area in story.programme.areas:
        for place in area.places:
            number += 1
            acts += _place(area, place, opened.get(place.code), Hours(number % 14))
    return acts


def _place(area: Area, place: Place, opened: date | None, hours: Hours) -> Iterator[Act]:
    """A community, entered unless it is told of elsewhere; then its compounds, and the homes of some."""
    office = area.office_of(place.code)
    day = opened + AFTER if opened else REGISTERED_ON
    if opened is None and place.at:
        yield RegisterCommunity(
            at=hours.at(day, HOURS_FROM),
            by=office.housing,
            code=place.code,
            name=place.name,
            division=place.division,
            longitude=place.at[0],
            latitude=place.at[1],
        )
    rows = tuple(_compound(place, each) for each in place.compounds)
    if rows:
        yield _entered(hours.at(day, HOURS_FROM), office.housing, f"{place.code}-小区（演示数据）.csv", COMPOUNDS, rows)
    for each in place.compounds:
        if each.doors:
            at, who = day + timedelta(days=1), office.housing
            name = f"{each.code}-{{}}（演示数据）.csv"
            yield _entered(hours.at(at, HOURS_FROM), who, name.format("楼栋"), BUILDINGS, tuple(_buildings(each)))
            yield _entered(hours.at(at, HOURS_FROM), who, name.format("房屋"), HOMES, tuple(_homes(each)))


def _entered(
    at: datetime, by: str, name: str, headings: tuple[str, ...], rows: tuple[tuple[str, ...], ...]
) -> EnterRegister:
    return EnterRegister(at=at, by=by, name=name, rows=(headings, *rows))


def _compound(place: Place, each: Estate) -> tuple[str, ...]:
    longitude, latitude = (f"{part // 10**6}.{part % 10**6:06d}" for part in each.at) if each.at else ("", "")
    return (
        each.code, each.name, place.code, each.address, str(each.built_in), each.tenure, each.managed, each.manager,
        f"{each.name}党支部", str(each.homes), str(each.area), longitude, latitude,
    )  # fmt: skip


def _buildings(each: Estate) -> Iterator[tuple[str, ...]]:
    for number in range(1, each.buildings + 1):
        entrances = "、".join(map(str, range(1, each.entrances + 1)))
        yield each.code, str(number), entrances, str(each.storeys), str(each.built_in), "砖混", "0"


def _homes(each: Estate) -> Iterator[tuple[str, ...]]:
    """Every home with its floor area; each fifth has a storage room, and one in eleven stands empty."""
    count = 0
    for building in range(1, each.buildings + 1):
        for entrance in range(1, each.entrances + 1):
            for storey in range(1, each.storeys + 1):
                for door in range(1, each.doors + 1):
                    count += 1
                    where = (each.code, str(building), str(entrance), f"{storey}{door:02d}")
                    size = SIZES[(building + door) % len(SIZES)] + storey * 11
                    lived_in = "否" if count % 11 == 0 else "是"
                    source = "测绘" if count % 7 == 0 else "登记"
                    yield *where, "住宅", "", _square(size), source, lived_in
                    if count % 5 == 0:
                        yield *where, "储藏室", f"C{count}", _square(size // 9), "登记", ""


def _square(hundredths: int) -> str:
    return f"{hundredths // PARTS}.{hundredths % PARTS:02d}"
