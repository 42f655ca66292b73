"""What the register of places knows: what it counted, and what an office recorded in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, Max

from meihao.places.models import Compound


class Counted(NamedTuple):
    """So many compounds, the last of them registered on a day."""

    number: int
    since: date


def compounds(communities: Sequence[str] | None, *, known: datetime) -> dict[str, Counted]:
    """How many compounds each community (by code; None for all) had registered by then; those with none are left out."""
    rows = Compound.objects.filter(registered_at__lte=known)
    if communities is not None:
        rows = rows.filter(community__code__in=communities)
    counts = rows.values("community__code").annotate(number=Count("pk"), last=Max("registered_at")).order_by()
    return {row["community__code"]: Counted(row["number"], row["last"].date()) for row in counts}


def built(compounds: Sequence[str] | None, *, known: datetime) -> dict[str, date]:
    """The day each compound (by code; None for all) was completed by, as was known then; a year ends on its last day.

    A year corrected later is known only from the correction on.
    """
    rows = Compound.objects.filter(dated_at__lte=known).exclude(built_in=None)
    if compounds is not None:
        rows = rows.filter(code__in=compounds)
    return {code: date(year, 12, 31) for code, year in rows.values_list("code", "built_in") if year}
