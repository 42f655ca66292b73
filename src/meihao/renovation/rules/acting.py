"""Who may act for a body that the pack names: by office where it is an authority, by contract where it is a party."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

CITY, DISTRICT, STREET, COMMUNITY, PARTY = "city", "district", "street", "community", "party"

ROLES: Final[Mapping[str, frozenset[str]]] = {
    CITY: frozenset({"city_officer"}),
    DISTRICT: frozenset({"district_officer"}),
    STREET: frozenset({"street_officer"}),
    COMMUNITY: frozenset({"community_officer"}),
    PARTY: frozenset({"implementer", "property"}),
}
"""The roles that speak for the bodies of a tier."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A post somebody holds: the role, and the body with the path it looks after, its duty, and whether it is a department."""

    role: str
    organisation: int
    reach: str
    body: str
    department: bool


def acts_for(
    seats: Iterable[Seat], body: str, tier: str, *, territory: str, parties: Mapping[str, int], like: str = ""
) -> bool:
    """Whether one of some posts speaks for a body in a project that lies at `territory`.

    A department speaks for itself only, and in a district for the body whose like in the city has its duty (`like`);
    a government's own office for any body of its tier there, since it answers for them. A firm speaks where it is the
    party (`parties`: body -> organisation).
    """
    for seat in seats:
        if seat.role not in ROLES[tier]:
            continue
        if tier == PARTY:
            if parties.get(body) == seat.organisation:
                return True
        elif territory.startswith(seat.reach) and (not seat.department or seat.body in {body, like} - {""}):
            return True
    return False
