"""How far the compounds of a year have come, told by the steps that were decided about their projects.

What was started was listed, and what is done was started: each milestone counts what the later ones count. Where a
project stands now decides, so that what was returned counts no more; what is held (暂缓) stays where it was held, and
what was withdrawn counts nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from meihao.plans.rules.plans import CLUSTER, COMPOUND, Figures, Stage
from meihao.policy.lifecycle import Taken, fold
from meihao.policy.schema.lifecycle import Lifecycle
from meihao.policy.schema.statistics import Milestone


@dataclass(frozen=True, slots=True)
class Size:
    """What a compound measures: buildings, staircases, households, floor area in 0.01 ㎡; None where nobody knows."""

    buildings: int | None = None
    entrances: int | None = None
    households: int | None = None
    area: int | None = None


@dataclass(frozen=True, slots=True)
class Come:
    """A compound in a project of a year, and since when it has come as far as each milestone that it has come to."""

    compound: int
    project: int
    year: int
    district: int | None
    cluster: int | None
    since: Mapping[Stage, date]


@dataclass(slots=True)
class Paths:
    """Where sequences of steps lead. Projects that took the same steps stand alike, so each sequence is folded once."""

    cycle: Lifecycle
    milestones: Sequence[Milestone]
    _known: dict[tuple[str, ...], Mapping[Stage, int]] = field(default_factory=dict)

    def come_to(self, steps: tuple[str, ...]) -> Mapping[Stage, int]:
        """Each milestone come to, with the place of the step that led there and was not undone since."""
        if steps not in self._known:
            self._known[steps] = self._come_to(steps)
        return self._known[steps]

    def _come_to(self, steps: tuple[str, ...]) -> Mapping[Stage, int]:
        here = fold(self.cycle, [Taken(step, date.min) for step in steps])
        if here.ended:
            return {}
        order = [stage.id for stage in self.cycle.stages]
        earlier = self.come_to(steps[:-1]) if steps else {}
        there = order.index(here.stage)
        reached = [Stage(each.id) for each in self.milestones if there >= order.index(each.stage)]
        return {stage: earlier.get(stage, len(steps) - 1) for stage in reached}


def figures(compounds: Iterable[Come], sizes: Mapping[int, Size], unit: str) -> Figures:
    """The figures of some compounds, each counted once; one unknown figure makes its sum unknown.

    By 片区: how many the compounds lie in; unknown where one of them is in none.
    """
    rows = {each.compound: each for each in compounds}
    known = [sizes.get(pk, Size()) for pk in rows]
    clusters = {each.cluster for each in rows.values()}
    count = len(rows) if unit != CLUSTER else None if None in clusters else len(clusters)
    return Figures(
        count,
        _sum([size.buildings for size in known]),
        _sum([size.households for size in known]),
        _sum([size.area for size in known]),
    )


def by_stage(
    compounds: Sequence[Come], sizes: Mapping[int, Size], districts: Iterable[int]
) -> dict[tuple[int, Stage, str], Figures]:
    """The figures of districts at each milestone, by 片区 and by 小区."""
    found = {}
    for district in districts:
        mine = [each for each in compounds if each.district == district]
        for stage in Stage:
            there = [each for each in mine if stage in each.since]
            for unit in (CLUSTER, COMPOUND):
                found[district, stage, unit] = figures(there, sizes, unit)
    return found


def furthest(come: Come) -> Stage | None:
    """The one milestone that a compound has come to last."""
    return next((stage for stage in reversed(Stage) if stage in come.since), None)


def _sum(values: Sequence[int | None]) -> int | None:
    return None if None in values else sum(value for value in values if value is not None)
