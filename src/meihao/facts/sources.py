"""The registry of live sources: modules that know a fact because they measured it, so that nobody need report it.

A source answers one key for many subjects at once, about a day and as known at a time; the app that has it registers
it in its `AppConfig.ready()`. What it measured is of grade A, what an office recorded with it of grade B; both come before
anything stated by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime

from meihao.policy.dossier import MISSING, USABLE, Reading

type Source = Callable[[Sequence[int] | None, date, datetime], Mapping[int, Reading]]
"""(subjects or None for all, on, known) -> readings by subject; subjects it knows nothing of are left out."""

type Sources = Callable[[Sequence[int] | None, date, datetime], Mapping[int, Mapping[str, Reading]]]
"""The same for several keys that one look answers: readings by subject and key."""

_SOURCES: dict[tuple[str, str], Source] = {}
_TOGETHER: dict[tuple[str, frozenset[str]], Sources] = {}


def register(key: str, source: Source, *, kind: str) -> None:
    """Let a source answer a key about subjects of a kind. Raises ValueError if another does: a fact has one origin."""
    if any(about == kind and key in keys for about, keys in _TOGETHER):
        raise ValueError(f"{key} of a {kind} already has a live source")
    if _SOURCES.setdefault((kind, key), source) is not source:
        raise ValueError(f"{key} of a {kind} already has a live source")


def register_together(keys: frozenset[str], sources: Sources, *, kind: str) -> None:
    """Let one look answer several keys about subjects of a kind. Raises ValueError if another answers one of them."""
    if _TOGETHER.get((kind, keys)) is sources:
        return
    if taken := sorted(keys & registered(kind)):
        raise ValueError(f"{taken[0]} of a {kind} already has a live source")
    _TOGETHER[kind, keys] = sources


def registered(kind: str) -> frozenset[str]:
    """The keys that are measured of subjects of a kind."""
    alone = frozenset(key for about, key in _SOURCES if about == kind)
    return alone.union(*(keys for about, keys in _TOGETHER if about == kind))


def read_into(
    found: dict[int, dict[str, Reading]],
    subjects: Sequence[int] | None,
    *,
    kinds: Collection[str] | None,
    on: date,
    known: datetime,
    keys: frozenset[str] | None = None,
) -> None:
    """Lay what the sources measured of some kinds of subjects (None for all) over what was stated.

    Sources that answer none of `keys` (None: all keys are wanted) are not asked. What only waits displaces nothing that
    counts; what is known to be open does.
    """
    for (about, key), source in _SOURCES.items():
        if (kinds is not None and about not in kinds) or (keys is not None and key not in keys):
            continue
        for subject, reading in source(subjects, on, known).items():
            _lay(found[subject], key, reading)
    for (about, answered), sources in _TOGETHER.items():
        if (kinds is not None and about not in kinds) or (keys is not None and keys.isdisjoint(answered)):
            continue
        for subject, readings in sources(subjects, on, known).items():
            for key, reading in readings.items():
                if keys is None or key in keys:
                    _lay(found[subject], key, reading)


def _lay(found: dict[str, Reading], key: str, reading: Reading) -> None:
    stated = found.get(key)
    if reading.state in {USABLE, MISSING} or stated is None or stated.state != USABLE:
        found[key] = reading
