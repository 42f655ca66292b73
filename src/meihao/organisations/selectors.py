"""What others ask of the tree."""

from __future__ import annotations

from django.db.models import FETCH_RAISE, Q

from meihao.organisations.models import Organisation, OrganisationQuerySet
from meihao.organisations.permissions import Keeper, Permission
from meihao.organisations.rules import ancestry


def tree(keeper: Keeper, *, query: str = "", kind: str = "") -> OrganisationQuerySet:
    """The bodies that somebody may know of, in the order of the tree; a forgotten join raises."""
    rows = Organisation.objects.visible_to(keeper).select_related("parent")
    if kind:
        rows = rows.filter(kind=kind)
    if query:
        rows = rows.filter(Q(name__icontains=query) | Q(code__icontains=query))
    return rows.fetch_mode(FETCH_RAISE)


def body_seen(keeper: Keeper, code: str) -> Organisation:
    """One of them; Organisation.DoesNotExist beyond one's territory."""
    return Organisation.objects.visible_to(keeper).select_related("parent").get(code=code)


def line_above(organisation: Organisation) -> list[Organisation]:
    """The bodies it stands under, from the top down."""
    return list(Organisation.objects.above(organisation).exclude(pk=organisation.pk))


def directly_below(organisation: Organisation) -> OrganisationQuerySet:
    """The bodies standing directly under it, those in use first."""
    return Organisation.objects.filter(parent=organisation).order_by("-active", "path").fetch_mode(FETCH_RAISE)


def parents_open_to(keeper: Keeper) -> OrganisationQuerySet:
    """The bodies under which somebody may set others up."""
    return Organisation.objects.within_any(keeper.territories(Permission.ORGANISATION_EDIT)).filter(active=True)


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
