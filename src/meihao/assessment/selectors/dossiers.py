"""Dossiers of subjects and their assessments, as known at one time about one day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.assessment.models import Decision
from meihao.assessment.rules import Assessment
from meihao.facts.models import Subject
from meihao.facts.selectors import as_of
from meihao.places.models import Community
from meihao.policy import library
from meihao.policy.dossier import Dossier, Standing
from meihao.policy.pack import Pack
from meihao.reviews import selectors as reviews

COMMUNITY = "community"
DESIGNATION = "designation"
"""The kind of decision that gives a community its profile."""


def end_of(day: date) -> datetime:
    """The last instant of a day here: what was known on it was known by then."""
    return timezone.make_aware(datetime.combine(day, time.max))


def standing(subjects: Sequence[int] | None, *, on: date, known: datetime) -> dict[int, dict[str, Standing]]:
    """The decisions that stand, by kind, by subject: the latest to take effect, then the latest made."""
    place = Window(
        RowNumber(),
        partition_by=[F("subject_id"), F("kind")],
        order_by=[F("effective_on").desc(), F("at").desc(), F("id").desc()],
    )
    rows = Decision.objects.filter(at__lte=known, effective_on__lte=on)
    if subjects is not None:
        rows = rows.filter(subject__in=subjects)
    found: dict[int, dict[str, Standing]] = defaultdict(dict)
    latest = rows.order_by().annotate(place=place).filter(place=1)
    for subject, kind, outcome, pk in latest.values_list("subject_id", "kind", "outcome", "id"):
        found[subject][kind] = Standing(outcome, pk)
    return found


def dossiers(
    subjects: Sequence[Subject],
    *,
    on: date,
    known: datetime,
    pack: Pack,
    viewer: User | None = None,
    keys: frozenset[str] | None = None,
) -> dict[int, Dossier]:
    """What is known of each subject; the number of statements does not depend on how many there are.

    `keys` reads these alone, and asks only the live sources that answer one of them.

    To an expert only their own findings are known: members of a panel do not hear each other before they have spoken.
    """
    ids = [subject.pk for subject in subjects]
    readings = as_of.readings(ids, on=on, known=known, pack=pack, keys=keys)
    findings = reviews.findings(ids, on=on, known=known, only=viewer if viewer and judges(viewer) else None)
    decisions = standing(ids, on=on, known=known)
    return {
        subject.pk: Dossier(
            str(subject), on, readings.get(subject.pk, {}), findings.get(subject.pk, {}), decisions.get(subject.pk, {})
        )
        for subject in subjects
    }


def judges(viewer: User) -> bool:
    """Whether somebody sits on panels, and does not also review what they are shown."""
    return viewer.may(Permission.FINDING_MAKE) and not viewer.may(Permission.EVIDENCE_REVIEW)


def assess(
    subjects: Sequence[Subject],
    *,
    on: date,
    known: datetime,
    viewer: User | None = None,
    pack: Pack | None = None,
    keys: frozenset[str] | None = None,
) -> dict[int, Assessment]:
    """The assessment of each subject against its profile by a pack, the one in force unless another is named.

    One without a profile is held against the first. `keys` are read alone, as `dossiers` does.
    """
    pack = pack or library.current()
    found = dossiers(subjects, on=on, known=known, pack=pack, viewer=viewer, keys=keys)
    return {
        pk: Assessment(pack, pack.profiles[profile_of(dossier, pack)], dossier, pack.assess(dossier))
        for pk, dossier in found.items()
    }


def unheard_of(community: Community, *, on: date, pack: Pack | None = None) -> Assessment:
    """The assessment of a community of which nothing was ever stated: nothing is met, nothing unmet."""
    pack = pack or library.current()
    dossier = Dossier(f"{COMMUNITY}:{community.code}", on, {})
    return Assessment(pack, pack.head.profiles[0], dossier, pack.assess(dossier))


def profile_of(dossier: Dossier, pack: Pack) -> str:
    """The profile of the pack a subject was designated for by the day of its dossier; the least demanding one until then."""
    designation = dossier.decisions.get(DESIGNATION)
    named = designation.outcome if designation else ""
    return named if named in pack.profiles else pack.head.profiles[0].id


def subjects_of(communities: Sequence[Community]) -> dict[str, Subject]:
    """The subjects of communities, by code."""
    codes = [community.code for community in communities]
    return {subject.code: subject for subject in Subject.objects.filter(kind=COMMUNITY, code__in=codes)}


def communities(user: User) -> QuerySet[Community]:
    """The communities one may see, with where they lie."""
    return Community.objects.visible_to(user).select_related("organisation__parent__parent", "division")


def latest(subject: int) -> dict[str, int]:
    """The number of the decision of each kind that no other supersedes."""
    return dict(Decision.objects.filter(subject=subject, superseded_by=None).values_list("kind", "pk"))


def history(subject: int) -> QuerySet[Decision]:
    """The decisions about a subject, latest first."""
    return Decision.objects.filter(subject=subject).select_related("by").order_by("-at", "-pk")
