"""What waits for somebody about pilots: reports of promises to hear, and promises near or past their day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from meihao.accounts.models import User
from meihao.pilots.models import Promise
from meihao.pilots.selectors import letters
from meihao.pilots.selectors.pilots import CYCLE
from meihao.policy import library
from meihao.policy.schema.core import number_of
from meihao.renovation.models import Project

SHOWN = 5
NEAR = "colour.slack_days"


def waiting(user: User) -> Mapping[str, Any] | None:
    """Reports that one may hear, and promises that one may report, late ones first; None where nothing waits."""
    mine = Promise.objects.filter(letter__pilot__project__in=Project.objects.visible_to(user).filter(lifecycle=CYCLE))
    if not mine.exists():
        return None
    on, known = timezone.localdate(), timezone.now()
    near = int(str(number_of(library.current().parameters[NEAR])))
    found = letters.rows(mine, on=on, known=known)
    projects = {
        each.pk: each
        for each in Project.objects.filter(lifecycle=CYCLE, pk__in=mine.values("letter__pilot"))
        .select_related("organisation")
        .prefetch_related("parties")
    }
    rows = [(projects[row.letter.pilot_id], row) for row in found]
    told = [(project, letters.told(row, on=on, user=user, project=project)) for project, row in rows]
    hear = [each for each in told if each[1].may_hear]
    late = [each for each in told if each[1].may_report and each[1].standing.left < near]
    late.sort(key=lambda each: (each[1].standing.left, each[0].code))
    if not hear and not late:
        return None
    return {"hear": hear[:SHOWN], "late": late[:SHOWN], "count": len(hear) + len(late)}
