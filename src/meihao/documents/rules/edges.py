"""Where the edges of a picture lie on the ground: as typed in degrees, or as the world file beside it says."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

MICRO = 1_000_000
EDGE = 180 * MICRO
ROOM = 2 * MICRO
"""A picture under a sheet spans less than two degrees."""


class Unplaced(ValueError):
    """A picture that cannot be laid under a map; the message says what is wrong and what would do."""


@dataclass(frozen=True, slots=True)
class Edges:
    """West, south, east and north in 1e-6 degree. Raises Unplaced unless they bound a small piece of the ground."""

    west: int
    south: int
    east: int
    north: int

    def __post_init__(self) -> None:
        if not (self.west < self.east and self.south < self.north):
            raise Unplaced("西边应小于东边，南边应小于北边")
        if max(abs(self.west), abs(self.east)) > EDGE or max(abs(self.south), abs(self.north)) > EDGE // 2:
            raise Unplaced("经度应在 -180 到 180 度之间，纬度应在 -90 到 90 度之间；坐标文件应以度为单位")
        if self.east - self.west > ROOM or self.north - self.south > ROOM:
            raise Unplaced("底图的范围超过 2 度，请检查坐标")


def typed(west: Decimal, south: Decimal, east: Decimal, north: Decimal) -> Edges:
    """Edges in degrees as typed. Raises Unplaced."""
    return Edges(*(_micro(each) for each in (west, south, east, north)))


def of_world_file(text: str, width: int, height: int) -> Edges:
    """The edges of a picture of so many pixels by its world file: six numbers in degrees, north up. Raises Unplaced."""
    words = text.split()
    if len(words) != 6:
        raise Unplaced("坐标文件应有六行数字：横向像素大小、两个旋转、纵向像素大小、左上角像素的经度和纬度")
    try:
        across, turned, skewed, down, west, north = (Decimal(word) for word in words)
    except InvalidOperation as error:
        raise Unplaced("坐标文件里有一行不是数字") from error
    if not all(each.is_finite() for each in (across, turned, skewed, down, west, north)):
        raise Unplaced("坐标文件里有一行不是数字")
    if turned or skewed or across <= 0 or down >= 0:
        raise Unplaced("底图应正北朝上，不旋转；请在制图软件里转正以后再导出")
    left, top = west - across / 2, north - down / 2
    return Edges(_micro(left), _micro(top + down * height), _micro(left + across * width), _micro(top))


def words(west: int, south: int, east: int, north: int) -> str:
    """Edges as people read them, in degrees."""
    return "，".join(f"{Decimal(each) / MICRO:.6f}" for each in (west, south, east, north))


def _micro(degrees: Decimal) -> int:
    return round(degrees * MICRO)
