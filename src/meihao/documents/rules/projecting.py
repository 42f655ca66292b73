"""Degrees on the ellipsoid of CGCS2000 to metres on the plane of a small place, true to a few centimetres in a kilometre."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians, sin, sqrt

AXIS, SQUARED = 6_378_137.0, 0.006_694_380_022_903
"""Half the long axis in metres and the squared eccentricity of CGCS2000."""
MICRO = 1_000_000


@dataclass(frozen=True, slots=True)
class Projection:
    """A plane that touches the ellipsoid at a centre: metres east and north of it for each 1e-6 degree."""

    longitude: float
    latitude: float
    east: float
    north: float

    def metres(self, place: tuple[int, int]) -> tuple[float, float]:
        """Metres east and north of the centre."""
        return (place[0] - self.longitude) * self.east, (place[1] - self.latitude) * self.north


def projection(places: Iterable[tuple[int, int]]) -> Projection:
    """The plane that touches in the middle of some places. Raises ValueError for none."""
    found = list(places)
    if not found:
        raise ValueError("a plane touches somewhere")
    longitudes, latitudes = zip(*found, strict=True)
    middle = (min(longitudes) + max(longitudes)) / 2, (min(latitudes) + max(latitudes)) / 2
    angle = radians(middle[1] / MICRO)
    waning = 1 - SQUARED * sin(angle) ** 2
    degree = radians(1 / MICRO)
    east = AXIS / sqrt(waning) * cos(angle) * degree
    north = AXIS * (1 - SQUARED) / waning**1.5 * degree
    return Projection(middle[0], middle[1], east, north)
