"""What the first screen says of acceptance: terms that run out, to whoever files or confirms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from meihao.accounts.models import User
from meihao.completion.models import Meeting
from meihao.completion.rules.records import AFTER
from meihao.completion.selectors import law
from meihao.completion.selectors.records import figure, records
from meihao.policy import library
from meihao.renovation.models import Project

SHOWN = 6
MOST = 200
"""So many projects at most are looked at for the first screen, those accepted last."""


def clocks(user: User) -> Mapping[str, Any] | None:
    """Terms after acceptance that are over or nearly so, soonest first; None where nothing runs out."""
    pack = library.current()
    today, now = timezone.localdate(), timezone.now()
    soon = figure(pack, pack.parts.acceptance.soon)
    last = Meeting.objects.filter(project__in=Project.objects.visible_to(user)).order_by("-on", "-pk")
    pks = list(dict.fromkeys(last.values_list("project", flat=True)[:MOST]))
    rows = Project.objects.filter(pk__in=pks).select_related("organisation").prefetch_related("parties")
    found = records(pks, on=today, known=now)
    lines = []
    for project in rows:
        for step in AFTER:
            clock = law.running(step, project, found[project.pk], today)
            if clock is None or clock.stopped or clock.left > soon:
                continue
            if law.enters(user, step, project) or law.confirms(user, step, project):
                lines.append((clock, project, law.step(step).name))
    lines.sort(key=lambda line: (line[0].due, line[1].pk))
    return {"rows": lines[:SHOWN], "count": len(lines)} if lines else None
