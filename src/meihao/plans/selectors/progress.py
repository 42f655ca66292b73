"""How far the compounds of a year have come: told by whoever keeps the projects, by a registry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from meihao.plans.rules.plans import Figures, Stage

type Progress = Mapping[tuple[int, Stage, str], Figures]
"""(district, stage, 片区 or 小区) -> what has come at least that far; a district that is left out has nothing there."""

type Source = Callable[[Sequence[int], Sequence[int], date, datetime], Mapping[int, Progress]]
"""(years, districts, on, known) -> the progress of the districts by year, in one go for all of them."""

_SOURCES: list[Source] = []


def register(source: Source) -> None:
    """Let the keeper of projects tell their progress; from `AppConfig.ready()`, twice without harm.

    Raises ValueError if another one does already: a figure has one origin.
    """
    if _SOURCES not in ([], [source]):
        raise ValueError("progress already has a source")
    _SOURCES[:] = [source]


def progress(
    years: Sequence[int], districts: Sequence[int], *, on: date, known: datetime
) -> Mapping[int, Progress] | None:
    """The progress of districts in some years, about a day as known at a time; None while nobody keeps projects."""
    return _SOURCES[0](years, districts, on, known) if _SOURCES else None
