"""What others ask of the tree."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import FETCH_RAISE, Q

from meihao.organisations.models import Organisation, OrganisationQuerySet
from meihao.organisations.rules import ancestry


def tree(territories: Iterable[str], *, query: str = "", kind: str = "") -> OrganisationQuerySet:
    """The bodies within some territories, in the order of the tree; a forgotten join raises."""
    rows = Organisation.objects.within_any(territories).select_related("parent")
    if kind:
        rows = rows.filter(kind=kind)
    if query:
        rows = rows.filter(Q(name__icontains=query) | Q(code__icontains=query))
    return rows.fetch_mode(FETCH_RAISE)


def bodies_around(organisation: Organisation) -> dict[str, Organisation]:
    """Whoever carries each duty (`body` of the pack) for an organisation: the nearest, going up from it. One query.

    A duty is carried by a body above, or by a department standing directly under one.
    """
    above = ancestry(organisation.path)
    candidates = Organisation.objects.filter(Q(path__in=above) | Q(parent__path__in=above), active=True).exclude(
        body=""
    )
    nearest_last = sorted(candidates, key=lambda body: (_depth(body, above), body.path in above))
    return {body.body: body for body in nearest_last}


def responsible(body: str, organisation: Organisation) -> Organisation | None:
    """The organisation that carries a duty of the pack for another: 民政局 of the district before that of the city."""
    return bodies_around(organisation).get(body)


def _depth(body: Organisation, above: list[str]) -> int:
    """How far down the line a body stands; a department stands where the body it belongs to does."""
    steps = body.path.count("/")
    return steps if body.path in above else steps - 1
