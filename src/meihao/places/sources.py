"""What the register of places knows: what it counted, and what an office recorded in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, Max, Q, Sum
from django.utils.timezone import localdate

from meihao.places.models import Compound, PrivatePart
from meihao.places.rules.words import DWELLING


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
    return {row["community__code"]: Counted(row["number"], localdate(row["last"])) for row in counts}


class Measured(NamedTuple):
    """Homes with a dwelling, area of the private parts in 0.01 m², and the day of the last registration among them."""

    homes: int
    area: int
    since: date


def measured(compounds: Sequence[str] | None, *, on: date, known: datetime) -> dict[str, Measured]:
    """What each compound (by code; None for all) measures by the homes registered by then and not gone on a day.

    Compounds without homes are left out. An area that was corrected later counts as corrected: areas have no history.
    """
    rows = PrivatePart.objects.filter(home__entrance__building__compound__registered_at__lte=known)
    rows = rows.filter(Q(home__registered_at=None) | Q(home__registered_at__lte=known))
    rows = rows.filter(Q(home__ended_on=None) | Q(home__ended_at__gt=known) | Q(home__ended_on__gt=on))
    code, born = "home__entrance__building__compound__code", "home__entrance__building__compound__registered_at"
    if compounds is not None:
        rows = rows.filter(**{f"{code}__in": compounds})
    counted = (
        rows.order_by()
        .values(code, born)
        .annotate(
            homes=Count("home", distinct=True, filter=Q(kind=DWELLING)),
            area=Sum("area"),
            last=Max("home__registered_at"),
        )
    )
    return {
        row[code]: Measured(row["homes"], row["area"], min(on, localdate(row["last"] or row[born]))) for row in counted
    }


def built(compounds: Sequence[str] | None, *, known: datetime) -> dict[str, date]:
    """The day each compound (by code; None for all) was completed by, as was known then; a year ends on its last day.

    A year corrected later is known only from the correction on.
    """
    rows = Compound.objects.filter(dated_at__lte=known).exclude(built_in=None)
    if compounds is not None:
        rows = rows.filter(code__in=compounds)
    return {code: date(year, 12, 31) for code, year in rows.values_list("code", "built_in") if year}
