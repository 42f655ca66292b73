"""What one may print, and where a record is read."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from meihao.accounts.models import User
from meihao.documents.sources import Kind, Printable, registered


def kinds(user: User) -> list[Kind]:
    """The kinds of papers that somebody's permissions open."""
    return [kind for kind in registered() if user.may(kind.permission)]


def of_id(found: Sequence[Kind], kind: str) -> Kind | None:
    """One of some kinds by its id."""
    return next((each for each in found if each.id == kind), None)


def one(kind: Kind, subject: str, user: User | None) -> Printable | None:
    """What a kind is printed of, by its id, if one may know of it."""
    return next((each for each in kind.subjects(user) if each.id == subject), None)


def narrowed(found: Sequence[Printable], query: str) -> list[Printable]:
    """Those whose name, place or id holds every word of a query."""
    words = query.casefold().split()
    return [each for each in found if all(word in f"{each.name} {each.place} {each.id}".casefold() for word in words)]


def absolute(path: str) -> str:
    """An address as people open it from paper."""
    return f"{settings.ADDRESS}{path}"
