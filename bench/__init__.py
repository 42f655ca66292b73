"""The product's own speed figures: `./go bench [APP] [--json]`. Figures, not tests: nothing fails for being slow.

A module `bench/<app>.py` offers `figures()`. Each figure has a goal, and where one
can be measured a limit: the time of the least work that anybody would have to do,
taken in the same run on the same machine, so that the ratio means the same everywhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from statistics import median

from django.core.management import call_command


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured number. `goal` is the most it should be, in the same unit; `limit` the least it could be."""

    name: str
    value: float
    unit: str
    goal: float
    limit: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the limit it is."""
        return self.value / self.limit if self.limit else None

    @property
    def holds(self) -> bool:
        """Whether the goal is met."""
        return self.value <= self.goal


def medians(works: Mapping[str, Callable[[], object]], *, rounds: int = 7) -> dict[str, float]:
    """The median seconds of each piece of work, run in turn, so that a busy moment falls on all alike; one round warms up."""
    spent: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds + 1):
        for name, work in works.items():
            began = time.perf_counter()
            work()
            if number:
                spent[name].append(time.perf_counter() - began)
    return {name: median(times) for name, times in spent.items()}


@cache
def fresh_database() -> None:
    """The tables of the product, empty, in this run's own folder: to be called by figures that need them."""
    call_command("migrate", verbosity=0, interactive=False)
