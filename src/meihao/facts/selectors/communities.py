"""Communities as something that facts are about."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import FETCH_RAISE, Q

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.facts.rules.statements import COMMUNITY
from meihao.facts.selectors.about import About
from meihao.places.models import Community


def find(user: User, code: str, permission: Permission) -> About | None:
    """The community, where one holds the permission there."""
    rows = Community.objects.visible_to(user).select_related("organisation__parent__parent")
    if permission != Permission.COMMUNITY_READ:
        inside = Q(pk__in=[])
        for path in user.territories(permission):
            inside |= Q(organisation__path__startswith=path)
        rows = rows.filter(inside)
    place = rows.fetch_mode(FETCH_RAISE).filter(code=code).first()
    return about(place) if place else None


def about(place: Community) -> About:
    """A community as the pages of facts show it."""
    street = place.organisation.parent
    return About(
        kind=COMMUNITY,
        code=place.code,
        name=place.name,
        organisation=place.organisation,
        route="assessment:matrix",
        tabs="community",
        meta=tuple(str(body) for body in (street and street.parent, street) if body),
        listing=("美好社区", "assessment:communities"),
    )


def names(codes: Collection[str]) -> Mapping[str, str]:
    """The names of communities by their codes."""
    return dict(Community.objects.filter(code__in=codes).values_list("code", "name"))
