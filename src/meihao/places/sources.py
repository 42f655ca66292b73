"""What the register of places knows because it counted."""

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
