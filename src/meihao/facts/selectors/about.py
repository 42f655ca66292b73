"""What facts may be about: each app that has something of the kind says how to find it, and gets all pages of facts.

Communities are registered here, since places lie below; a higher app registers its own kind in `AppConfig.ready()`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.facts.models import Subject
from meihao.organisations.models import Organisation
from meihao.policy.pack import Pack

type Keys = Callable[[Pack], frozenset[str] | None]
"""pack -> the keys that the sheet, the choice of what to prove and the import take; None for all."""


@dataclass(frozen=True, slots=True)
class About:
    """One thing that facts are about, as the pages of facts show it.

    `organisation` is its territory; `route` names its own page, which takes its code; `tabs` the kind of tab bar over
    its pages; `meta` what the line under its name says; `listing` the words for and the route of the list it is in.
    """

    kind: str
    code: str
    name: str
    organisation: Organisation
    route: str
    tabs: str
    meta: tuple[str, ...] = ()
    listing: tuple[str, str] = ("", "")
    asked: Keys | None = None
    """The keys that it is asked for, where they are not those of its kind."""

    def __str__(self) -> str:
        return self.name

    @property
    def prefix(self) -> str:
        """What the addresses of its kind begin with."""
        return _KINDS[self.kind].prefix

    def keys(self, pack: Pack) -> frozenset[str] | None:
        """The keys that one is asked for; None for all."""
        return self.asked(pack) if self.asked else keys_of(self.kind, pack)


@dataclass(frozen=True, slots=True)
class Named:
    """Where a subject has its pages, and what it is called."""

    prefix: str
    code: str
    name: str


type Find = Callable[[User, str, Permission], About | None]
"""(who asks, code, permission) -> what it is, where one holds the permission there; None answers 404."""
type Names = Callable[[Collection[str]], Mapping[str, str]]
"""codes -> names by code, in one statement."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A registered kind of subject."""

    name: str
    prefix: str
    find: Find
    names: Names
    keys: Keys


_KINDS: dict[str, Kind] = {}


def every(_: Pack) -> None:
    """Every key of the pack."""
    return


def register(kind: str, prefix: str, find: Find, names: Names, keys: Keys = every) -> None:
    """Give a kind of subject the pages of facts under `/<prefix>/<code>/`; the same again does no harm.

    Raises ValueError if the kind or the prefix is taken by another registration.
    """
    made = Kind(kind, prefix, find, names, keys)
    if made in _KINDS.values():
        return
    if kind in _KINDS or prefix in prefixes():
        raise ValueError(f"{kind} or the addresses under {prefix} are registered already")
    _KINDS[kind] = made


def kinds() -> frozenset[str]:
    """The kinds that are registered."""
    return frozenset(_KINDS)


def prefixes() -> frozenset[str]:
    """What the addresses of the registered kinds begin with."""
    return frozenset(kind.prefix for kind in _KINDS.values())


def prefix_of(kind: str) -> str:
    """What the addresses of a registered kind begin with."""
    return _KINDS[kind].prefix


def keys_of(kind: str, pack: Pack) -> frozenset[str] | None:
    """The keys that one is asked for of a kind; None for all, and for a kind without pages."""
    known = _KINDS.get(kind)
    return known.keys(pack) if known else None


def find(user: User, prefix: str, code: str, permission: Permission) -> About | None:
    """What an address is about, where one holds the permission there."""
    kind = next((each for each in _KINDS.values() if each.prefix == prefix), None)
    return kind.find(user, code, permission) if kind else None


def named(subjects: Iterable[Subject]) -> dict[int, Named]:
    """Where subjects of registered kinds have their pages and what they are called; one statement for each kind."""
    by_kind: dict[str, list[Subject]] = {}
    for subject in subjects:
        by_kind.setdefault(subject.kind, []).append(subject)
    found = {}
    for kind, those in by_kind.items():
        names = _KINDS[kind].names({subject.code for subject in those})
        for subject in those:
            found[subject.pk] = Named(_KINDS[kind].prefix, subject.code, names.get(subject.code, subject.code))
    return found
