"""The project that an address is about."""

from __future__ import annotations

from django.http import Http404

from meihao.accounts.models import User
from meihao.renovation.models import Project


def opened(user: User, code: str) -> Project:
    """The project, if one may know of it, with what its pages print. Raises Http404: else the page does not exist."""
    rows = Project.objects.visible_to(user).select_related("organisation__parent__parent", "subject")
    here = rows.prefetch_related("parties__organisation", "memberships__compound").filter(code=code).first()
    if here is None:
        raise Http404
    return here
