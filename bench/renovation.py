"""How fast the renovation programme is worked out, and how fast its lists are answered."""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Iterator

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import Figure, medians
from bench._programme import PROJECTS, programme
from bench._scene import dossiers, officer
from meihao.plans.rules.composing import CITY, Candidate, Problem, Target, compose
from meihao.plans.rules.solving import solve
from meihao.policy import library
from meihao.policy.dossier import Dossier
from meihao.policy.tree import Node

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
REQUESTS = 60
EVALUATED, CONDITIONS = 654, 40
GOALS = {"duties": 500}
"""Lists that go through every project of a district, in ms; those that go through a page of them take 150 at most."""
CANDIDATES = 1_000
DISTRICTS = [f"d{number}" for number in range(14)]


def figures() -> Iterator[Figure]:
    """The conditions of gates and duties, the plan composer, then the lists that an office opens in the morning."""
    yield _gates()
    yield from _composer()
    yield from _lists()


def _gates() -> Figure:
    """654 projects by 40 conditions, each answered with its tree. The limit is one node made for each."""
    pack = library.current()
    tests = [*pack.gate_tests.values(), *pack.duty_tests.values()][:CONDITIONS]
    if len(tests) < CONDITIONS:
        raise RuntimeError(f"the pack has {len(tests)} conditions")
    many = dossiers(pack, EVALUATED)
    gc.collect()
    gc.freeze()

    def answered() -> list[list[Node]]:
        return [[Node(*test.run(each)) for test in tests] for each in many]

    def touched() -> list[list[object]]:
        return [[_read(test.keys, each) for test in tests] for each in many]

    spent = medians({"answered": answered, "touched": touched})
    return Figure(
        name=f"renovation.{EVALUATED}x{CONDITIONS}",
        value=spent["answered"] * 1e3,
        unit="ms",
        goal=150,
        limit=spent["touched"] * 1e3,
    )


def _read(keys: tuple[str, ...], dossier: Dossier) -> object:
    return (keys, tuple([dossier.readings.get(key) for key in keys]), (), (), None)


def _lists() -> Iterator[Figure]:
    """The board and the table of 5,000 projects at the server, every middleware included, to somebody who sees them all."""
    programme()
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(officer(), backend=BACKEND)
    addresses = {
        "board": "/projects/",
        "table": "/projects/?view=table",
        "found": "/projects/?view=table&q=7&stage=works",
        "duties": "/duties/?district=d3",
    }
    for name, address in addresses.items():
        if client.get(address).status_code != 200:
            raise RuntimeError(f"{address} was not answered")
        spent = []
        for _ in range(REQUESTS):
            began = time.perf_counter()
            client.get(address)
            spent.append(time.perf_counter() - began)
        slow = sorted(spent)[REQUESTS * 95 // 100 - 1]
        yield Figure(
            name=f"renovation.{name}_of_{PROJECTS}_p95", value=slow * 1e3, unit="ms", goal=GOALS.get(name, 150)
        )
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        yield Figure(name=f"renovation.{name}_queries", value=len(queries), unit="statements", goal=60)


def _composer() -> Iterator[Figure]:
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
