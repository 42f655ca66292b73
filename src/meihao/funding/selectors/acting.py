"""Who may enter and decide what of money."""

from __future__ import annotations

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.funding.models import Appropriation
from meihao.funding.rules.entering import BUILDERS, COLLECTORS, DISTRICT_HOUSING, FINANCE, HOUSING
from meihao.organisations.models import Kind, Organisation, OrganisationQuerySet
from meihao.policy.pack import Pack
from meihao.renovation.models import Project
from meihao.renovation.rules.acting import CITY, DISTRICT, acts_for
from meihao.renovation.selectors import acts, seats

OFFICES = ((FINANCE, CITY), (HOUSING, CITY), (FINANCE, DISTRICT), (DISTRICT_HOUSING, DISTRICT))
"""The offices of money: finance and housing, of the city and of the district."""


def administers(user: User, district: Organisation) -> bool:
    """Whether somebody appropriates and allocates for a district: its offices of finance and housing, or the city's."""
    held = seats(user)
    return any(acts_for(held, body, tier, territory=district.path, parties={}) for body, tier in OFFICES)


def allocates(user: User, project: Project, pack: Pack) -> bool:
    """Whether somebody allocates money to a project."""
    return any(acts(user, body, project, pack, tier=tier) for body, tier in OFFICES)


def builds(user: User, project: Project, pack: Pack) -> bool:
    """Whether somebody enters contracts, costs and payments of a project."""
    return any(acts(user, body, project, pack) for body in BUILDERS)


def collects(user: User, project: Project, pack: Pack) -> bool:
    """Whether somebody enters what residents and others put into a project."""
    return any(acts(user, body, project, pack) for body in COLLECTORS)


def confirms(user: User, project: Project, pack: Pack) -> bool:
    """Whether somebody confirms payments of a project: the district's offices of finance and housing."""
    return any(acts(user, body, project, pack, tier=DISTRICT) for body in (FINANCE, DISTRICT_HOUSING))


def districts(user: User) -> OrganisationQuerySet:
    """The districts whose money one may see: those in the territories of one's offices."""
    rows = Organisation.objects.within_any(user.territories(Permission.PROJECT_READ))
    return rows.filter(kind=Kind.DISTRICT).order_by("path")


def appropriated(user: User, appropriation: int) -> Appropriation | None:
    """An appropriation, if one may know of it."""
    rows = Appropriation.objects.select_related("district", "by")
    return rows.filter(pk=appropriation, district__in=districts(user)).first()
