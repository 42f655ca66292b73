"""The registry of figures that other modules tell of projects for the statistical return, such as what was paid.

A source answers for many projects at once, about a day and as known at a time. A project that it leaves out is unknown,
and so is every field for which nobody registered: unknown is never nought.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

type Contribution = Callable[[Sequence[int], date, datetime], Mapping[int, int]]
"""(projects, on, known) -> whole smallest units by project: fen, persons, cases."""

type Contributions = Callable[[Sequence[int], date, datetime], Mapping[int, Mapping[str, int]]]
"""The same for several fields that one look answers: by project and field."""

type Paid = Callable[[Sequence[int], date, datetime], Mapping[int, Mapping[str, int]]]
"""What was paid, in fen, by project and source of funding.toml. A project that is there without a source paid nothing of it."""

_PAID: list[Paid] = []
_TOGETHER: dict[frozenset[str], Contributions] = {}
_ALONE: dict[str, Contribution] = {}


def contribute(field: str, source: Contribution) -> None:
    """Let a source tell a field of the pack; from `AppConfig.ready()`, twice without harm.

    Raises ValueError if another one does already: a figure has one origin.
    """
    if _ALONE.get(field, source) is not source or any(field in fields for fields in _TOGETHER):
        raise ValueError(f"{field} already has a source")
    _ALONE[field] = source


def contribute_together(fields: frozenset[str], sources: Contributions) -> None:
    """Let one look tell several fields. Raises ValueError if another tells one of them."""
    if _TOGETHER.get(fields) is sources:
        return
    if taken := sorted(fields & {*_ALONE, *(name for each in _TOGETHER for name in each)}):
        raise ValueError(f"{taken[0]} already has a source")
    _TOGETHER[fields] = sources


def contributed(
    fields: frozenset[str], projects: Sequence[int], *, on: date, known: datetime
) -> dict[str, Mapping[int, int]]:
    """What is told of projects, by field; fields that nobody tells are left out."""
    found: dict[str, Mapping[int, int]] = {
        name: source(projects, on, known) for name, source in _ALONE.items() if name in fields
    }
    for names, sources in _TOGETHER.items():
        if asked := names & fields:
            told = sources(projects, on, known)
            found |= {
                name: {project: row[name] for project, row in told.items() if name in row} for name in sorted(asked)
            }
    return found


def tell_paid(source: Paid) -> None:
    """Let a source tell what was paid; from `AppConfig.ready()`, twice without harm. Raises ValueError for a second one."""
    if source in _PAID:
        return
    if _PAID:
        raise ValueError("payments already have a source")
    _PAID.append(source)


def paid(projects: Sequence[int], *, on: date, known: datetime) -> Mapping[int, Mapping[str, int]] | None:
    """What was paid by a day as known at a time, by project and source; None where nobody tells."""
    return _PAID[0](projects, on, known) if _PAID else None
