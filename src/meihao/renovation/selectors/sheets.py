"""The five A3 sheets of a project: where it lies, its site, its facilities, its present state; renderings follow them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.assessment.selectors import end_of
from meihao.documents.rules.printing import PDF
from meihao.documents.rules.sheets import (
    Drawing,
    Feature,
    Map,
    Rendering,
    Shape,
    SheetSet,
    Symbol,
    Underlay,
    area_of,
    outlines,
)
from meihao.documents.selectors import absolute
from meihao.documents.selectors.pictures import pictures
from meihao.documents.sources import Kind, Printable, Slot
from meihao.places.models import Building, Community, Compound
from meihao.places.rules.words import STRUCTURES
from meihao.places.selectors.boundaries import latest
from meihao.places.selectors.register import measures
from meihao.policy import library
from meihao.renovation.models import Commitment, Project
from meihao.renovation.rules import grounds as rules
from meihao.renovation.selectors import grounds, papers, reviews
from meihao.renovation.selectors.positions import PROJECT
from meihao.renovation.selectors.schemes import filed, names

SHEETS = "sheets"
LOCATION, SITE, FACILITIES, PRESENT = "location", "master-plan", "facilities", "present"
RENDERINGS = ("rendering-1", "rendering-2", "rendering-3")
SLOTS = (
    Slot(LOCATION, "项目位置图的底图", laid=True),
    Slot(SITE, "项目总平面图的底图", laid=True),
    Slot(FACILITIES, "设施空间集成图的底图", laid=True),
    Slot(PRESENT, "项目现状图的底图", laid=True),
    *(Slot(each, f"效果图 {number}", laid=False) for number, each in enumerate(RENDERINGS, start=1)),
)
AREA, POINT = Drawing.AREA, Drawing.POINT
COMMUNITY = Symbol("community", "规划单元（社区）", "#1f6f78", AREA)
OUTLINE = Symbol("outline", "实施单元（小区范围）", "#b3261e", AREA)
COMPOUND = Symbol("compound", "实施单元（小区位置）", "#b3261e", POINT)
AROUND = Symbol("around", "同社区的其他小区", "#7a8791", POINT)
BUILDING = Symbol("building", "楼栋", "#2f5d8a", POINT)
FACILITY = Symbol("facility", "已备案方案的改造内容（数字为承诺序号）", "#2e7d32", POINT)
STRUCTURE = Symbol("structure", "违法建设", "#8e24aa", POINT)
BUILT = dict(zip(("", *STRUCTURES), ("#7a8791", "#8d5524", "#2f5d8a", "#00695c", "#b07d00", "#5e35b1"), strict=True))
"""The colour of buildings by their structure; the empty one where nobody has said."""
UNDRAWN = "没有登记边界，只标位置，不计面积。"


@dataclass(frozen=True)
class Site:
    """What is known of the place of a project on a day."""

    project: Project
    compounds: Sequence[Compound]
    buildings: Sequence[Building]
    communities: Sequence[Community]
    of_communities: dict[int, Shape]
    of_compounds: dict[int, Shape]

    @property
    def own(self) -> list[Feature]:
        """The compounds: their outlines, or their points where there are none."""
        found: list[Feature] = []
        for each in self.compounds:
            if each.pk in self.of_compounds:
                found += outlines(OUTLINE.id, self.of_compounds[each.pk], each.name)
            elif each.longitude is not None and each.latitude is not None:
                found.append(Feature(COMPOUND.id, ((each.longitude, each.latitude),), each.name))
        return found

    @property
    def homes(self) -> list[tuple[str, str]]:
        """Compounds, buildings, homes and floor area, as counted or as declared."""
        measured = list(measures(Compound.objects.filter(pk__in=[each.pk for each in self.compounds])).values())
        known = [each.told_homes for each in measured if each.told_homes is not None]
        areas = [each.told_area for each in measured if each.told_area is not None]
        return [
            ("小区", f"{len(self.compounds)} 个"),
            ("楼栋", f"{len(self.buildings)} 栋"),
            ("户数", f"{sum(known)} 户" if known else "没有登记"),
            ("建筑面积", f"{sum(areas) // 100:,} ㎡" if areas else "没有登记"),
        ]

    @property
    def ground(self) -> list[tuple[str, str]]:
        """What the compounds cover, where all of them have an outline."""
        if not self.compounds or any(each.pk not in self.of_compounds for each in self.compounds):
            return []
        return [("实施单元面积", f"{sum(area_of(each) for each in self.of_compounds.values()):,} ㎡")]


def sheets(subject: str, /, *, on: date, known: date, viewer: User | None) -> SheetSet:
    """The sheets of a project as its records have it. Basis: annex2/7"""
    project = Project.objects.select_related("organisation__parent", "subject").get(code=subject)
    site, by_then = _site(project, on), min(end_of(known), end_of(on))
    laid, shown = pictures(SHEETS, subject, by_then)
    drawn = (
        _location(site, laid.get(LOCATION)),
        _plan(site, laid.get(SITE)),
        _facilities(site, by_then, laid.get(FACILITIES)),
        _present(site, by_then, laid.get(PRESENT)),
    )
    told = {slot.id: slot.name for slot in SLOTS}
    held = [each for each in RENDERINGS if each in shown]
    renderings = [Rendering(told[each], f"5-{at}", shown[each]) for at, each in enumerate(held, start=1)]
    parent = project.organisation.parent
    return SheetSet(
        title=project.name,
        on=on,
        sheets=(*drawn, *renderings),
        facts=(("所属", f"{parent or ''}{project.organisation}"),),
        address=absolute(reverse("renovation:project", args=[subject])),
    )


def _site(project: Project, on: date) -> Site:
    held = Q(memberships__project=project, memberships__since__lte=on)
    lasting = Q(memberships__until=None) | Q(memberships__until__gt=on)
    compounds = list(Compound.objects.filter(held & lasting).select_related("community").order_by("code"))
    standing = Q(ended_on=None) | Q(ended_on__gt=on)
    buildings = list(Building.objects.filter(standing, compound__in=compounds).select_related("compound"))
    communities = list({each.community_id: each.community for each in compounds}.values())
    return Site(project, compounds, buildings, communities, *_shapes(communities, compounds))


def _shapes(
    communities: Sequence[Community], compounds: Sequence[Compound]
) -> tuple[dict[int, Shape], dict[int, Shape]]:
    """The boundaries of communities and of compounds, by number: of those that have one, as they stand now."""
    bodies = {each.organisation_id: each.pk for each in communities}
    rows = latest().filter(Q(organisation__in=list(bodies)) | Q(compound__in=compounds))
    of_communities: dict[int, Shape] = {}
    of_compounds: dict[int, Shape] = {}
    for body, compound, shape in rows.values_list("organisation", "compound", "shape"):
        if body is not None:
            of_communities[bodies[body]] = _shape(shape)
        elif compound is not None:
            of_compounds[compound] = _shape(shape)
    return of_communities, of_compounds


def _shape(polygons: Sequence[Sequence[Sequence[Sequence[int]]]]) -> Shape:
    return tuple(tuple(tuple((x, y) for x, y in ring) for ring in polygon) for polygon in polygons)


def _location(site: Site, underlay: Underlay | None) -> Map:
    of = site.of_communities
    areas = [
        feature
        for each in site.communities
        if each.pk in of
        for feature in outlines("community", of[each.pk], each.name)
    ]
    own = {each.pk for each in site.compounds}
    rows = Compound.objects.filter(community__in=site.communities, longitude__isnull=False).exclude(pk__in=own)
    others = [
        Feature(AROUND.id, ((x, y),), name)
        for x, y, name in rows.values_list("longitude", "latitude", "name")
        if x is not None and y is not None
    ]
    planned = [("规划单元面积", f"{sum(area_of(each) for each in of.values()):,} ㎡")] if of else []
    return Map(
        "项目位置图",
        "1",
        (COMMUNITY, OUTLINE, COMPOUND, AROUND),
        (*areas, *others, *site.own),
        (*planned, *site.ground, ("小区", f"{len(site.compounds)} 个")),
        "" if of and site.ground else UNDRAWN,
        around=not of,
        underlay=underlay,
    )


def _plan(site: Site, underlay: Underlay | None) -> Map:
    return Map(
        "项目总平面图",
        "2",
        (OUTLINE, COMPOUND, BUILDING),
        (*site.own, *_points(BUILDING.id, site.buildings)),
        (*site.ground, *site.homes),
        _unplaced(site.buildings),
        underlay=underlay,
    )


def _points(symbol: str, buildings: Sequence[Building]) -> list[Feature]:
    return [
        Feature(symbol, ((each.longitude, each.latitude),), str(each))
        for each in buildings
        if each.longitude is not None and each.latitude is not None
    ]


def _unplaced(buildings: Sequence[Building]) -> str:
    number = sum(each.longitude is None for each in buildings)
    return f"有 {number} 栋楼没有登记位置，图上没有画出。" if number else ""


def _facilities(site: Site, by_then: datetime, underlay: Underlay | None) -> Map:
    """What the filed scheme promises, at the buildings that it is promised for."""
    versions = [each for each in filed(site.project) if each.filing.at <= by_then]
    promised = list(Commitment.objects.filter(version=versions[-1]).order_by("number")) if versions else []
    at: dict[int, list[str]] = defaultdict(list)
    for each in promised:
        if each.building_id:
            at[each.building_id].append(str(each.number))
    placed = [each for each in site.buildings if each.pk in at and each.longitude is not None]
    features = [
        Feature(FACILITY.id, each.places, "、".join(at[row.pk])) for row in placed for each in _points("", [row])
    ]
    words = names(site.project, library.current()).measures
    counts = Counter(words.get(each.measure, each.measure) for each in promised)
    undrawn = len(promised) - sum(len(at[each.pk]) for each in placed)
    said = f"有 {undrawn} 项没有画出：按位置描述承诺，或楼栋没有登记坐标，见方案。" if undrawn else ""
    return Map(
        "设施空间集成图",
        "3",
        (OUTLINE, COMPOUND, FACILITY),
        (*site.own, *features),
        tuple((name, f"{number} 项") for name, number in counts.items()),
        said if promised else "还没有备案的方案。",
        underlay=underlay,
    )


def _present(site: Site, by_then: datetime, underlay: Underlay | None) -> Map:
    """Buildings by structure, and the illegal structures that were not returned."""
    rows = [
        row.structure
        for row in grounds.of_project(site.project).filter(kind=rules.STRUCTURE, entered_at__lte=by_then)
        if row.outcome != rules.RETURNED
    ]
    illegal = [
        Feature(STRUCTURE.id, ((row.longitude, row.latitude),), row.sort)
        for row in rows
        if row.longitude is not None and row.latitude is not None
    ]
    symbols = tuple(
        Symbol(f"built-{each}", f"{STRUCTURES.get(each, '结构没有登记')}楼栋", colour, POINT)
        for each, colour in BUILT.items()
    )
    counts = Counter(STRUCTURES.get(each.structure, "结构没有登记") for each in site.buildings)
    built = [
        feature
        for each in BUILT
        for feature in _points(f"built-{each}", [b for b in site.buildings if b.structure == each])
    ]
    return Map(
        "项目现状图",
        "4",
        (OUTLINE, COMPOUND, *symbols, STRUCTURE),
        (*site.own, *built, *illegal),
        (
            *site.homes,
            *((f"{name}楼栋", f"{number} 栋") for name, number in counts.items()),
            ("违法建设", f"{len(rows)} 处，{sum(row.area for row in rows) // 100:,} ㎡"),
        ),
        _unplaced(site.buildings),
        underlay=underlay,
    )


def projects(user: User | None, /) -> Sequence[Printable]:
    """Every project of which somebody may know."""
    return papers.printables(papers.seen(user))


def places_pictures(user: User, subject: str, /) -> bool:
    """Whether somebody may lay pictures into the sheets of a project: whoever draws the scheme up, or registers projects."""
    project = Project.objects.select_related("organisation").prefetch_related("parties").get(code=subject)
    registers = any(project.organisation.path.startswith(each) for each in user.territories(Permission.PROJECT_EDIT))
    return registers or reviews.may_change(user, project, library.current())


KIND = Kind(
    id=SHEETS,
    name="A3 图纸",
    permission=Permission.PROJECT_READ,
    subjects=projects,
    build=sheets,
    order=75,
    note="位置图、总平面图、设施图、现状图，可以另传底图和效果图",
    forms=(PDF,),
    slots=SLOTS,
    places=places_pictures,
    about=PROJECT,
)
