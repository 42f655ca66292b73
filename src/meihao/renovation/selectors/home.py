"""What the first screen says of projects: what waits for one's decision, and what one's own body has to do."""

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
from meihao.renovation.models import Project, Proposal
from meihao.renovation.rules.acting import ROLES
from meihao.renovation.selectors import duties
from meihao.renovation.selectors.positions import LIFECYCLE, acts

SHOWN = 6
MOST = 200
"""So many open proposals at most are looked at for the first screen."""
FEW = 100
"""So many projects at most are gone through for the first screen."""
ACTING = frozenset().union(*ROLES.values())


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
    """What one's own body has to do about projects, what presses most first; None for whoever acts for none.

    Where one looks after more than a few projects this is left to the list of duties, which is narrowed by district.
    """
    if not any(post.role in ACTING for post in user.posts_held):
        return None
    rows = Project.objects.visible_to(user).select_related("organisation", "subject").order_by("-pk")
    found = list(rows.prefetch_related("parties__organisation")[: FEW + 1])
    if not found or len(found) > FEW:
        return None
    owing = duties.owed(found, user, on=timezone.localdate(), known=timezone.now())
    todo = duties.pressing(duties.narrowed(owing, mine=True))
    pack = library.current()
    bodies = {post.organisation_id for post in user.posts_held}
    theirs = sum(
        any(each.until is None and each.organisation_id in bodies for each in row.parties.all()) for row in found
    )
    if not todo and not theirs:
        return None
    return {"rows": [duties.told(row, pack) for row in todo[:SHOWN]], "count": len(todo), "projects": theirs}
