"""What pages and maps need to know of places."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import FETCH_RAISE, Q

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.places.models import Community, CompoundQuerySet

DEGREES: Final = 1_000_000


def community(user: User, code: str, permission: Permission = Permission.COMMUNITY_READ) -> Community:
    """The community, where one holds the permission there. Raises Community.DoesNotExist, which answers 404."""
    rows = Community.objects.visible_to(user).select_related("organisation__parent__parent", "division")
    if permission != Permission.COMMUNITY_READ:
        inside = Q(pk__in=[])
        for path in user.territories(permission):
            inside |= Q(organisation__path__startswith=path)
        rows = rows.filter(inside)
    return rows.fetch_mode(FETCH_RAISE).get(code=code)


def compounds(community: Community) -> CompoundQuerySet:
    """The compounds of a community, by code."""
    found: CompoundQuerySet = community.compounds.order_by("code").fetch_mode(FETCH_RAISE)
    return found


def geojson(user: User) -> dict[str, Any]:
    """The communities one may see that have a place, as points in degrees (CGCS2000).

    Coordinates leave as numbers in decimals for the map alone: nothing is decided by them.
    """
    rows = Community.objects.visible_to(user).order_by("code")
    features = [
        {
            "type": "Feature",
            "id": code,
            "geometry": {"type": "Point", "coordinates": [longitude / DEGREES, latitude / DEGREES]},
            "properties": {"code": code, "name": name, "street": street, "district": district},
        }
        for code, name, street, district, longitude, latitude in rows.values_list(
            "code", "name", "organisation__parent__name", "organisation__parent__parent__name", "longitude", "latitude"
        )
        if longitude is not None and latitude is not None
    ]
    return {"type": "FeatureCollection", "features": features}
