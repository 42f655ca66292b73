"""Notices: schemes put up for comment, and the news of projects and pilots, the latest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import OuterRef, Q, Subquery

from meihao.assessment.models import Decision
from meihao.pilots.models import Award
from meihao.policy import library
from meihao.portal.rules.opening import AWARD, NOTICE
from meihao.portal.selectors.projects import CYCLES, PILOT, district_code, district_names, shown
from meihao.renovation.models import Ground, GroundReview
from meihao.renovation.rules import grounds
from meihao.renovation.selectors.positions import LIFECYCLE

MOST = 500
"""So many of each sort are gone through, the latest."""
POSTING, NEWS = "posting", "news"
SORTS = {POSTING: "方案公示", NEWS: "项目动态"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that the public is told: of which project, on which day, and when it became public.

    Of a posting also how long it runs and the telephone to call. `id` never changes.
    """

    id: str
    sort: str
    title: str
    project: str
    code: str
    district: str
    on: date
    until: date | None = None
    phone: str = ""
    at: datetime

    @property
    def sort_name(self) -> str:
        """What sort it is, in words."""
        return SORTS[self.sort]

    def runs(self, today: date) -> bool:
        """Whether it is still up."""
        return self.until is not None and today <= self.until


def posting_days() -> int:
    """How many days a scheme is put up."""
    pack = library.current()
    return int(str(pack.parameters[pack.parts.publication.posting.removeprefix("@")].value))


def notices(*, on: date, district: str = "", sort: str = "") -> list[Notice]:
    """All that the public was told by a day, in a district if one is named: four statements, whatever there is."""
    names = dict(district_names())
    found = [
        *(_postings(on, district, names) if sort != NEWS else ()),
        *(_news(on, district, names) if sort != POSTING else ()),
        *(_awards(on, district, names) if sort != POSTING else ()),
    ]
    return sorted(found, key=lambda each: (each.on, each.at, each.id), reverse=True)


def _postings(on: date, district: str, names: Mapping[str, str]) -> list[Notice]:
    latest = GroundReview.objects.filter(ground=OuterRef("pk")).order_by("-at", "-pk")
    public = Q(pk__in=[])
    for cycle in CYCLES:
        public |= Q(project__in=shown(cycle, NOTICE).values("pk"))
    rows = Ground.objects.filter(public, kind=grounds.POSTING, on__lte=on)
    rows = rows.annotate(outcome=Subquery(latest.values("outcome")[:1]), heard_at=Subquery(latest.values("at")[:1]))
    rows = rows.filter(outcome=grounds.CONFIRMED).select_related("posting", "project__organisation")
    if district:
        rows = rows.filter(project__organisation__path__contains=f"/{district}/")
    days = timedelta(days=posting_days())
    return [
        Notice(
            id=f"posting-{row.pk}",
            sort=POSTING,
            title=row.posting.title,
            project=row.project.name,
            code=row.project.code,
            district=names.get(district_code(row.project.organisation.path), ""),
            on=row.posting.posted_on,
            until=row.posting.posted_on + days,
            phone=row.posting.phone,
            at=row.heard_at,
        )
        for row in rows.order_by("-on", "-pk")[:MOST]
    ]


def _news(on: date, district: str, names: Mapping[str, str]) -> list[Notice]:
    told = {(each.lifecycle, each.step): each.text for each in library.current().parts.publication.announcements}
    public = Q(pk__in=[])
    for cycle in CYCLES:
        steps = [step for name, step in told if name == cycle]
        public |= Q(subject__project__in=shown(cycle).values("pk"), outcome__in=steps)
    rows = Decision.objects.filter(public, kind=LIFECYCLE, effective_on__lte=on)
    if district:
        rows = rows.filter(subject__project__organisation__path__contains=f"/{district}/")
    rows = rows.select_related("subject__project__organisation").order_by("-effective_on", "-pk")
    return [
        Notice(
            id=f"step-{row.pk}",
            sort=NEWS,
            title=f"{row.subject.project.name}：{told[row.subject.project.lifecycle, row.outcome]}",
            project=row.subject.project.name,
            code=row.subject.project.code,
            district=names.get(district_code(row.subject.project.organisation.path), ""),
            on=row.effective_on,
            at=row.at,
        )
        for row in rows[:MOST]
    ]


def _awards(on: date, district: str, names: Mapping[str, str]) -> list[Notice]:
    told = {each.id: each.name for each in library.current().parts.funding.awards}
    rows = Award.objects.filter(pilot__in=shown(PILOT, AWARD).values("pk"), on__lte=on)
    if district:
        rows = rows.filter(pilot__project__organisation__path__contains=f"/{district}/")
    rows = rows.select_related("pilot__project__organisation").order_by("-on", "-pk")
    return [
        Notice(
            id=f"award-{row.pk}",
            sort=NEWS,
            title=f"{row.pilot.project.name}：获{told.get(row.kind, row.kind)}",
            project=row.pilot.project.name,
            code=row.pilot.project.code,
            district=names.get(district_code(row.pilot.project.organisation.path), ""),
            on=row.on,
            at=row.at,
        )
        for row in rows[:MOST]
    ]
