"""Boundaries: what a shape must be to be one, in whole numbers of 1e-6 degree (WGS84).

A shape is a list of polygons, a polygon a list of rings (the outer one, then its holes), a ring a list of positions whose
last is its first; outer rings run counter-clockwise. It crosses and overlaps itself nowhere: exact, since whole numbers of
this size are kept by the geometry library without loss.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any, Final

import shapely

from meihao.places.rules.registering import DEGREES, Box, Refused, beyond

type Position = list[int]
type Ring = list[Position]
type Shape = list[list[Ring]]

MOST_POSITIONS: Final = 20_000
"""Positions that one boundary may have; surveys of districts have a few thousand."""
CORNERS: Final = 3
RADIUS: Final = 6_371_007.181
"""Metres: the sphere with the same surface as the ellipsoid of WGS84 and CGCS2000."""
EDGE: Final = 200
"""Degrees, beyond which nothing is a coordinate whatever the box."""


def shape_of(geometry: Any, box: Box) -> Shape:
    """The shape of a GeoJSON Polygon or MultiPolygon, its numbers read as decimals. Raises Refused with every reason."""
    sort = geometry.get("type") if isinstance(geometry, dict) else None
    parts = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if sort not in {"Polygon", "MultiPolygon"} or not isinstance(parts, list) or not parts:
        raise Refused("边界要是 Polygon 或 MultiPolygon，且不能是空的")
    polygons = [parts] if sort == "Polygon" else parts
    if not all(isinstance(each, list) and each for each in polygons):
        raise Refused("边界里有空的一块")
    return _checked([[_ring(ring) for ring in polygon] for polygon in polygons], box)


def shape_of_rings(rings: Sequence[Ring], box: Box) -> Shape:
    """The shape of rings as people list them: a ring within another is a hole of it. Raises Refused."""
    if not rings:
        raise Refused("至少要有一圈坐标")
    closed = [ring if ring[0] == ring[-1] else [*ring, ring[0]] for ring in rings]
    for ring in closed:
        _bear(ring)
    flat = sorted((shapely.Polygon(ring) for ring in closed), key=lambda each: -each.area)
    outer: list[tuple[shapely.Polygon, list[Ring]]] = []
    for each in flat:
        ring = _corners(each.exterior)
        home = [rings for polygon, rings in outer if polygon.is_valid and polygon.contains(each)]
        if home:
            home[-1].append(ring)
        else:
            outer.append((each, [ring]))
    return _checked([rings for _, rings in outer], box)


def read_rings(text: str) -> list[Ring]:
    """Rings as typed: a longitude and a latitude a line, an empty line between rings. Raises Refused with every reason."""
    rings: list[Ring] = [[]]
    faults = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.replace("，", ",").replace(",", " ").split()
        if not words:
            rings.append([])
        elif len(words) != 2:
            faults.append(f"第 {number} 行应是“经度,纬度”两个数")
        else:
            try:
                rings[-1].append([_millionths(Decimal(word)) for word in words])
            except (InvalidOperation, Refused):
                faults.append(f"第 {number} 行不是经度和纬度：{line.strip()[:40]}")
    if faults:
        raise Refused("；".join(faults[:5]))
    return [ring for ring in rings if ring]


def written(shape: Shape) -> str:
    """A shape as `read_rings` reads it, each ring without its last position."""
    rings = (ring[:-1] for polygon in shape for ring in polygon)
    return "\n\n".join("\n".join(f"{told(x)},{told(y)}" for x, y in ring) for ring in rings)


def told(millionths: int) -> str:
    """A coordinate in degrees with six decimals, exactly."""
    return str(Decimal(millionths) / DEGREES)


def point_of(geometry: Any, box: Box) -> tuple[int, int]:
    """The longitude and latitude of a GeoJSON Point. Raises Refused."""
    where = geometry.get("coordinates")
    longitude, latitude = _position(where)
    if said := beyond(longitude, latitude, box):
        raise Refused(said)
    return longitude, latitude


def positions(shape: Shape) -> int:
    """How many corners a shape has."""
    return sum(len(ring) - 1 for polygon in shape for ring in polygon)


def area(shape: Shape) -> int:
    """The area in m² on the sphere of the same surface, its edges drawn straight on the equal-area cylinder.

    Some tenths of a per cent off the ellipsoid; it is shown and decides nothing.
    """
    twice = sum(_twice(ring) for polygon in shape for ring in polygon)
    return round(abs(twice) / 2 * RADIUS**2)


def _twice(ring: Ring) -> float:
    """Twice the signed area of a ring on the unit sphere; holes run the other way and take away."""
    scale = math.pi / 180 / DEGREES
    return sum((b[0] - a[0]) * scale * (math.sin(a[1] * scale) + math.sin(b[1] * scale)) for a, b in pairwise(ring))


def _ring(positions: Any) -> Ring:
    if not isinstance(positions, list) or len(positions) <= CORNERS:
        raise Refused("每一圈至少要有三个角，并回到起点")
    ring = [list(_position(each)) for each in positions]
    if ring[0] != ring[-1]:
        raise Refused(f"边界没有闭合：起点 {_said(ring[0])}，终点 {_said(ring[-1])}")
    _bear(ring)
    return ring


def _position(position: Any) -> tuple[int, int]:
    """A position of GeoJSON in 1e-6 degree; a height is left out."""
    if not isinstance(position, list) or len(position) not in {2, 3}:
        raise Refused("坐标应是 [经度, 纬度] 两个数")
    return _millionths(position[0]), _millionths(position[1])


def _millionths(degrees: object) -> int:
    """Degrees as a whole number of 1e-6 degree, the nearest (0.1 m)."""
    if isinstance(degrees, bool) or not isinstance(degrees, int | Decimal) or not -EDGE <= degrees <= EDGE:
        raise Refused("坐标应是以度为单位的数")
    return int((Decimal(degrees) * DEGREES).to_integral_value())


def _bear(ring: Ring) -> None:
    if len({(x, y) for x, y in ring}) < CORNERS:
        raise Refused("每一圈至少要有三个不同的角")


def _checked(shape: Shape, box: Box) -> Shape:
    """A shape in its one form: no position twice running, outer rings counter-clockwise. Raises Refused."""
    bare = [[_without_repeats(ring) for ring in polygon] for polygon in shape]
    if positions(bare) > MOST_POSITIONS:
        raise Refused(f"坐标点超过 {MOST_POSITIONS:,} 个，请先简化边界")
    reasons = list(dict.fromkeys(_outside(bare, box)))
    if not reasons:
        drawn = shapely.MultiPolygon([shapely.Polygon(polygon[0], polygon[1:]) for polygon in bare])
        if not drawn.is_valid:
            reasons.append(_crossing(shapely.is_valid_reason(drawn)))
        else:
            return [_turned(each) for each in shapely.orient_polygons(drawn).geoms]
    raise Refused("；".join(reasons[:5]))


def _outside(shape: Shape, box: Box) -> Iterable[str]:
    for polygon in shape:
        for ring in polygon:
            for longitude, latitude in ring:
                if said := beyond(longitude, latitude, box):
                    yield f"{_said([longitude, latitude])}：{said}"
                    break


def _crossing(reason: str) -> str:
    """Where the library found a fault, in words: it names the kind and a place."""
    _, _, where = reason.partition("[")
    at = [int(round(float(word))) for word in where.rstrip("]").split()[:2]]  # noqa: RUF046 - a place to look at
    return f"边界自己相交，或几块互相重叠、空洞出了界（在 {_said(at)} 附近）" if len(at) == 2 else "边界自己相交或重叠"


def _turned(polygon: shapely.Polygon) -> list[Ring]:
    return [_corners(ring) for ring in (polygon.exterior, *polygon.interiors)]


def _corners(ring: shapely.LinearRing) -> Ring:
    return [[int(x), int(y)] for x, y in ring.coords]


def _without_repeats(ring: Ring) -> Ring:
    return [ring[0], *(each for before, each in pairwise(ring) if each != before)]


def _said(position: Sequence[int]) -> str:
    return f"{told(position[0])},{told(position[1])}"
