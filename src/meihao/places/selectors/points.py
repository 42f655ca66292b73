"""Points on the map: whether one can lie in the city, and points as GeoJSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.urls import reverse

from meihao.kernel.exact import exact
from meihao.places.models import Building, Compound
from meihao.places.rules import Refused
from meihao.places.rules.registering import DEGREES, Box, beyond
from meihao.policy import library


class Point(NamedTuple):
    """Something on the map: its coordinates in 1e-6 degree (WGS84) and what is told of it."""

    longitude: int
    latitude: int
    told: Mapping[str, str]


def city_box() -> Box:
    """The box round the city: figures of the pack, all of them ours."""
    pack = library.current()
    west, east, south, north = (
        int(exact(pack.parameters[f"map.{side}"].value) * DEGREES) for side in ("west", "east", "south", "north")
    )
    return Box(west, east, south, north)


def city_bbox() -> list[float]:
    """The same box as GeoJSON has it, in degrees: where a map looks that has nothing on it yet."""
    box = city_box()
    return [side / DEGREES for side in (box.west, box.south, box.east, box.north)]


def check_point(longitude: int | None, latitude: int | None) -> None:
    """Raise Refused for a point that cannot lie in the city; both or neither is `check_place`'s to say."""
    if longitude is not None and latitude is not None and (said := beyond(longitude, latitude, city_box())):
        raise Refused(said)


def of_compounds(compounds: Iterable[int]) -> list[Point]:
    """Some compounds and the buildings in them that have a place: two statements."""
    wanted = list(compounds)
    yards = Compound.objects.filter(pk__in=wanted, longitude__isnull=False, latitude__isnull=False).order_by("pk")
    houses = Building.objects.filter(compound__in=wanted, longitude__isnull=False, ended_on=None).select_related(
        "compound"
    )
    return [
        *(
            Point(each.longitude or 0, each.latitude or 0, {"name": each.name, "href": _page(each.code)})
            for each in yards
        ),
        *(
            Point(
                each.longitude or 0,
                each.latitude or 0,
                {"name": str(each), "note": each.compound.name, "shade": "0.45"},
            )
            for each in houses.order_by("pk")
        ),
    ]


def _page(code: str) -> str:
    return reverse("places:compound", args=[code])


def collection(points: Iterable[Point]) -> dict[str, Any]:
    """Points as GeoJSON, with coordinates in degrees: they leave in decimals for the map alone, nothing is decided by them."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [longitude / DEGREES, latitude / DEGREES]},
            "properties": dict(told),
        }
        for longitude, latitude, told in points
    ]
    return {"type": "FeatureCollection", "bbox": city_bbox(), "features": features}
