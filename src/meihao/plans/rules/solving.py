"""The composer's mixed-integer programme on HiGHS, one aim after the other.

The solver works in floats and decides nothing: each of its answers is rounded and added up again in whole numbers, an
answer that spends too much is cut off and asked for anew, and what one step reached is held as a whole number in the
next. One thread and a fixed seed, so that the same problem comes out the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Final

from meihao.plans.rules.composing import AIMS, CITY, IN, Answer, Candidate, Problem, shortfall, spending
from meihao.plans.rules.plans import Refused

NODES: Final = 1_000
"""Nodes of one search at most, not seconds: the same everywhere. The best found by then is kept, and said to be no more."""
CUTS: Final = 200
"""How often an answer that rounding shows to spend too much is cut off before giving up."""
FAILED: Final = "求解没有得到结果，没有采用；请调整目标、资金或指定后再试"


def solve(problem: Problem) -> Answer:
    """The codes that go in, and whether nothing better exists. Raises Refused if no answer stands up to exact sums."""
    programme = _Programme(problem)
    chosen = programme.start()
    for aim in AIMS:
        if any(target.aim == aim for target in problem.targets) and shortfall(problem, chosen, aim):
            chosen = programme.lessen(aim, chosen)
        programme.hold_shortfall(aim, shortfall(problem, chosen, aim))
    for worth in (lambda each: int(each.first), lambda each: each.households or 0):
        chosen = programme.raise_(worth, chosen)
    return Answer(chosen, programme.proven)


@dataclass
class _Programme:
    """Columns 0…n-1 are the open candidates, those after them what is wanting of each target."""

    problem: Problem
    rows: list[tuple[float, float, list[int], list[float]]] = field(default_factory=list)
    candidates: tuple[Candidate, ...] = ()
    proven: bool = True

    def __post_init__(self) -> None:
        self.candidates = self.problem.open
        everyone = list(range(len(self.candidates)))
        costs = [float(each.cost or 0) for each in self.candidates]
        self.rows.append((-float("inf"), float(self.problem.money), everyone, costs))
        for place, target in enumerate(self.problem.targets):
            inside = [at for at, each in enumerate(self.candidates) if target.district in {CITY, each.district}]
            amounts = [float(self.candidates[at].amount(target.aim)) for at in inside]
            wanting = len(self.candidates) + place
            self.rows.append((float(target.amount), float("inf"), [*inside, wanting], [*amounts, 1.0]))

    def start(self) -> frozenset[str]:
        """Those pinned in: a selection that can always be had."""
        return frozenset(pin.code for pin in self.problem.pins if pin.way == IN)

    def hold_shortfall(self, aim: str, most: int) -> None:
        """Let no later step leave more wanting of an aim."""
        wanting = self._wanting(aim)
        if wanting:
            self.rows.append((-float("inf"), float(most), wanting, [1.0] * len(wanting)))

    def lessen(self, aim: str, known: frozenset[str]) -> frozenset[str]:
        """The selection that leaves least wanting of an aim."""
        costs = [0.0] * self._width
        for at in self._wanting(aim):
            costs[at] = 1.0
        return self._best(costs, known, lambda chosen: -shortfall(self.problem, chosen, aim))

    def raise_(self, worth: Callable[[Candidate], int], known: frozenset[str]) -> frozenset[str]:
        """The selection worth most; later steps are held to as much."""
        worths = [float(worth(each)) for each in self.candidates]

        def total(chosen: frozenset[str]) -> int:
            return sum(worth(each) for each in self.candidates if each.code in chosen)

        if not any(worths):
            return known
        best = self._best([-each for each in worths] + [0.0] * len(self.problem.targets), known, total)
        everyone = list(range(len(self.candidates)))
        self.rows.append((float(total(best)), float("inf"), everyone, worths))
        return best

    @property
    def _width(self) -> int:
        return len(self.candidates) + len(self.problem.targets)

    def _wanting(self, aim: str) -> list[int]:
        start = len(self.candidates)
        return [start + place for place, target in enumerate(self.problem.targets) if target.aim == aim]

    def _best(
        self, costs: Sequence[float], known: frozenset[str], worth: Callable[[frozenset[str]], int]
    ) -> frozenset[str]:
        """The cheapest answer that holds when added up exactly; what is known already if none is better."""
        for _ in range(CUTS):
            values, proven = _run(costs, self._bounds(), self.rows, len(self.candidates), self._warm(known))
            self.proven = self.proven and proven
            if values is None:
                return known
            chosen = frozenset(each.code for each, value in zip(self.candidates, values, strict=False) if value > 0.5)
            if spending(self.problem, chosen) <= self.problem.money:
                return chosen if worth(chosen) >= worth(known) and self._holds(chosen) else known
            inside = [at for at, each in enumerate(self.candidates) if each.code in chosen]
            self.rows.append((-float("inf"), float(len(inside) - 1), inside, [1.0] * len(inside)))
        raise Refused(FAILED)

    def _holds(self, chosen: frozenset[str]) -> bool:
        """Whether a rounded answer keeps every row that is about candidates alone, in whole numbers."""
        taken = [int(each.code in chosen) for each in self.candidates]
        for low, high, at, factors in self.rows:
            if at and max(at) < len(taken):
                total = sum(taken[place] * int(factor) for place, factor in zip(at, factors, strict=True))
                if not low <= total <= high:
                    return False
        return all(shortfall(self.problem, chosen, aim) <= most for aim, most in self._held())

    def _held(self) -> list[tuple[str, float]]:
        return [(aim, high) for aim in AIMS for _, high, at, _ in self.rows if at and at == self._wanting(aim)]

    def _bounds(self) -> list[tuple[float, float]]:
        pinned = {pin.code for pin in self.problem.pins if pin.way == IN}
        inside = [(1.0, 1.0) if each.code in pinned else (0.0, 1.0) for each in self.candidates]
        return inside + [(0.0, float(target.amount)) for target in self.problem.targets]

    def _warm(self, known: frozenset[str]) -> list[float]:
        wanting = [
            float(max(0, target.amount - sum(
                each.amount(target.aim)
                for each in self.candidates
                if each.code in known and target.district in {CITY, each.district}
            )))
            for target in self.problem.targets
        ]  # fmt: skip
        return [float(each.code in known) for each in self.candidates] + wanting


def _run(
    costs: Sequence[float],
    bounds: Sequence[tuple[float, float]],
    rows: Sequence[tuple[float, float, list[int], list[float]]],
    whole: int,
    known: Sequence[float],
) -> tuple[Sequence[float] | None, bool]:
    """One search: its answer if there is one, and whether it was shown to be the best."""
    highspy: Any = import_module("highspy")  # with numpy it takes half a second to load: only when somebody composes
    highs = highspy.Highs()
    for option, value in {
        "output_flag": False,
        "threads": 1,
        "random_seed": 0,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.99,
        "mip_max_nodes": NODES,
    }.items():
        highs.setOptionValue(option, value)
    for cost, (low, high) in zip(costs, bounds, strict=True):
        highs.addCol(cost, low, high, 0, [], [])
    for at in range(whole):
        highs.changeColIntegrality(at, highspy.HighsVarType.kInteger)
    for low, high, places, factors in rows:
        highs.addRow(low, high, len(places), places, factors)
    start = highspy.HighsSolution()
    start.col_value = list(known)
    start.value_valid = True
    highs.setSolution(start)
    highs.run()
    solution = highs.getSolution()
    best = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return (list(solution.col_value) if solution.value_valid else None), best
