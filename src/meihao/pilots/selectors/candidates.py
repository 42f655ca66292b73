"""Communities that may be registered as candidates, and how pilots look in a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.assessment.selectors import dossiers, subjects_of
from meihao.kernel.verdict import Verdict
from meihao.pilots.models import Pilot
from meihao.pilots.selectors.letters import by_project
from meihao.pilots.selectors.pilots import of_projects, profiles
from meihao.places.models import Community
from meihao.policy import library, wording
from meihao.policy.pack import Pack
from meihao.policy.schema.core import number_of
from meihao.policy.tree import Node
from meihao.renovation.selectors import positions
from meihao.renovation.selectors.listing import Row


@dataclass(frozen=True, slots=True)
class Candidate:
    """A community with whether its size is the usual one, and the pilot that it has already."""

    community: Community
    size: str
    unusual: bool
    found: str
    pilot: Pilot | None


def usual_size(pack: Pack) -> str:
    """How many people usually live in a community that may be a pilot, in words. Basis: plan/3.2.1"""
    least, most = (number_of(pack.parameters[name.removeprefix("@")]) for name in pack.parts.programme.scale.population)
    return f"{least:,}–{most:,} 人"


@dataclass(frozen=True, slots=True)
class Told:
    """A pilot in the list: the row of its project, its community and kind, and its promises that are open and late."""

    row: Row
    community: str
    profile: str
    open: int
    late: int


def communities(user: User, query: str) -> QuerySet[Community]:
    """The communities in which one registers projects, by name."""
    rows = Community.objects.visible_to(user).none()
    for path in user.territories(Permission.PROJECT_EDIT):
        rows = rows | Community.objects.visible_to(user).filter(organisation__path__startswith=path)
    if query:
        rows = rows.filter(name__icontains=query)
    return rows.select_related("organisation__parent__parent").order_by("code").distinct()


def free(places: Sequence[Community], *, on: date, known: datetime) -> list[Candidate]:
    """Each community with its size and the pilot it has: a constant number of statements. Basis: plan/3.2.1"""
    pack = library.current()
    subjects = subjects_of(places)
    keys = frozenset(pack.scale_test.every_key())
    about = dossiers(list(subjects.values()), on=on, known=known, pack=pack, keys=keys)
    held = {}
    rows = list(Pilot.objects.filter(community__in=[each.pk for each in places]).select_related("project"))
    where = positions([each.project for each in rows], on=on, known=known)
    for row in rows:
        if not where[row.pk].position.ended:
            held[row.community_id] = row
    found = []
    for each in places:
        subject = subjects.get(each.code)
        if subject is None:
            found.append(Candidate(each, Verdict.UNKNOWN.slug, False, "未知", held.get(each.pk)))
            continue
        node = Node(*pack.scale_test.run(about[subject.pk]))
        leaf = next(leaf for leaf in node.walk() if not leaf.answers)
        found.append(
            Candidate(
                each, node.verdict.slug, node.verdict is Verdict.UNMET, wording.found(leaf, pack), held.get(each.pk)
            )
        )
    return found


def told(rows: Sequence[Row], *, on: date, known: datetime) -> list[Told]:
    """Pilots as the list prints them."""
    projects = [row.project for row in rows]
    pilots, kinds = of_projects(projects), profiles(projects, on, known)
    promised = by_project([each.pk for each in projects], on=on, known=known)
    names = library.current().profiles
    return [
        Told(
            row,
            pilots[row.project.pk].community.name,
            names[kinds[row.project.pk]].name,
            sum(each.open for each in promised.get(row.project.pk, [])),
            sum(each.overdue > 0 for each in promised.get(row.project.pk, [])),
        )
        for row in rows
    ]
