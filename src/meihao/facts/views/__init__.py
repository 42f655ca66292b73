"""Pages of facts and evidence."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from meihao.accounts.permissions import Permission
from meihao.facts.selectors.sheet import community as find
from meihao.places.models import Community
from meihao.web.http import Request


def opened(request: Request, code: str, permission: Permission = Permission.COMMUNITY_READ) -> Community:
    """The community of an address, if one holds the permission there; else the page does not exist."""
    try:
        return find(request.user, code, permission)
    except Community.DoesNotExist as error:
        raise Http404 from error


def allowed(request: Request, community: Community) -> dict[str, Any]:
    """What one may do in this community: elsewhere one may hold more or less."""
    path = community.organisation.path
    may = {
        name: any(path.startswith(territory) for territory in request.user.territories(permission))
        for name, permission in {
            "submit": Permission.EVIDENCE_SUBMIT,
            "state": Permission.FACT_STATE,
            "bring": Permission.FACT_IMPORT,
        }.items()
    }
    return {"community": community, "may": may}
