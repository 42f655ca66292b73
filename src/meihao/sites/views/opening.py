"""The project that an address is about."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.http import Http404

from meihao.renovation.models import Project
from meihao.sites.services import Refused
from meihao.web.http import Request


def opened(request: Request, code: str) -> Project:
    """The project, if one may know of it, with what its pages print; else the page does not exist."""
    rows = Project.objects.visible_to(request.user).select_related("organisation__parent__parent", "subject")
    here = rows.prefetch_related("parties__organisation").filter(code=code).first()
    if here is None:
        raise Http404
    return here


def done(form: forms.Form, verb: Callable[[], object]) -> bool:
    """Whether a form was filled in and its verb was not refused; the reasons stand in the form."""
    if not form.is_valid():
        return False
    try:
        verb()
    except Refused as refused:
        form.add_error(None, list(refused.reasons))
        return False
    return True
