"""The registry of live sources: modules that know a fact because they measured it, so that nobody need report it.

A source answers one key for many subjects at once, about a day and as known at a time; the app that has it registers
it in its `AppConfig.ready()`. What it measured is of grade A, what an office recorded with it of grade B; both come before
anything stated by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from meihao.policy.dossier import Reading

type Source = Callable[[Sequence[int] | None, date, datetime], Mapping[int, Reading]]
"""(subjects or None for all, on, known) -> readings by subject; subjects it knows nothing of are left out."""

_SOURCES: dict[tuple[str, str], Source] = {}


def register(key: str, source: Source, *, kind: str) -> None:
    """Let a source answer a key about subjects of a kind. Raises ValueError if another does: a fact has one origin."""
    if _SOURCES.setdefault((kind, key), source) is not source:
        raise ValueError(f"{key} of a {kind} already has a live source")


def registered(kind: str) -> frozenset[str]:
    """The keys that are measured of subjects of a kind."""
    return frozenset(key for about, key in _SOURCES if about == kind)


def read_into(
    found: dict[int, dict[str, Reading]], subjects: Sequence[int] | None, *, on: date, known: datetime
) -> None:
    """Lay what the sources measured over what was stated."""
    for (_, key), source in _SOURCES.items():
        for subject, reading in source(subjects, on, known).items():
            found[subject][key] = reading
