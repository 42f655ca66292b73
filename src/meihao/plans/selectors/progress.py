"""How far the compounds of a year have come: told by whoever keeps the projects, by a registry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from meihao.plans.rules.plans import Figures, Stage

type Progress = Mapping[tuple[int, Stage], Figures]
"""(district, stage) -> what has come at least that far; a district that is left out has nothing there."""

type Source = Callable[[int, Sequence[int]], Progress]
"""(year, districts) -> their progress, in one go for all of them."""

_SOURCES: list[Source] = []


def register(source: Source) -> None:
    """Let the keeper of projects tell their progress; from `AppConfig.ready()`, twice without harm.

    Raises ValueError if another one does already: a figure has one origin.
    """
    if _SOURCES not in ([], [source]):
        raise ValueError("progress already has a source")
    _SOURCES[:] = [source]


def progress(year: int, districts: Sequence[int]) -> Progress | None:
    """The progress of districts in a year; None while nobody keeps projects."""
    return _SOURCES[0](year, districts) if _SOURCES else None
