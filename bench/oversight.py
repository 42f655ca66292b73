"""How fast the colours of a programme are worked out, and the page that shows them."""

from __future__ import annotations

import time
from collections.abc import Iterator

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import Figure
from bench._programme import programme
from bench._scene import officer
from meihao.oversight.selectors.colours import watch
from meihao.renovation.models import Project

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WATCHED = 654
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


def _spent(rows: list[Project]) -> float:
    """The quickest of some rounds, in seconds."""
    spent = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        watch(rows, on=timezone.localdate(), known=timezone.now())
        spent.append(time.perf_counter() - began)
    return min(spent)
