"""How fast the colours of a programme are worked out, and the page that shows them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import Figure
from bench._programme import programme
from bench._scene import officer
from meihao.oversight.rules.periods import quarter
from meihao.oversight.rules.scoring import law
from meihao.oversight.selectors import trends
from meihao.oversight.selectors.colours import watch
from meihao.oversight.selectors.figures import Field, counted, districts
from meihao.policy import library
from meihao.renovation.models import Project

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WATCHED = 654
QUARTER = quarter(2025, 3)
GOALS = {60: (1.5, 3), WATCHED: (5, 10)}
"""Goals of a quarter's scores and of eight weeks' trends, in seconds, by how many projects there are."""
ROUNDS = 5


def figures() -> Iterator[Figure]:
    """654 projects with their records, then the page over all that a city office may see."""
    programme()
    rows = [*Project.objects.select_related("organisation", "subject").order_by("code")[:WATCHED]]
    yield Figure(name=f"oversight.colours_{WATCHED}", value=_spent(rows), unit="s", goal=1)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(officer(), backend=BACKEND)
    client.get("/oversight/?district=d1")
    began = time.perf_counter()
    client.get("/oversight/?district=d1")
    yield Figure(name="oversight.page_district", value=(time.perf_counter() - began) * 1e3, unit="ms", goal=1000)
    with CaptureQueriesContext(connection) as queries:
        client.get("/oversight/?district=d1")
    yield Figure(name="oversight.page_queries", value=len(queries), unit="statements", goal=60)
    for number, (scores, weeks) in GOALS.items():
        some = rows[:number]
        seconds = _once(lambda some=some: counted(_field(some)))  # type: ignore[misc]
        yield Figure(name=f"oversight.scores_quarter_{number}", value=seconds, unit="s", goal=scores)
        seconds = _once(lambda some=some: trends.points(some, trends.WEEK, on=timezone.localdate()))  # type: ignore[misc]
        yield Figure(name=f"oversight.trends_weeks_{number}", value=seconds, unit="s", goal=weeks)


def _field(rows: list[Project]) -> Field:
    pack = library.current()
    return Field(QUARTER, timezone.now(), pack, law(pack, QUARTER.kind), tuple(rows), districts(None))


def _once(ask: Callable[[], object]) -> float:
    """How long it takes, in seconds."""
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began


def _spent(rows: list[Project]) -> float:
    """The quickest of some rounds, in seconds."""
    spent = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        watch(rows, on=timezone.localdate(), known=timezone.now())
        spent.append(time.perf_counter() - began)
    return min(spent)
