"""What the first screen says of meetings: the next ones, the items that wait for somebody, the topics to be graded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.councils.models import Topic
from meihao.councils.selectors import items, law, sessions, topics
from meihao.organisations.models import Kind

SHOWN = 5
MOST = 200
"""So many items and topics at most are looked at for the first screen, the latest."""


def waiting(user: User) -> Mapping[str, Any] | None:
    """The items that somebody has to do or to hear, the topics to grade, and the next sessions; None where nothing is."""
    now = timezone.now()
    found = items.told(list(items.rows(items.mine(user)).order_by("-pk")[:MOST]), user, timezone.localdate(now))
    due = [each for each in items.ordered(found) if each.may_report or each.may_hear]
    raised = grading(user)
    ahead = sessions.upcoming(user, now, SHOWN)
    if not due and not raised and not ahead:
        return None
    return {"due": due[:SHOWN], "raised": raised[:SHOWN], "ahead": ahead, "count": len(due) + len(raised)}


def grading(user: User) -> list[topics.Told]:
    """The topics that somebody has to grade, the oldest first."""
    homes = [post.organisation for post in user.posts_held if post.organisation.kind == Kind.COMMUNITY]
    own = [each.pk for each in homes if user.may(Permission.COUNCIL_CONVENE) and law.runs(user, each.path)]
    if not own:
        return []
    found = topics.rows(Topic.objects.filter(organisation__in=own, grading=None)).order_by("pk")[:MOST]
    return topics.ungraded(topics.told(list(found), timezone.now()))
