"""What the first screen says of assessments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.assessment.rules import Tally
from meihao.assessment.selectors import listing, questions
from meihao.assessment.selectors.dossiers import end_of

MOST = 30
"""So many communities at most are worked out for the first screen; the list has them all."""


def tally(person: User) -> Mapping[str, Any] | None:
    """One's communities, those that lack most first, and the counts of as many as are worked out here.

    None for somebody who has none and does not enter any.
    """
    today = timezone.localdate()
    register = listing.register(person)
    found = list(register[:MOST])
    if not found and not person.may(Permission.PLACE_EDIT):
        return None
    rows = [
        row for row in listing.rows(found, viewer=person, on=today, known=end_of(today)) if row.assessment is not None
    ]
    rows.sort(key=_lacking, reverse=True)
    total = Tally(
        *(
            sum(getattr(row.assessment.tally, name) for row in rows if row.assessment)
            for name in ("met", "unmet", "unknown", "na")
        )
    )
    count = register.count() if len(found) == MOST else len(found)
    return {"rows": rows[:8], "count": count, "counted": len(rows), "tally": total}


def _lacking(row: listing.Row) -> int:
    return row.assessment.tally.unmet + row.assessment.tally.unknown if row.assessment else 0


def expert(person: User) -> Mapping[str, Any]:
    """The communities one judges and how many questions are open."""
    today = timezone.localdate()
    sites = questions.sites(person, on=today, known=end_of(today))
    return {"sites": sites, "open": sum(len(site.questions) - site.done for site in sites)}
