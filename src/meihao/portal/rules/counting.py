"""Sums over projects: how many, with how many compounds, homes and how much floor area."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Projects, their compounds, homes, and floor area in 0.01 ㎡. `silent` compounds say nothing of homes or of area."""

    projects: int = 0
    compounds: int = 0
    homes: int = 0
    area: int = 0
    silent: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """A project as it is counted: where it stands, in which district, and homes and area of each of its compounds."""

    stage: str
    district: str
    compounds: tuple[tuple[int | None, int | None], ...]


def total(rows: Iterable[Counted]) -> Totals:
    """The sums over some projects; what nobody has said counts as nought and is told apart."""
    every = list(rows)
    sizes = [size for row in every for size in row.compounds]
    return Totals(
        projects=len(every),
        compounds=len(sizes),
        homes=sum(homes or 0 for homes, _ in sizes),
        area=sum(area or 0 for _, area in sizes),
        silent=sum(homes is None or area is None for homes, area in sizes),
    )
