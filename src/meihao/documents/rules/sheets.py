"""A set of A3 drawings as data: what lies where in degrees, what the marks mean, what is said beside the map."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise

from meihao.documents.rules.projecting import projection
from meihao.kernel.canonical import Plain, digest

type Place = tuple[int, int]
"""Longitude and latitude in 1e-6 degree, CGCS2000."""
type Ring = tuple[Place, ...]
type Shape = tuple[tuple[Ring, ...], ...]
"""Polygons, each of them an outer ring and its holes."""

SCALES = (200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000)
"""The N of 1:N that drawings are made at."""
PAGE = (310.0, 277.0)
"""Millimetres of the frame that the map fills, across and up."""
FILL = 0.84
"""So much of the frame is drawn over at most, so that nothing touches its edge."""
LEAST = 150
"""Metres that a map shows at least: the surroundings of a single point."""


class Drawing(StrEnum):
    """How a feature is drawn."""

    POINT = "point"
    LINE = "line"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class Symbol:
    """A line of the legend: the mark of features, its colour (#rrggbb), and what they are."""

    id: str
    name: str
    colour: str
    drawing: Drawing


@dataclass(frozen=True, slots=True)
class Feature:
    """Something on the map: a point, a line, or an area within its ring. `label` is written beside it."""

    symbol: str
    places: tuple[Place, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in PNG or JPEG."""

    content: bytes = field(repr=False)
    media_type: str


@dataclass(frozen=True, slots=True)
class Underlay:
    """A picture that lies under the map, north up, with where its edges are in 1e-6 degree."""

    picture: Picture
    west: int
    south: int
    east: int
    north: int


@dataclass(frozen=True, slots=True)
class Map:
    """A drawing of a place. `figures` are names and what they come to; `around`: at a smaller scale, with what lies about."""

    title: str
    number: str
    symbols: tuple[Symbol, ...]
    features: tuple[Feature, ...]
    figures: tuple[tuple[str, str], ...] = ()
    note: str = ""
    around: bool = False
    underlay: Underlay | None = None

    @property
    def extent(self) -> tuple[Place, Place] | None:
        """The south-west and north-east corners of what is drawn; None of nothing."""
        places = [place for feature in self.features for place in feature.places]
        if not places:
            return None
        longitudes, latitudes = zip(*places, strict=True)
        return (min(longitudes), min(latitudes)), (max(longitudes), max(latitudes))


@dataclass(frozen=True, slots=True)
class Rendering:
    """A picture on a sheet of its own."""

    title: str
    number: str
    picture: Picture
    note: str = ""


type Sheet = Map | Rendering


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSet:
    """Sheets about one thing. `record` is the digest of what they draw, that of the sheets themselves unless it is given."""

    title: str
    on: date
    sheets: tuple[Sheet, ...]
    facts: tuple[tuple[str, str], ...] = ()
    issuer: str = ""
    address: str = ""
    record: str = ""

    @property
    def digest(self) -> str:
        """The digest that every sheet carries."""
        return self.record or digest(
            {"title": self.title, "on": self.on.isoformat(), "sheets": [_plain(each) for each in self.sheets]}
        )


def _plain(sheet: Sheet) -> dict[str, Plain]:
    if isinstance(sheet, Rendering):
        return {"title": sheet.title, "picture": digest(sheet.picture.content.hex())}
    under = sheet.underlay
    return {
        "title": sheet.title,
        "features": [[each.symbol, each.label, [list(place) for place in each.places]] for each in sheet.features],
        "figures": [list(each) for each in sheet.figures],
        "note": sheet.note,
        "underlay": [digest(under.picture.content.hex()), under.west, under.south, under.east, under.north]
        if under
        else [],
    }


def scale(metres: tuple[float, float], *, around: bool = False) -> int:
    """The N of 1:N at which so many metres across and up fill the frame best; one step smaller with what lies about."""
    needed = max(1000 * max(side, LEAST) / (room * FILL) for side, room in zip(metres, PAGE, strict=True))
    place = next((at for at, n in enumerate(SCALES) if n >= needed), len(SCALES) - 1)
    return SCALES[min(place + around, len(SCALES) - 1)]


def bar(n: int) -> int:
    """The metres of a scale bar that is 40 to 100 mm long at 1:N: 1, 2 or 5 and noughts."""
    unit = 1
    while True:
        for lead in (1, 2, 5):
            if 1000 * lead * unit >= 40 * n:
                return lead * unit
        unit *= 10


def area(ring: Ring) -> int:
    """Square metres within a ring on the ground, to be read on a drawing; nothing is decided by it."""
    if len(ring) < 3:
        return 0
    here = projection(ring)
    flat = [here.metres(place) for place in (*ring, ring[0])]
    return round(abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(flat))) / 2)


def area_of(shape: Shape) -> int:
    """Square metres of a shape: what its outer rings hold, less its holes."""
    return sum(area(outer) - sum(map(area, holes)) for outer, *holes in shape)


def outlines(symbol: str, shape: Shape, label: str) -> list[Feature]:
    """A shape as features: the outer ring of each of its polygons, the first with its name."""
    return [Feature(symbol, tuple(polygon[0]), "" if at else label) for at, polygon in enumerate(shape)]
