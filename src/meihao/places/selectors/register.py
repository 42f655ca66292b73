"""The register of compounds as people read it: the list with its sums, and one compound with all that stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import FETCH_RAISE, Count, Field, Prefetch, Q, QuerySet, Sum

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.audit.models import Entry
from meihao.audit.rules import spoken
from meihao.places.models import Building, Cluster, Community, Compound, CompoundQuerySet, Entrance, Home, PrivatePart
from meihao.places.rules.measures import Measured, Totals, square_metres, total
from meihao.places.rules.registering import DEGREES
from meihao.places.rules.words import DWELLING, MANAGED, PROPERTY_MODES, TENURES

JOINED = ("community__organisation__parent__parent", "community__division", "cluster")
MANAGEMENT = {"yes": "有人管理", "no": "无人管理", "unknown": "没有填"}


@dataclass(frozen=True, slots=True)
class Line:
    """A compound with what it measures."""

    compound: Compound
    measured: Measured


@dataclass(frozen=True, slots=True)
class Floor:
    """A building with its entrances, and its sums."""

    building: Building
    entrances: Sequence[Entrance]
    homes: int
    area: int


def register(user: User, wanted: dict[str, Any]) -> CompoundQuerySet:
    """The compounds of one's territory, narrowed by district, street, cluster, year, tenure and management."""
    rows = Compound.objects.visible_to(user)
    if text := wanted.get("q"):
        rows = rows.filter(Q(name__icontains=text) | Q(code__icontains=text) | Q(address__icontains=text))
    for level in ("district", "street"):
        if code := wanted.get(level):
            rows = rows.filter(community__organisation__path__contains=f"/{code}/")
    if cluster := wanted.get("cluster"):
        rows = rows.filter(cluster__code=cluster)
    if year := wanted.get("built_by"):
        rows = rows.filter(built_in__lte=year)
    if tenure := wanted.get("tenure"):
        rows = rows.filter(tenure=tenure)
    if managed := wanted.get("managed"):
        modes = {"yes": MANAGED, "no": ("none",), "unknown": ("",)}[managed]
        rows = rows.filter(property_mode__in=modes)
    return rows.select_related(*JOINED).order_by("community__organisation__path", "code").fetch_mode(FETCH_RAISE)


def choices(user: User) -> dict[str, list[tuple[str, str]]]:
    """The districts, streets and clusters of the compounds one may see, as code and name: two statements."""
    street, district = "community__organisation__parent", "community__organisation__parent__parent"
    mine = Compound.objects.visible_to(user).order_by()
    rows = mine.values_list(f"{district}__code", f"{district}__name", f"{street}__code", f"{street}__name").distinct()
    found = list(rows)
    clusters = mine.exclude(cluster=None).values_list("cluster__code", "cluster__name").distinct()
    return {
        "district": sorted({(row[0], row[1]) for row in found if row[0]}),
        "street": sorted({(row[2], row[3]) for row in found if row[2]}),
        "cluster": sorted(clusters),
    }


def measures(compounds: QuerySet[Compound]) -> dict[int, Measured]:
    """What each of some compounds measures: four statements, however many there are."""
    within = compounds.order_by().values("pk")
    where = "home__entrance__building__compound"
    parts = PrivatePart.objects.filter(**{f"{where}__in": within}, home__ended_on=None).order_by().values(where)
    counted = {
        row[where]: row
        for row in parts.annotate(
            parts=Count("pk"), area=Sum("area"), homes=Count("home", distinct=True, filter=Q(kind=DWELLING))
        )
    }
    buildings = _counted(Building.objects.filter(compound__in=within, ended_on=None), "compound")
    entrances = _counted(Entrance.objects.filter(building__compound__in=within, ended_on=None), "building__compound")
    return {
        pk: Measured(
            buildings=buildings.get(pk, 0),
            entrances=entrances.get(pk, 0),
            homes=counted[pk]["homes"] if pk in counted else 0,
            parts=counted[pk]["parts"] if pk in counted else 0,
            area=counted[pk]["area"] if pk in counted else 0,
            declared_homes=homes,
            declared_area=area,
        )
        for pk, homes, area in compounds.values_list("pk", "declared_homes", "declared_area")
    }


def _counted(rows: QuerySet[Any], compound: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(compound).annotate(number=Count("pk")))


def totals(measured: dict[int, Measured]) -> Totals:
    """The sums over what was measured."""
    return total(measured.values())


def compound(user: User, code: str, permission: Permission = Permission.COMMUNITY_READ) -> Compound:
    """The compound, where one holds the permission there. Raises Compound.DoesNotExist, which answers 404."""
    rows = Compound.objects.visible_to(user)
    if permission != Permission.COMMUNITY_READ:
        rows = rows.inside(user.territories(permission))
    return rows.select_related(*JOINED).fetch_mode(FETCH_RAISE).get(code=code)


def buildings(compound: Compound) -> QuerySet[Building]:
    """The buildings of a compound, as they were entered."""
    return Building.objects.filter(compound=compound).order_by("pk").fetch_mode(FETCH_RAISE)


def floors(rows: Sequence[Building]) -> list[Floor]:
    """Some buildings with their entrances, homes and private parts: three statements."""
    parts = Prefetch("parts", PrivatePart.objects.order_by("pk"))
    homes = Prefetch("homes", Home.objects.order_by("pk").prefetch_related(parts))
    found: dict[int, list[Entrance]] = {building.pk: [] for building in rows}
    for entrance in Entrance.objects.filter(building__in=list(found)).order_by("pk").prefetch_related(homes):
        found[entrance.building_id].append(entrance)
    return [_floor(building, found[building.pk]) for building in rows]


def _floor(building: Building, entrances: list[Entrance]) -> Floor:
    homes = [home for entrance in entrances for home in entrance.homes.all() if home.ended_on is None]
    dwelt = sum(any(part.kind == DWELLING for part in home.parts.all()) for home in homes)
    return Floor(building, entrances, dwelt, sum(part.area for home in homes for part in home.parts.all()))


LABELS = {field.name: str(field.verbose_name) for field in Compound._meta.get_fields() if isinstance(field, Field)}


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that was done with a compound: when, by whom, what, and each field with what it said before and after."""

    entry: Entry
    word: str
    moved: Sequence[tuple[str, str, str]]
    reason: str


def history(compound: Compound) -> QuerySet[Entry]:
    """What was done with a compound, the latest first."""
    rows = Entry.objects.filter(kind="compound", key=compound.code).select_related("actor")
    return rows.order_by("-at", "-pk").fetch_mode(FETCH_RAISE)


def happened(rows: Sequence[Entry]) -> list[Happened]:
    """Entries of the trail in words; one statement more for the names of communities and clusters."""
    told = [(row, row.details.get("moved", [])) for row in rows]
    named = {"community": dict(Community.objects.values_list("pk", "name")) if _names(told, "community") else {}}
    named["cluster"] = dict(Cluster.objects.values_list("pk", "name")) if _names(told, "cluster") else {}
    return [
        Happened(
            row,
            spoken(row.verb),
            [(LABELS.get(name, name), _said(name, was, named), _said(name, now, named)) for name, was, now in moved],
            str(row.details.get("reason", "")),
        )
        for row, moved in told
    ]


def _names(told: Sequence[tuple[Entry, list[list[str]]]], field: str) -> bool:
    return any(name == field for _, moved in told for name, _, _ in moved)


def _said(name: str, value: str, named: dict[str, dict[int, str]]) -> str:
    """A value of the trail as people read it."""
    words = {"tenure": TENURES, "property_mode": PROPERTY_MODES}
    if not value:
        return "没有填"
    if name in named:
        return named[name].get(int(value), value)
    if name in {"longitude", "latitude"}:
        return f"{Decimal(value) / DEGREES:.6f}"
    if name == "declared_area":
        return square_metres(int(value))
    return words[name].get(value, value) if name in words else value
