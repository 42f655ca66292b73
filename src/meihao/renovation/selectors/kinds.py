"""What the app that keeps a lifecycle knows of its projects: the kind each is of, what papers promise, what its page shows,
and where one lies.

Renovation lies below the apps of other lifecycles; each registers its own in `AppConfig.ready()`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from meihao.accounts.models import User
from meihao.renovation.models import Project

type Profiles = Callable[[Sequence[Project], date, datetime], Mapping[int, str]]
"""(projects, on, known) -> the profile of each, by number."""

type Promised = Callable[[Sequence[Project], date, datetime], Mapping[int, Mapping[str, str]]]
"""(projects, on, known) -> the conditions that a paper carries for each, with what it says, by number."""

type Panel = Callable[[Project, User, date, datetime], Mapping[str, Any]]
"""(project, who looks, on, known) -> what the template of the panel prints."""


@dataclass(frozen=True, slots=True)
class Kind:
    """The projects of one lifecycle. `point`: the columns, from a project, of the longitude and latitude of what it is about."""

    lifecycle: str
    template: str
    panel: Panel
    profiles: Profiles
    promised: Promised
    point: tuple[str, str]


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Let an app speak of the projects of a lifecycle; twice without harm."""
    _KINDS[kind.lifecycle] = kind


def kind_of(project: Project) -> Kind | None:
    """Who speaks of a project besides this app."""
    return _KINDS.get(project.lifecycle)


def points() -> list[tuple[str, str]]:
    """The columns in which projects without compounds of their own have their place."""
    return [each.point for each in _KINDS.values()]


def profiles(projects: Iterable[Project], *, on: date, known: datetime) -> dict[int, str]:
    """The profile of each project that has one, by number."""
    found: dict[int, str] = {}
    for kind, mine in _by_kind(projects):
        found |= kind.profiles(mine, on, known)
    return found


def promised(projects: Iterable[Project], *, on: date, known: datetime) -> dict[int, Mapping[str, str]]:
    """The conditions that a paper carries for each project, with what it says, by number."""
    found: dict[int, Mapping[str, str]] = {}
    for kind, mine in _by_kind(projects):
        found |= kind.promised(mine, on, known)
    return found


def _by_kind(projects: Iterable[Project]) -> list[tuple[Kind, list[Project]]]:
    groups: dict[str, list[Project]] = defaultdict(list)
    for each in projects:
        if each.lifecycle in _KINDS:
            groups[each.lifecycle].append(each)
    return [(_KINDS[name], mine) for name, mine in groups.items()]
