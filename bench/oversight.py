"""How fast the colours of a programme are worked out, the pages that show them, and the wall map in a browser."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import Figure
from bench._programme import programme
from bench._scene import officer
from meihao.organisations.models import Organisation
from meihao.oversight.rules.periods import quarter
from meihao.oversight.rules.scoring import law
from meihao.oversight.selectors import trends
from meihao.oversight.selectors.colours import watch
from meihao.oversight.selectors.figures import Field, counted, districts
from meihao.places.models import Boundary, Community, Compound, Division
from meihao.policy import library
from meihao.renovation.models import Membership, Project
from tests.machine import chromium

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
    _place()
    client.get("/oversight/map/places.geojson")
    began = time.perf_counter()
    client.get("/oversight/map/places.geojson")
    yield Figure(name="oversight.map_places_5000", value=(time.perf_counter() - began) * 1e3, unit="ms", goal=1000)
    yield from _in_a_browser(client.cookies[settings.SESSION_COOKIE_NAME].value)


def _field(rows: list[Project]) -> Field:
    pack = library.current()
    return Field(QUARTER, timezone.now(), pack, law(pack, QUARTER.kind), tuple(rows), districts(None))


def _once(ask: Callable[[], object]) -> float:
    """How long it takes, in seconds."""
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began


def _place() -> None:
    """A compound with a point for each project, and a square for each district."""
    streets = [*Organisation.objects.filter(kind="street").order_by("pk")]
    division = Division.objects.create(code="370600", name="市")
    communities = Community.objects.bulk_create(
        [Community(code=each.code, name=each.name, organisation=each, division=division) for each in streets]
    )
    by_street = {each.organisation_id: each for each in communities}
    projects = [*Project.objects.order_by("pk")]
    compounds = Compound.objects.bulk_create(
        [
            Compound(
                code=f"y{number}",
                name=f"第{number}小区",
                community=by_street[each.organisation_id],
                longitude=120_000_000 + number % 71 * 25_000 + number % 13 * 1_000,
                latitude=36_800_000 + number // 71 * 14_000,
            )
            for number, each in enumerate(projects)
        ],
        batch_size=2000,
    )
    Membership.objects.bulk_create(
        [
            Membership(project=each, compound=compound, since=date(2023, 3, 1))
            for each, compound in zip(projects, compounds, strict=True)
        ],
        batch_size=2000,
    )
    for number, district in enumerate(Organisation.objects.filter(kind="district").order_by("pk")):
        west, south = 119_900_000 + number % 7 * 260_000, 36_700_000 + number // 7 * 560_000
        east, north = west + 260_000, south + 560_000
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        Boundary.objects.create(
            organisation=district, number=1, shape=[[ring]], source="方格", at=timezone.now(), by=officer()
        )


def _in_a_browser(session: str) -> Iterator[Figure]:
    """The map of 5,000 projects as a browser shows it: drawn and idle, then with every colour."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where a browser is installed

    browser_path = chromium()
    if browser_path is None:
        return
    with _served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
        page = context.new_page()
        page.goto(f"{address}/oversight/dispatches/")
        began = time.perf_counter()
        page.goto(f"{address}/oversight/map/", wait_until="commit")
        page.wait_for_selector(".map.live", timeout=60_000)
        yield Figure(name="oversight.map_interactive_5000", value=time.perf_counter() - began, unit="s", goal=2)
        page.wait_for_selector("[data-coloured]", timeout=120_000)
        yield Figure(name="oversight.map_coloured_5000", value=time.perf_counter() - began, unit="s", goal=10)
        browser.close()


@contextmanager
def _served() -> Iterator[str]:
    """The product over this run's folder, on a free port, until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    connection.close()
    process = subprocess.Popen(
        [sys.executable, "-m", "meihao.config", "serve", "--port", str(port), "--workers", "1"],
        env=os.environ | {"MEIHAO_SECRET_KEY": settings.SECRET_KEY},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        address = process.stdout.readline().strip().rstrip("/")
        assert address, "the product did not start"
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


def _spent(rows: list[Project]) -> float:
    """The quickest of some rounds, in seconds."""
    spent = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        watch(rows, on=timezone.localdate(), known=timezone.now())
        spent.append(time.perf_counter() - began)
    return min(spent)
