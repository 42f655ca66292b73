"""Projects on the map: what lies in one, and all of them by the stage they are in."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from meihao.places.selectors.points import Point, of_compounds
from meihao.policy import library
from meihao.policy.lifecycle import lifecycle
from meihao.renovation.models import RENOVATION, Membership, Project
from meihao.renovation.rules import grounds as rules
from meihao.renovation.selectors import grounds, kinds
from meihao.renovation.selectors.listing import Standing

MOST = 5_000
"""Points that one map takes."""


@dataclass(frozen=True, slots=True)
class Shade:
    """A stage in the legend: the deeper its colour, the further along."""

    id: str
    name: str
    opacity: str
    number: int


def of_project(project: Project) -> list[Point]:
    """The compounds and buildings of a project, and the illegal structures that were not returned: a few statements."""
    compounds = [each.compound_id for each in project.memberships.all() if each.until is None]
    structures = [
        Point(
            row.structure.longitude,
            row.structure.latitude or 0,
            {
                "name": str(row.structure),
                "note": "违法建设",
                "href": reverse("renovation:ground", args=[project.code, row.pk]),
                "shade": "0.15",
            },
        )
        for row in grounds.of_project(project).filter(kind=rules.STRUCTURE, structure__longitude__isnull=False)
        if row.outcome != rules.RETURNED and row.structure.longitude is not None
    ]
    return [*of_compounds(compounds), *structures]


def placed(rows: Standing) -> Standing:
    """Of some projects those that have a place: that of the first of their compounds with one, or of what they are about."""
    mine = Membership.objects.filter(project=OuterRef("pk"), until=None, compound__longitude__isnull=False)
    mine = mine.order_by("compound__code")
    east = [Subquery(mine.values("compound__longitude")[:1]), *(F(longitude) for longitude, _ in kinds.points())]
    north = [Subquery(mine.values("compound__latitude")[:1]), *(F(latitude) for _, latitude in kinds.points())]
    found = rows.annotate(longitude=Coalesce(*east), latitude=Coalesce(*north))
    return found.filter(longitude__isnull=False)


def shades(number: dict[str, int], of: str = RENOVATION) -> list[Shade]:
    """The stages of a lifecycle in their order, each with its colour and how many stand there."""
    stages = lifecycle(library.current(), of).stages
    last = max(len(stages) - 1, 1)
    return [
        Shade(each.id, each.name, f"0.{15 + 84 * place // last:02d}", number.get(each.id, 0))
        for place, each in enumerate(stages)
    ]


def points(rows: Standing) -> list[Point]:
    """Projects as points by stage, the first of them by code where there are too many: one statement."""
    legend = {each.id: each for each in shades({})}
    told = placed(rows).values_list("code", "name", "stands", "longitude", "latitude")[:MOST]
    return [
        Point(
            longitude,
            latitude,
            {
                "name": name,
                "note": legend[stands].name,
                "shade": legend[stands].opacity,
                "href": reverse("renovation:project", args=[code]),
            },
        )
        for code, name, stands, longitude, latitude in told
    ]
