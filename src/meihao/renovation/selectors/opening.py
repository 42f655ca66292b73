"""The project that an address is about."""

from __future__ import annotations

from meihao.accounts.models import User
from meihao.renovation.models import Project


def found(user: User, code: str) -> Project | None:
    """The project, if one may know of it, with what its pages print."""
    rows = Project.objects.visible_to(user).select_related("organisation__parent__parent", "subject")
    return rows.prefetch_related("parties__organisation", "memberships__compound").filter(code=code).first()
