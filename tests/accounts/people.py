"""A small city, and people in it, made by the services."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.test import Client

from meihao.accounts import services
from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.organisations.models import Organisation
from meihao.organisations.services import establish

AT = datetime(2024, 6, 18, 2, 0, tzinfo=UTC)
SINCE = date(2024, 1, 2)
PASSWORD = "Zhifu-2024-kai"


def body(code: str, kind: str, parent: Organisation | None = None, *, name: str = "", duty: str = "") -> Organisation:
    """A body under another."""
    above = parent.pk if parent else None
    return establish(code=code, name=name or code, kind=kind, parent=above, body=duty, actor=None, at=AT)


def city() -> Organisation:
    """The city, with two districts, and a street and a community in the first."""
    top = body("yantai", "city", name="烟台市")
    zhifu = body("zhifu", "district", top, name="芝罘区")
    body("laishan", "district", top, name="莱山区")
    street = body("zhifu-xiangyang", "street", zhifu, name="向阳街道")
    body("zhifu-xiangyang-hai", "community", street, name="海滨社区")
    return top


def person(username: str, role: Role | None = None, at: str = "yantai", *, password: str | None = None) -> User:
    """Somebody, with a post if a role is named."""
    made = services.enrol(username=username, name=f"人{username}", actor=None, at=AT, password=password)
    if role is not None:
        where = Organisation.objects.get(code=at)
        services.appoint(user=made.pk, role=role, organisation=where.pk, since=SINCE, actor=None, at=AT)
    return User.objects.get(pk=made.pk)


def inside(user: User) -> Client:
    """A browser in which somebody has signed in."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
