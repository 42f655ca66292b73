"""Pilots with their communities: which one runs, of what kind it is, and the one that an address is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.http import Http404

from meihao.accounts.models import User
from meihao.assessment.selectors import DESIGNATION, standing, subjects_of
from meihao.facts.models import Subject
from meihao.pilots.models import Pilot
from meihao.places.models import Community
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.selectors import positions
from meihao.renovation.selectors.opening import opened as opened_project

CYCLE = "pilot"
"""The lifecycle of pilots in the pack."""
DESIGNATED = "designated"
"""The stage that a community enters as it is made a pilot."""


def opened(user: User, code: str) -> tuple[Project, Pilot]:
    """The project of a pilot and the pilot, if one may know of it. Raises Http404: else the page does not exist."""
    here = opened_project(user, code)
    pilot = Pilot.objects.select_related("community__organisation").filter(project=here).first()
    if pilot is None:
        raise Http404
    return here, pilot


def running(place: Community, *, on: date, known: datetime) -> Pilot | None:
    """The pilot of a community that was not withdrawn."""
    rows = list(Pilot.objects.filter(community=place).select_related("project__organisation", "project__subject"))
    where = positions([each.project for each in rows], on=on, known=known)
    return next((each for each in reversed(rows) if not where[each.pk].position.ended), None)


def community_subject(pilot: Pilot) -> Subject:
    """What facts, findings and decisions about the community of a pilot are about."""
    return subjects_of([pilot.community])[pilot.community.code]


def of_projects(projects: Sequence[Project]) -> dict[int, Pilot]:
    """The pilots of projects, by number, with their communities: one statement."""
    rows = Pilot.objects.filter(project__in=[each.pk for each in projects]).select_related("community")
    return {row.pk: row for row in rows}


def profiles(projects: Sequence[Project], on: date, known: datetime) -> Mapping[int, str]:
    """The kind of each pilot, as its community was designated by a day; the least demanding until then.

    Basis: plan/3.2.2
    """
    pilots = of_projects(projects)
    subjects = subjects_of([each.community for each in pilots.values()])
    stood = standing([each.pk for each in subjects.values()], on=on, known=known)
    least = library.current().head.profiles[0].id
    found = {}
    for pk, pilot in pilots.items():
        about = subjects.get(pilot.community.code)
        said = stood.get(about.pk, {}).get(DESIGNATION) if about else None
        found[pk] = said.outcome if said else least
    return found


def profile_of(project: Project, *, on: date, known: datetime) -> str:
    """The kind of one pilot."""
    return profiles([project], on, known)[project.pk]
