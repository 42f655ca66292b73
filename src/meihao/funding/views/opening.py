"""The project that an address is about."""

from __future__ import annotations

from django.http import Http404

from meihao.renovation.models import Project
from meihao.renovation.selectors.opening import found
from meihao.web.http import Request


def opened(request: Request, code: str) -> Project:
    """The project, if one may know of it; else the page does not exist."""
    here = found(request.user, code)
    if here is None:
        raise Http404
    return here
