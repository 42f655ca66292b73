"""Amounts less their reversals: of one record, of the rows of a list, of groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from meihao.funding.models import Reversal


def net(target: str, row: Any) -> int:
    """What still stands of one record."""
    gone = Reversal.objects.filter(**{target: row}).aggregate(gone=Sum("amount"))["gone"]
    return int(row.amount) - int(gone or 0)


def netted(rows: QuerySet[Any], target: str) -> QuerySet[Any]:
    """Each row with `net`, what still stands of it."""
    gone = Reversal.objects.filter(**{target: OuterRef("pk")}).order_by().values(target)
    taken = Subquery(gone.annotate(gone=Sum("amount")).values("gone"))
    found: QuerySet[Any] = rows.annotate(net=F("amount") - Coalesce(taken, Value(0)))
    return found


def standing(rows: QuerySet[Any]) -> int:
    """What still stands of some records together: two statements."""
    total = rows.order_by().aggregate(total=Sum("amount"))["total"] or 0
    gone = rows.order_by().aggregate(gone=Sum("reversals__amount"))["gone"] or 0
    return int(total) - int(gone)


def grouped(rows: QuerySet[Any], *by: Any, counting: Q | None = None) -> dict[tuple[Any, ...], int]:
    """What still stands by groups: two statements, however many records there are. `counting` narrows the reversals."""
    found: dict[tuple[Any, ...], int] = defaultdict(int)
    names = {f"g{n}": F(each) if isinstance(each, str) else each for n, each in enumerate(by)}
    for row in rows.order_by().values(**names).annotate(total=Sum("amount")):
        found[tuple([row[name] for name in names])] += row["total"]
    taken = rows.order_by().filter(reversals__isnull=False)
    if counting is not None:
        taken = taken.filter(counting)
    for row in taken.values(**names).annotate(total=Sum("reversals__amount")):
        found[tuple([row[name] for name in names])] -= row["total"]
    return dict(found)


def together(groups: dict[tuple[Any, ...], int], *at: Any) -> int:
    """The sum of the groups that begin so."""
    wanted: Sequence[Any] = at
    return sum(total for key, total in groups.items() if key[: len(wanted)] == tuple(wanted))
