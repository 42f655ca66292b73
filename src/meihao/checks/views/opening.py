"""What every page of a project's checks prints above, and keeping what was handed in with a form."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from meihao.attachments.rules import PICTURES
from meihao.attachments.rules import Refused as FileRefused
from meihao.attachments.services import keep
from meihao.checks.selectors.findings import stopped
from meihao.renovation.models import Project
from meihao.renovation.selectors import position

PHOTOS = frozenset(kind.media_type for kind in PICTURES)


def head(here: Project) -> dict[str, Any]:
    """The project, where it stands, and for how many serious findings its works stand still."""
    now = position(here, on=timezone.localdate(), known=timezone.now())
    return {"project": here, "now": now, "stopped": stopped(here)}


def kept(form: forms.Form, name: str, at: datetime, *, any_kind: bool = False) -> int | None:
    """The number of the file handed in under a name, kept; None where there is none. What is wrong is laid to the field."""
    given = form.cleaned_data.get(name)
    if not given:
        return None
    try:
        return keep(given.file, name=given.name, at=at, allowed=None if any_kind else PHOTOS).pk
    except FileRefused as refused:
        form.add_error(name, str(refused))
        return None
