"""The wall map: districts, projects and pilots as they lie, and their colours, which come district by district."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db.models import Count, Q

from meihao.accounts.models import User
from meihao.audit.models import Entry
from meihao.organisations.models import Kind, Organisation
from meihao.oversight.rules.colours import order
from meihao.oversight.selectors.colours import Line, Watched, counts, cycles, lines, ranked, watch
from meihao.pilots.selectors.pilots import CYCLE as PILOT
from meihao.places.rules.registering import DEGREES
from meihao.places.selectors.boundaries import geometry, of_bodies
from meihao.places.selectors.points import city_bbox
from meihao.policy import library
from meihao.policy.lifecycle import lifecycle
from meihao.policy.pack import Pack
from meihao.renovation.models import Project
from meihao.renovation.selectors import listing, maps

MOST = maps.MOST
"""Points that one map takes."""
BATCH = 1_000
"""Projects whose colours are asked for at once, about."""
NEWEST = 100
"""Entries of the trail by which one tells that something was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a map is narrowed to: a district by code, a lifecycle, a stage of it; what is empty narrows nothing."""

    district: str = ""
    of: str = ""
    at_stage: str = ""


EVERYTHING = Asked()


@dataclass(frozen=True, slots=True)
class District:
    """A district as the table beside the map lists it: how many projects one may see there, how many of them are pilots, and
    how many have a place."""

    code: str
    name: str
    projects: int
    pilots: int
    placed: int


def register(user: User, asked: Asked) -> listing.Standing:
    """The projects of the lifecycles under supervision that one may see, narrowed."""
    of = [asked.of] if asked.of else cycles(library.current())
    return listing.register(user, district=asked.district, at_stage=asked.at_stage, of=of)


def districts(user: User, asked: Asked = EVERYTHING) -> list[District]:
    """The districts in which one may see projects, in their order: three statements."""
    rows = register(user, asked)
    of_each, placed = _by_district(rows), _by_district(maps.placed(rows))
    bodies = Organisation.objects.filter(kind=Kind.DISTRICT, code__in=of_each).order_by("pk")
    return [
        District(code, name, of_each[code].total(), of_each[code][PILOT], placed[code].total())
        for code, name in bodies.values_list("code", "name")
    ]


def _by_district(rows: listing.Standing) -> defaultdict[str, Counter[str]]:
    """How many of each lifecycle lie in each district."""
    number: defaultdict[str, Counter[str]] = defaultdict(Counter)
    told = rows.order_by().values_list("organisation__path", "lifecycle").annotate(there=Count("pk"))
    for path, lifecycle_, there in told:
        number[district_of(path)][lifecycle_] += there
    return number


def district_of(path: str) -> str:
    """The code of the district that a body lies in; empty for what is the city's own."""
    above = path.strip("/").split("/")
    return above[1] if len(above) > 1 else ""


def places(user: User, pack: Pack, asked: Asked = EVERYTHING) -> dict[str, Any]:
    """The districts that have a boundary, and the projects that have a place, without their colours: four statements.

    Each has the name of its stage in its own lifecycle.
    """
    rows = maps.placed(register(user, asked))
    stages = {(of, each.id): each.name for of in cycles(pack) for each in lifecycle(pack, of).stages}
    columns = ("code", "name", "lifecycle", "organisation__path", "stands", "longitude", "latitude")
    points = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [longitude / DEGREES, latitude / DEGREES]},
            "properties": {
                "code": code,
                "name": name,
                "kind": kind,
                "note": stages.get((kind, stands), ""),
                "district": district_of(path),
            },
        }
        for code, name, kind, path, stands, longitude, latitude in rows.values_list(*columns)[:MOST]
    ]
    mine = listing.districts(user)
    names = {code: name for code, name in mine if asked.district in {"", code}}
    areas = [
        {"type": "Feature", "geometry": geometry(shape), "properties": {"area": code, "name": names[code]}}
        for code, shape in of_bodies(names).items()
    ]
    return {"type": "FeatureCollection", "bbox": city_bbox(), "features": [*areas, *points]}


def batches(rows: Sequence[District]) -> list[list[str]]:
    """The districts by code in their order, in as few groups as keep each near `BATCH` projects: each is asked for at once."""
    found: list[list[str]] = []
    left = 0
    for row in rows:
        if not found or row.projects > left:
            found.append([])
            left = BATCH
        found[-1].append(row.code)
        left -= row.projects
    return found


def coloured(
    user: User, pack: Pack, asked: Asked, *, districts: Sequence[str], on: date, known: datetime
) -> dict[str, Any]:
    """For each of some districts the colours of its projects with their reasons, how many have each, and the worst.

    The number of statements does not grow with the projects.
    """
    inside = Q(pk__in=[])
    for code in districts:
        inside |= Q(organisation__path__contains=f"/{code}/")
    rows: list[Project] = [*register(user, asked).filter(inside)[:MOST]]
    watched = watch(rows, on=on, known=known)
    of: dict[str, list[Watched]] = {code: [] for code in districts}
    for each in watched:
        of.setdefault(district_of(each.project.organisation.path), []).append(each)
    return {code: _told(mine, pack) for code, mine in of.items()}


def _told(watched: Sequence[Watched], pack: Pack) -> dict[str, Any]:
    number = dict(counts(watched, pack))
    return {
        "counts": number,
        "worst": next((colour for colour in order(pack.parts.colours) if number[colour]), ""),
        "colours": {
            line.watched.project.code: [line.watched.colour, line.words]
            for line in lines([each for each in watched if each.shade], pack)
        },
    }


@dataclass(frozen=True, slots=True)
class Reds:
    """What the screen on the wall says in words: projects of the worst colour with their reasons, and how many more."""

    lines: Sequence[Line]
    more: int


def reds(rows: Sequence[Watched], pack: Pack, most: int) -> Reds:
    """The projects of the worst colour there is, so many of them."""
    worst = order(pack.parts.colours)[0]
    found = [each for each in ranked(rows, pack) if each.colour == worst]
    return Reds(lines(found[:most], pack), max(len(found) - most, 0))


def mark(on: date) -> str:
    """Changes with whatever is written and with the day, and tells nothing else: one statement.

    Every verb leaves an entry in the trail; the newest hundred are asked, since one of a lower number may be written later.
    """
    newest = Entry.objects.order_by("-pk").values_list("pk", flat=True)[:NEWEST]
    return sha256(f"{on.isoformat()} {[*newest]}".encode()).hexdigest()[:16]
