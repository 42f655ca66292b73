"""The projects that the public may know of, found, narrowed and told in this app's own words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse

from meihao.assessment.models import Decision
from meihao.funding.selectors.sums import measured
from meihao.organisations.models import Kind, Organisation
from meihao.pilots.models import Pilot
from meihao.pilots.selectors.pilots import CYCLE
from meihao.places.models import Community, Compound
from meihao.places.selectors.points import Point
from meihao.policy import library
from meihao.policy.lifecycle import Position, Taken, fold, lifecycle, stage
from meihao.policy.schema.lifecycle import Lifecycle
from meihao.portal.rules.opening import PROJECT, opened, openings, stages
from meihao.portal.rules.searching import matches, words
from meihao.renovation.models import RENOVATION, Membership, Project
from meihao.renovation.selectors.listing import Standing, staged
from meihao.renovation.selectors.maps import MOST, placed, shades
from meihao.renovation.selectors.positions import LIFECYCLE

PILOT = CYCLE
CYCLES = (RENOVATION, PILOT)
"""The lifecycles whose projects are shown, each in its own list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How a list is narrowed; what is empty narrows nothing."""

    query: str = ""
    district: str = ""
    stage: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A project as lists and open data show it. Homes, and floor area in 0.01 ㎡; None where a compound of it says nothing."""

    code: str
    name: str
    cycle: str
    district: str
    place: str
    year: int | None
    stage: str
    stage_name: str
    held: str
    since: date | None
    compounds: tuple[str, ...]
    homes: int | None
    area: int | None


def cycle_of(name: str) -> Lifecycle:
    """A lifecycle of the pack in force. Raises KeyError."""
    return lifecycle(library.current(), name)


def shown(cycle: str = RENOVATION, kind: str = PROJECT) -> Standing:
    """The projects of a lifecycle of which records of a kind are public, each with `stands`; withdrawn ones are not."""
    known = cycle_of(cycle)
    given_up = [each.id for each in known.actions if each.kind == "withdraw"]
    over = Decision.objects.filter(subject=OuterRef("subject"), kind=LIFECYCLE, outcome__in=given_up)
    rows = staged(Project.objects.filter(lifecycle=cycle), known).exclude(Exists(over))
    both = stages(library.current().parts.publication, known, PROJECT)
    return rows.filter(stands__in=both & stages(library.current().parts.publication, known, kind))


def found(cycle: str, wanted: Wanted) -> Standing:
    """The projects shown of a lifecycle, narrowed, by code. A query takes three statements more."""
    rows = shown(cycle)
    if wanted.district:
        rows = rows.filter(organisation__path__contains=f"/{wanted.district}/")
    if wanted.stage:
        rows = rows.filter(stands=wanted.stage)
    if wanted.year:
        rows = rows.filter(year=wanted.year)
    if asked := words(wanted.query):
        rows = rows.filter(pk__in=_matching(rows, asked))
    return rows.select_related("organisation").order_by("code")


def _matching(rows: Standing, asked: Sequence[str]) -> list[int]:
    """The projects in whose names, or those of their compounds and communities, every word is found; at most `MOST`.

    Of a pilot the compounds are those of its community.
    """
    names: dict[int, list[str]] = {
        pk: told for pk, *told in rows.order_by("code").values_list("pk", "name", "code", "organisation__name")
    }
    held = Membership.objects.filter(until=None).order_by()
    about = Pilot.objects.order_by()
    for pk, *told in (
        *held.values_list("project", "compound__name", "compound__address", "compound__community__name"),
        *about.values_list("project", "community__compounds__name", "community__compounds__address", "community__name"),
    ):
        if pk in names:
            names[pk] += [each for each in told if each]
    return [pk for pk, told in names.items() if matches(asked, told)][:MOST]


def cards(projects: Sequence[Project], *, on: date, known: datetime) -> list[Card]:
    """Projects as lists show them; the number of statements does not grow with them. Wants `organisation` joined."""
    standing = folded(projects, on=on, known=known)
    numbers = [each.pk for each in projects]
    sizes = measured(numbers)
    names = _compounds(numbers)
    districts = dict(district_names())
    return [_card(each, standing[each.pk], names[each.pk], sizes[each.pk], districts) for each in projects]


def folded(projects: Sequence[Project], *, on: date, known: datetime) -> dict[int, Position]:
    """Where each project stood on a day, by its number: of the decisions only what moves, for there may be thousands."""
    subjects = [each.subject_id for each in projects]
    rows = Decision.objects.filter(subject__in=subjects, kind=LIFECYCLE, at__lte=known, effective_on__lte=on)
    taken: dict[int, list[Taken]] = defaultdict(list)
    for subject, step, day in rows.order_by("pk").values_list("subject", "outcome", "effective_on"):
        taken[subject].append(Taken(step, day))
    return {each.pk: fold(cycle_of(each.lifecycle), taken[each.subject_id], each.registered_on) for each in projects}


def _card(
    here: Project,
    stands: Position,
    compounds: Sequence[str],
    size: tuple[int | None, int | None],
    districts: dict[str, str],
) -> Card:
    return Card(
        code=here.code,
        name=here.name,
        cycle=here.lifecycle,
        district=districts.get(district_code(here.organisation.path), ""),
        place=here.organisation.name,
        year=here.year,
        stage=stands.stage,
        stage_name=stage(cycle_of(here.lifecycle), stands.stage).name,
        held=stands.held.name if stands.held else "",
        since=stands.since,
        compounds=tuple(compounds),
        homes=size[0],
        area=size[1],
    )


def _compounds(projects: Collection[int]) -> dict[int, list[str]]:
    held = Membership.objects.filter(project__in=projects, until=None).order_by("compound__code")
    found: dict[int, list[str]] = defaultdict(list)
    for pk, name in held.values_list("project", "compound__name"):
        found[pk].append(name)
    return found


def district_code(path: str) -> str:
    """The code of the district under which something lies: the second of its path."""
    above = path.strip("/").split("/")
    return above[1] if len(above) > 1 else ""


def district_names() -> list[tuple[str, str]]:
    """Every district, by code and name, in its order."""
    return list(Organisation.objects.filter(kind=Kind.DISTRICT).order_by("pk").values_list("code", "name"))


def reached(here: Project, stands: Position, kind: str) -> date | None:
    """The day on which a project came to the stage from which records of a kind are public; None while they are not."""
    table, cycle = library.current().parts.publication, cycle_of(here.lifecycle)
    if kind not in opened(table, cycle, stands.stage):
        return None
    return next(iter(reversed(stands.entered.get(openings(table, cycle)[kind].stage, ()))), None)


def points(rows: Standing, cycle: str = RENOVATION) -> list[Point]:
    """The projects of a lifecycle on the map by stage, the first of them by code where there are too many: one statement."""
    legend = {each.id: each for each in shades({}, cycle)}
    told = placed(rows).values_list("code", "name", "stands", "longitude", "latitude")[:MOST]
    return [
        Point(
            longitude,
            latitude,
            {
                "name": name,
                "kind": cycle,
                "note": legend[stands].name,
                "shade": legend[stands].opacity,
                "href": reverse("portal:project", args=[code]),
            },
        )
        for code, name, stands, longitude, latitude in told
    ]


def yards(project: Project) -> list[Point]:
    """The compounds of a project, of a pilot those of its community and the community itself, that have a place: one statement
    for each."""
    held = Membership.objects.filter(project=project, until=None).order_by("compound__code")
    told = [*held.values_list("compound__longitude", "compound__latitude", "compound__name")]
    if project.lifecycle == PILOT:
        place = Community.objects.filter(pilots__project=project)
        within = Compound.objects.filter(community__in=place.values("pk")).order_by("code")
        told = [
            *within.values_list("longitude", "latitude", "name"),
            *place.values_list("longitude", "latitude", "name"),
        ]
    return [Point(east, north, {"name": name}) for east, north, name in told if east is not None and north is not None]
