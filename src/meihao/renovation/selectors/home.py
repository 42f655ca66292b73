"""What the first screen says of projects: what waits for one's decision, and the projects of one's firm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from meihao.accounts.models import User
from meihao.assessment.models import Decision
from meihao.policy import library
from meihao.policy.lifecycle import lifecycle, step
from meihao.renovation.models import Party, Project, Proposal
from meihao.renovation.selectors.listing import listed
from meihao.renovation.selectors.positions import LIFECYCLE, acts

SHOWN = 6
MOST = 200
"""So many open proposals at most are looked at for the first screen."""


def undecided(user: User) -> QuerySet[Proposal]:
    """Proposals of projects one may see after which nothing has been decided, oldest first."""
    later = Decision.objects.filter(
        subject=OuterRef("project__subject"), kind=LIFECYCLE, pk__gt=Coalesce(OuterRef("after"), 0)
    )
    return (
        Proposal.objects.filter(project__in=Project.objects.visible_to(user))
        .annotate(overtaken=Exists(later))
        .filter(overtaken=False)
        .select_related("project__organisation", "by")
        .order_by("at", "pk")
    )


def waiting(user: User) -> Mapping[str, Any] | None:
    """The steps that somebody else proposed and one may decide; None where nothing waits."""
    pack = library.current()
    rows = []
    for proposal in undecided(user).prefetch_related("project__parties")[:MOST]:
        wanted = step(lifecycle(pack, proposal.project.lifecycle), proposal.step)
        if wanted is not None and proposal.by_id != user.pk and acts(user, wanted.decider, proposal.project, pack):
            rows.append((proposal, wanted.name))
    return {"rows": rows[:SHOWN], "count": len(rows)} if rows else None


def mine(user: User) -> Mapping[str, Any] | None:
    """The projects in which one's firm takes part, with what keeps each; None where there are none."""
    bodies = [post.organisation_id for post in user.posts_held]
    theirs = Party.objects.filter(organisation__in=bodies, until=None).values("project")
    found = Project.objects.filter(pk__in=theirs).select_related("organisation", "subject").order_by("-pk")
    today, now = timezone.localdate(), timezone.now()
    rows = listed(list(found[:SHOWN]), on=today, known=now)
    return {"rows": rows, "count": found.count()} if rows else None
