"""Week by week and month by month: projects by colour as it shone then, stages entered, works, notices. Nothing is stored."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone

from meihao.assessment.models import Decision
from meihao.assessment.selectors.dossiers import end_of
from meihao.oversight.models import AnswerReview, Dispatch
from meihao.oversight.rules.dispatching import CLOSED
from meihao.oversight.rules.periods import ends
from meihao.oversight.selectors.colours import Lamp, counts, lamps, watch
from meihao.policy import library
from meihao.policy.lifecycle import lifecycle, steps
from meihao.renovation.models import RENOVATION, AsBuilt, AsBuiltReview, Project
from meihao.renovation.selectors.positions import LIFECYCLE

WEEK, MONTH = "week", "month"
NAMES: Final = {WEEK: "按周", MONTH: "按月"}
SHOWN: Final = {WEEK: (8, timedelta(days=7)), MONTH: (6, timedelta(days=31))}
"""How many weeks or months are looked back at, and how long one lasts at the most."""


@dataclass(frozen=True, slots=True)
class Point:
    """A week or month: how many projects had each colour on its last day, and what happened in it."""

    since: date
    until: date
    counts: tuple[tuple[str, int], ...]
    entered: tuple[tuple[str, int], ...]
    """How many times projects came to each stage, by name in the order of the lifecycle."""
    works: int
    issued: int
    closed: int

    @property
    def named(self) -> list[tuple[str, int]]:
        """The same by the names of the colours."""
        return [(each.name, number) for each, (_, number) in zip(named(), self.counts, strict=True)]

    @property
    def moves(self) -> int:
        """How many times a project came to another stage."""
        return sum(number for _, number in self.entered)


def spans(every: str, on: date) -> list[tuple[date, date]]:
    """The first and last day of the latest weeks or months that were over before a day, in order of time."""
    number, length = SHOWN[every]
    last = ends(f"{every}_end", on - length * (number + 1), on - timedelta(days=1))[-(number + 1) :]
    return [(before + timedelta(days=1), until) for before, until in pairwise(last)]


def points(projects: Sequence[Project], every: str, *, on: date) -> list[Point]:
    """The figures of some projects; how many statements it takes does not depend on how many they are.

    Each colour is that of the last day as known at its end: what was written down later does not change it. Stages are
    those of the renovation; pilots count among the colours.
    """
    pack, found = library.current(), spans(every, on)
    if not found:
        return []
    since, until = found[0][0], found[-1][1]
    cycle = lifecycle(pack, RENOVATION)
    leads, names = {each.id: each.to for each in steps(cycle) if each.to}, {each.id: each.name for each in cycle.stages}
    decided = Decision.objects.filter(
        subject__in=[each.subject_id for each in projects if each.lifecycle == RENOVATION],
        kind=LIFECYCLE,
        outcome__in=leads,
        effective_on__range=(since, until),
    )
    entered: dict[int, Counter[str]] = defaultdict(Counter)
    for step, day in decided.order_by().values_list("outcome", "effective_on"):
        entered[_place(found, day)][leads[step]] += 1
    ours = Q(project__in=projects)
    built = AsBuilt.objects.filter(ours, on__range=(since, until)).exclude(
        review__outcome=AsBuiltReview.Outcome.RETURNED
    )
    works = Counter(_place(found, day) for day in built.order_by().values_list("on", flat=True))
    issued = _counted(found, Dispatch.objects.filter(ours).order_by().values_list("at", flat=True))
    heard = AnswerReview.objects.filter(answer__dispatch__project__in=projects, outcome=CLOSED)
    closed = _counted(found, heard.order_by().values_list("at", flat=True))
    return [
        Point(
            first,
            last,
            counts(watch(projects, on=last, known=end_of(last)), pack),
            tuple((names[stage], entered[place][stage]) for stage in names if entered[place][stage]),
            works[place],
            issued[place],
            closed[place],
        )
        for place, (first, last) in enumerate(found)
    ]


def _place(found: Sequence[tuple[date, date]], day: date) -> int:
    return next((place for place, (since, until) in enumerate(found) if since <= day <= until), -1)


def _counted(found: Sequence[tuple[date, date]], moments: Iterable[datetime]) -> Counter[int]:
    return Counter(_place(found, timezone.localdate(moment)) for moment in moments)


def named() -> list[Lamp]:
    """The colours by their names, the worst first."""
    return lamps((), library.current())


def chart(found: Sequence[Point], every: str) -> Mapping[str, Any]:
    """The colours as stacked bars, best at the bottom; colours by the names of the tokens."""
    shades = list(reversed(named()))
    return {
        "color": [f"--{each.id}" for each in shades],
        "legend": {"top": 0, "left": 0},
        "xAxis": {"type": "category", "data": [label(each, every) for each in found]},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [
            {"name": each.name, "type": "bar", "stack": "all", "data": [dict(point.counts)[each.id] for point in found]}
            for each in shades
        ],
    }


def label(point: Point, every: str) -> str:
    """A week by its last day, a month by its name."""
    return f"{point.until:%m-%d}" if every == WEEK else f"{point.until:%Y-%m}"
