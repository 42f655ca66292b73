"""How fast the renovation programme is worked out."""

from __future__ import annotations

import random
from collections.abc import Iterator

from bench import Figure, medians
from meihao.plans.rules.composing import CITY, Candidate, Problem, Target, compose
from meihao.plans.rules.solving import solve

CANDIDATES = 1_000
DISTRICTS = [f"d{number}" for number in range(14)]


def figures() -> Iterator[Figure]:
    """The plan composer, on a year whose money buys what the targets ask and on one whose money does not."""
    problems = {"ample": problem(share=3, strain=1), "tight": problem(share=8, strain=2)}
    spent = medians({name: lambda each=each: compose(each, solve) for name, each in problems.items()}, rounds=3)
    for name, seconds in spent.items():
        yield Figure(name=f"renovation.compose_{name}", value=seconds, unit="s", goal=5)


def problem(*, share: int, strain: int) -> Problem:
    """1,000 candidates, money for one `share`-th of them, and targets for every district and the city."""
    rng = random.Random(5)
    candidates = [_candidate(number, rng) for number in range(CANDIDATES)]
    targets = [Target(district, "count", strain * rng.randrange(10, 50)) for district in DISTRICTS]
    targets += [
        Target(CITY, "count", strain * 350),
        Target(CITY, "households", strain * 100_000),
        Target(CITY, "area", strain * 800_000_000),
    ]
    money = sum(each.cost or 0 for each in candidates) // share
    return Problem.make(candidates, targets, money)


def _candidate(number: int, rng: random.Random) -> Candidate:
    households = rng.randrange(40, 900)
    area = households * rng.randrange(6_000, 11_000)
    return Candidate(
        code=f"c{number:04}",
        name=f"小区{number}",
        district=rng.choice(DISTRICTS),
        households=households,
        area=area,
        cost=area * rng.randrange(150, 400),
        barred=("晚于 2005 年",) if rng.random() < 0.1 else (),
        first=rng.random() < 0.2,
    )
