"""What every verb about a project does first and last: hold it, and note what was done."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Prefetch

from meihao.accounts.models import User
from meihao.audit.services import record
from meihao.renovation.models import Party, Project


def held(project: int) -> Project:
    """The project, held until the transaction ends, so that of two officers one comes after the other."""
    rows = (
        Project.objects.select_for_update(of=("self",))
        .select_related("organisation", "subject__territory")
        .prefetch_related(Prefetch("parties", Party.objects.select_related("organisation")))
    )
    return rows.get(pk=project)


def note(verb: str, project: Project, actor: User, at: datetime, **details: object) -> None:
    """Write to the trail what was done with a project."""
    record(
        verb,
        kind="project",
        key=project.code,
        actor=actor,
        at=at,
        territory=project.organisation.path,
        **details,
    )
