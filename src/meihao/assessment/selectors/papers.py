"""The papers about assessments that can be printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.assessment.rules import Assessment, gap_rows, response_rows
from meihao.assessment.rules import papers as rules
from meihao.assessment.rules.papers import About
from meihao.assessment.selectors import listing
from meihao.assessment.selectors.dossiers import COMMUNITY, assess, communities, end_of, subjects_of
from meihao.documents.rules.paper import Paper
from meihao.documents.selectors import absolute
from meihao.documents.sources import Kind, Printable
from meihao.facts.models import Subject
from meihao.instruments import selectors as instruments
from meihao.places.models import Community

RESPONSE, GAPS, REPORT = "response-table", "gap-list", "assessment-report"


def subjects(user: User | None, /) -> Sequence[Printable]:
    """The communities of which something was ever stated, as far as somebody may see them: one statement."""
    rows = communities(user) if user else Community.objects.select_related("organisation__parent__parent")
    rows = rows.filter(code__in=Subject.objects.filter(kind=COMMUNITY).values("code"))
    return [Printable(row.code, row.name, _place(row)) for row in rows.order_by("organisation__path")]


def _place(community: Community) -> str:
    street = community.organisation.parent
    return "".join(str(each) for each in (street.parent if street else None, street) if each)


def _assessed(code: str, on: date, known: date, viewer: User | None) -> tuple[Community, Assessment]:
    place = Community.objects.select_related("organisation__parent__parent").get(code=code)
    subject = subjects_of([place])[code]
    found = assess([subject], on=on, known=end_of(known), viewer=viewer)
    return place, found[subject.pk]


def about(community: Community, viewer: User | None, route: str) -> About:
    """What stands on each paper about a community."""
    office = str(viewer.organisation or "") if viewer else ""
    return About(community.name, _place(community), office, absolute(reverse(route, args=[community.code])))


def response_table(subject: str, /, *, on: date, known: date, viewer: User | None) -> Paper:
    """The response table of annex 2. Basis: annex2/4"""
    place, assessment = _assessed(subject, on, known, viewer)
    pack = assessment.pack
    rows = response_rows(assessment, instruments.originals(pack.id), listing.owners(pack, place.organisation))
    return rules.response_table(assessment, rows, about(place, viewer, "assessment:matrix"))


def gap_list(subject: str, /, *, on: date, known: date, viewer: User | None) -> Paper:
    """What is to be put right, by who answers for it."""
    place, assessment = _assessed(subject, on, known, viewer)
    rows = gap_rows(assessment, listing.owners(assessment.pack, place.organisation))
    return rules.gap_list(assessment, rows, about(place, viewer, "assessment:gaps"))


def report(subject: str, /, *, on: date, known: date, viewer: User | None) -> Paper:
    """The assessment with its reasons."""
    place, assessment = _assessed(subject, on, known, viewer)
    return rules.report(assessment, about(place, viewer, "assessment:matrix"))


KINDS = tuple(
    Kind(id=id_, name=name, permission=Permission.COMMUNITY_READ, subjects=subjects, build=build, order=order)
    for id_, name, build, order in (
        (RESPONSE, "创建指标响应表", response_table, 10),
        (REPORT, "评估报告", report, 20),
        (GAPS, "整改清单", gap_list, 30),
    )
)
