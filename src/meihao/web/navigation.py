"""The side navigation: apps register their entries, the shell prints those one may open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from django.http import HttpRequest
from django.urls import reverse


class Person(Protocol):
    """What the shell needs to know of whoever looks at it."""

    @property
    def is_authenticated(self) -> Any: ...

    def may(self, permission: Any, /) -> bool: ...


@dataclass(frozen=True, slots=True)
class Item:
    """One entry: where it leads, who sees it, and how many things wait behind it."""

    key: str
    label: str
    icon: str
    route: str
    permission: StrEnum | None
    order: int
    short: str = ""
    count: Callable[[Any], int] | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as one person sees it on one page."""

    key: str
    label: str
    short: str
    icon: str
    href: str
    current: bool
    count: int


_ITEMS: dict[str, Item] = {}


def register(item: Item) -> None:
    """Offer an entry; called from `AppConfig.ready()`, twice without harm."""
    _ITEMS[item.key] = item


def entries(request: HttpRequest, person: Person) -> list[Entry]:
    """The entries one may open, in order; where one is: the list of the page's thing, else the longest matching address."""
    if not person.is_authenticated:
        return []
    mine = [
        item
        for item in sorted(_ITEMS.values(), key=lambda i: (i.order, i.key))
        if item.permission is None or person.may(item.permission)
    ]
    there = {item.key: reverse(item.route) for item in mine}
    under = [
        key for key, href in there.items() if request.path == href or (href != "/" and request.path.startswith(href))
    ]
    listed = [item.key for item in mine if item.route == getattr(request, "listing", "")]
    here = listed[0] if listed else max(under, key=lambda key: len(there[key]), default="")
    return [
        Entry(
            i.key, i.label, i.short or i.label, i.icon, there[i.key], i.key == here, i.count(person) if i.count else 0
        )
        for i in mine
    ]


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the tabs over the pages about one thing; its route takes the thing's code, after `before` if given."""

    key: str
    label: str
    route: str
    permission: StrEnum
    order: int
    before: tuple[str, ...] = ()


_TABS: dict[str, dict[str, Tab]] = {}


def register_tab(kind: str, tab: Tab) -> None:
    """Offer a tab for a kind of thing; called from `AppConfig.ready()`, twice without harm."""
    _TABS.setdefault(kind, {})[tab.key] = tab


def tabs(kind: str, person: Person) -> list[Tab]:
    """The tabs of a kind of thing that one may open, in order."""
    return sorted(
        (tab for tab in _TABS.get(kind, {}).values() if person.may(tab.permission)), key=lambda tab: tab.order
    )
