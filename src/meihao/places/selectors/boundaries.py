"""The places that have boundaries, the boundaries that stand, and both as GeoJSON."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.organisations.models import Organisation
from meihao.places.models import Boundary, Community, Compound, PlaceQuerySet
from meihao.places.rules.boundaries import Shape, area, positions
from meihao.places.rules.boundary_file import KINDS
from meihao.places.rules.registering import DEGREES

COMPOUND = "compound"
COMMUNITY = "community"
_COMPOUND_PATH = F("community__organisation__path")


@dataclass(frozen=True, slots=True)
class Place:
    """A place that may have a boundary: the body or the compound that it is of, and its point in 1e-6 degree if it has one."""

    kind: str
    code: str
    name: str
    territory: str
    organisation: int | None = None
    compound: int | None = None
    longitude: int | None = None
    latitude: int | None = None

    @property
    def owner(self) -> dict[str, int | None]:
        """The columns by which its boundaries are found."""
        return {"organisation_id": self.organisation, "compound_id": self.compound}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A place with the boundary that stands, if there is one."""

    place: Place
    boundary: Boundary | None

    @property
    def hectares(self) -> str:
        """Its area in hectares with two decimals, worked out on a sphere; it is shown and decides nothing."""
        return f"{area(self.boundary.shape) / 10_000:,.2f}" if self.boundary else ""

    @property
    def corners(self) -> int:
        """How many corners it has."""
        return positions(self.boundary.shape) if self.boundary else 0


def places(kind: str, user: User | None, permission: Permission) -> QuerySet[Any, Any]:
    """The rows of a kind within one's reach (without anybody, all of them), by code: what `place_of` reads."""
    if kind == COMPOUND:
        rows: QuerySet[Any] = _reached(Compound.objects.all(), user, permission)
        return rows.order_by("code").values("pk", "code", "name", "longitude", "latitude", path=_COMPOUND_PATH)
    if kind == COMMUNITY:
        rows = _reached(Community.objects.all(), user, permission)
        told = ("pk", "code", "name", "longitude", "latitude", "organisation_id")
        return rows.order_by("code").values(*told, path=F("organisation__path"))
    bodies = Organisation.objects.filter(kind=kind)
    if user is not None:
        bodies = bodies.within_any(user.territories(permission))
    return bodies.order_by("code").values("pk", "code", "name", "path")


def _reached[M: (Community, Compound)](
    rows: PlaceQuerySet[M], user: User | None, permission: Permission
) -> PlaceQuerySet[M]:
    if user is None:
        return rows
    if permission == Permission.COMMUNITY_READ:
        return rows.visible_to(user)
    return rows.inside(user.territories(permission))


def place_of(kind: str, row: Mapping[str, Any]) -> Place:
    """A row of `places` as a place."""
    body = row["organisation_id"] if kind == COMMUNITY else None if kind == COMPOUND else row["pk"]
    compound = row["pk"] if kind == COMPOUND else None
    point = row.get("longitude"), row.get("latitude")
    return Place(kind, row["code"], row["name"], row["path"], body, compound, *point)


def place(kind: str, code: str, user: User, permission: Permission = Permission.COMMUNITY_READ) -> Place | None:
    """One of them, if there is one of that code within one's reach."""
    row = places(kind, user, permission).filter(code=code).first() if kind in KINDS else None
    return place_of(kind, row) if row else None


def standing(found: Sequence[Place]) -> list[Drawn]:
    """Places with the boundary of each that stands: one statement."""
    bodies = [each.organisation for each in found if each.organisation is not None]
    compounds = [each.compound for each in found if each.compound is not None]
    rows = latest().filter(Q(organisation__in=bodies) | Q(compound__in=compounds)).select_related("by")
    of = {(row.organisation_id, row.compound_id): row for row in rows}
    return [Drawn(each, of.get((each.organisation, each.compound))) for each in found]


def latest() -> QuerySet[Boundary]:
    """The versions that stand: those without a later one."""
    later = Boundary.objects.filter(number__gt=OuterRef("number"))
    of_body = later.filter(organisation=OuterRef("organisation"))
    of_compound = later.filter(compound=OuterRef("compound"))
    return Boundary.objects.exclude(Exists(of_body)).exclude(Exists(of_compound))


def versions(here: Place) -> QuerySet[Boundary]:
    """All versions of a place's boundary, the latest first."""
    return Boundary.objects.filter(**here.owner).select_related("by").order_by("-number")


def of_bodies(codes: Collection[str]) -> dict[str, Shape]:
    """The boundaries of some bodies that stand, by code: one statement."""
    rows = latest().filter(organisation__code__in=codes)
    return dict(rows.values_list("organisation__code", "shape"))


def geometry(shape: Shape) -> dict[str, Any]:
    """A shape as GeoJSON in degrees: decimals for the map alone, nothing is decided by them."""
    degrees = [[[[x / DEGREES, y / DEGREES] for x, y in ring] for ring in polygon] for polygon in shape]
    if len(degrees) == 1:
        return {"type": "Polygon", "coordinates": degrees[0]}
    return {"type": "MultiPolygon", "coordinates": degrees}


def features(found: Iterable[Drawn]) -> list[dict[str, Any]]:
    """The boundaries and points of places as features; a place without either is left out."""
    made = []
    for each in found:
        told = {"code": each.place.code, "name": each.place.name}
        if each.boundary is not None:
            made.append({"type": "Feature", "geometry": geometry(each.boundary.shape), "properties": told})
        if each.place.longitude is not None and each.place.latitude is not None:
            where = [each.place.longitude / DEGREES, each.place.latitude / DEGREES]
            made.append({"type": "Feature", "geometry": {"type": "Point", "coordinates": where}, "properties": told})
    return made
