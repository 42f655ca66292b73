"""What a place must be to be registered; a refusal says what to do instead."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import Final, NamedTuple

CODE: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DIVISION: Final = re.compile(r"\d{6}|\d{9}|\d{12}")
DEGREES: Final = 1_000_000
YEARS: Final = range(1900, 2101)


class Refused(Exception):
    """The place may not be registered so; the words say why and what to do."""


def check_division(code: str, name: str) -> None:
    """A statistical code has 6 digits for a county, 9 for a town, 12 for a village."""
    if not DIVISION.fullmatch(code):
        raise Refused(f"统计用区划代码“{code}”应为 6 位（区县）、9 位（街镇）或 12 位（村居）数字")
    if not name:
        raise Refused(f"区划 {code} 没有名称")


def read_divisions(table: str) -> list[tuple[str, str]]:
    """The (code, name) of each row of a table with the columns `code` and `name`. Raises Refused for the first fault."""
    reader = csv.DictReader(StringIO(table.removeprefix("\ufeff"), newline=""))
    if not {"code", "name"} <= set(reader.fieldnames or ()):
        raise Refused("区划表要有 code 和 name 两列")
    rows: dict[str, str] = {}
    for row in reader:
        code, name = (row["code"] or "").strip(), (row["name"] or "").strip()
        try:
            check_division(code, name)
        except Refused as refused:
            raise Refused(f"第 {reader.line_num} 行：{refused}") from refused
        if code in rows:
            raise Refused(f"第 {reader.line_num} 行：代码 {code} 重复")
        rows[code] = name
    return list(rows.items())


def parent_of(code: str) -> str:
    """The code of the division that holds this one: a town's county; empty for a county."""
    return {6: "", 9: code[:6], 12: code[:9]}[len(code)]


def check_place(code: str, name: str, longitude: int | None, latitude: int | None) -> None:
    """A code for addresses, a name, and both coordinates or neither, in 1e-6 degree."""
    if not CODE.fullmatch(code):
        raise Refused(f"编号“{code}”只能用小写字母、数字和连字符，例如 zhifu-xingfu")
    if not name:
        raise Refused("名称不能空着")
    if (longitude is None) != (latitude is None):
        raise Refused("经度和纬度要么都填，要么都不填")
    if longitude is not None and not -180 * DEGREES <= longitude <= 180 * DEGREES:
        raise Refused("经度应在 -180 到 180 度之间")
    if latitude is not None and not -90 * DEGREES <= latitude <= 90 * DEGREES:
        raise Refused("纬度应在 -90 到 90 度之间")


class Box(NamedTuple):
    """A rectangle on the map, in 1e-6 degree."""

    west: int
    east: int
    south: int
    north: int


def beyond(longitude: int, latitude: int, box: Box) -> str:
    """Why a point cannot be right: it lies outside the box, perhaps because its coordinates were swapped; or nothing."""
    if box.west <= longitude <= box.east and box.south <= latitude <= box.north:
        return ""
    swapped = box.west <= latitude <= box.east and box.south <= longitude <= box.north
    if swapped:
        return "经度和纬度写反了，请对调"
    span = [f"{side // DEGREES}.{side % DEGREES // 100_000}" for side in box]
    return f"这个位置不在本市范围内（经度 {span[0]}—{span[1]}，纬度 {span[2]}—{span[3]}），请核对"


def check_year(built_in: int | None) -> None:
    """A plausible year of completion."""
    if built_in is not None and built_in not in YEARS:
        raise Refused(f"建成年份 {built_in} 不在 {YEARS.start} 到 {YEARS.stop - 1} 之间，请核对")


def check_declared(homes: int | None, area: int | None) -> None:
    """Figures that somebody told: more than none. The area in 0.01 m²."""
    if homes is not None and homes < 1:
        raise Refused("申报户数应为 1 或以上；没有数就空着")
    if area is not None and area < 1:
        raise Refused("申报建筑面积应大于 0；没有数就空着")
