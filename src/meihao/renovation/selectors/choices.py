"""What may be chosen when a project is registered or a firm is named."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.organisations.models import Kind, Organisation
from meihao.places.models import Compound
from meihao.policy import library
from meihao.renovation.models import Membership
from meihao.renovation.rules.acting import PARTY


def territories(user: User) -> QuerySet[Organisation]:
    """The streets and communities for which one may register a project and where compounds are still free."""
    free = Compound.objects.exclude(memberships__until=None, memberships__isnull=False)
    here = free.filter(community__organisation__path__startswith=OuterRef("path"))
    rows = Organisation.objects.within_any(user.territories(Permission.PROJECT_EDIT))
    return rows.filter(Exists(here), kind__in=[Kind.STREET, Kind.COMMUNITY]).select_related("parent").order_by("path")


def territory(user: User, code: str) -> Organisation | None:
    """One of those, by code."""
    return territories(user).filter(code=code).first() if code else None


def free_compounds(place: Organisation) -> list[tuple[str, str]]:
    """The compounds there that are in no project, as choices."""
    taken = Membership.objects.filter(until=None).values("compound")
    rows = Compound.objects.filter(community__organisation__path__startswith=place.path).exclude(pk__in=taken)
    return [
        (str(each.pk), f"{each.name}（{each.built_in}年）" if each.built_in else each.name)
        for each in rows.order_by("name")
    ]


def party_bodies() -> list[tuple[str, str]]:
    """What a firm may be to a project, as choices."""
    return [(name, body.name) for name, body in library.current().bodies.items() if body.tier == PARTY]


def firms() -> list[tuple[str, str]]:
    """The firms in use, as choices."""
    rows = Organisation.objects.filter(kind=Kind.FIRM, active=True).order_by("name")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]
