"""The registry of what goes into the archive: each app contributes its own papers from its `AppConfig.ready()`.

A source gives the papers of one project as they were known at a time, in an order that is always the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from meihao.completion.rules.archive import Paper
from meihao.renovation.models import Project

type Contribution = Callable[[Project, datetime], Iterable[Paper]]

_SOURCES: dict[str, list[Contribution]] = {}


def contribute(folder: str, source: Contribution) -> None:
    """Let a source put papers into a folder of the archive (an id of acceptance.toml); twice without harm."""
    mine = _SOURCES.setdefault(folder, [])
    if source not in mine:
        mine.append(source)


def contributed(folder: str) -> tuple[Contribution, ...]:
    """The sources of a folder, in the order in which they were registered."""
    return tuple(_SOURCES.get(folder, ()))
