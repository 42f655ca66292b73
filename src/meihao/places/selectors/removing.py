"""What stands in a compound that may leave the register, and what rests on it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import FETCH_RAISE, ForeignObjectRel, Model, QuerySet

from meihao.places.models import Building, Cluster, Compound, Entrance, Home, PrivatePart

type Part = Building | Entrance | Home
MODELS: dict[str, tuple[type[Part], str]] = {
    "building": (Building, "compound"),
    "entrance": (Entrance, "building__compound"),
    "home": (Home, "entrance__building__compound"),
}
"""The kinds of part, each with the way to its compound."""
OWN = (Building, Entrance, Home, PrivatePart)
"""What goes with a building: these rest on one another and hold nothing back."""


def part(compound: Compound, kind: str, pk: int) -> Part:
    """A part of a compound. Raises KeyError or the model's DoesNotExist, which answer 404."""
    model, way = MODELS[kind]
    rows = model._default_manager.filter(**{way: compound})
    if kind != "building":
        rows = rows.select_related("building" if kind == "entrance" else "entrance__building")
    return rows.fetch_mode(FETCH_RAISE).get(pk=pk)


def name(part: Part) -> str:
    """A part with what it is part of."""
    match part:
        case Home():
            return f"{part.entrance.building}{part.entrance}{part}"
        case Entrance():
            return f"{part.building}{part}"
    return str(part)


def above(part: Part) -> tuple[Part, ...]:
    """What a part is part of."""
    match part:
        case Home():
            return part.entrance.building, part.entrance
        case Entrance():
            return (part.building,)
    return ()


def within(part: Part) -> tuple[QuerySet[Building], QuerySet[Entrance], QuerySet[Home], QuerySet[PrivatePart]]:
    """The buildings, entrances, homes and private parts that a part is or holds."""
    buildings, entrances, homes = Building.objects.none(), Entrance.objects.none(), Home.objects.filter(pk=part.pk)
    match part:
        case Building():
            buildings = Building.objects.filter(pk=part.pk)
            entrances = Entrance.objects.filter(building=part)
            homes = Home.objects.filter(entrance__building=part)
        case Entrance():
            entrances = Entrance.objects.filter(pk=part.pk)
            homes = Home.objects.filter(entrance=part)
    return buildings, entrances, homes, PrivatePart.objects.filter(home__in=homes.order_by().values("pk"))


def uses(part: Part) -> list[tuple[str, int]]:
    """What other records rest on a part and all that goes with it, by what they are called."""
    found: list[tuple[str, int]] = []
    for rows in within(part):
        found += resting(rows, OWN)
    return found


def uses_of_cluster(cluster: Cluster) -> list[tuple[str, int]]:
    """What rests on a cluster, the compounds in it first."""
    return resting(Cluster.objects.filter(pk=cluster.pk), ())


def resting(rows: QuerySet[Model], own: Sequence[type[Model]]) -> list[tuple[str, int]]:
    """How many rows of other tables point at some rows: asked of every table that does, so that none is forgotten."""
    found = []
    for link in rows.model._meta.get_fields(include_hidden=True):
        if not isinstance(link, ForeignObjectRel) or link.many_to_many:
            continue
        model = link.related_model
        if isinstance(model, str) or model in own:
            continue
        pointing = model._default_manager.filter(**{f"{link.field.name}__in": rows.order_by().values("pk")})
        if number := pointing.count():
            found.append((str(model._meta.verbose_name), number))
    return found
