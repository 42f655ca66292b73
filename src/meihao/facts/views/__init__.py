"""Pages of facts and evidence."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from meihao.accounts.permissions import Permission
from meihao.facts.rules.statements import within
from meihao.facts.selectors.about import About, find
from meihao.web.http import Request


def opened(request: Request, prefix: str, code: str, permission: Permission = Permission.COMMUNITY_READ) -> About:
    """What an address is about, if one holds the permission there; else the page does not exist."""
    about = find(request.user, prefix, code, permission)
    if about is None:
        raise Http404
    return about


def allowed(request: Request, about: About) -> dict[str, Any]:
    """What one may do here: elsewhere one may hold more or less."""
    path = about.organisation.path
    may = {
        name: within(path, request.user.territories(permission))
        for name, permission in {
            "submit": Permission.EVIDENCE_SUBMIT,
            "state": Permission.FACT_STATE,
            "bring": Permission.FACT_IMPORT,
        }.items()
    }
    return {"about": about, "may": may}
