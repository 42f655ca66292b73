"""How long a district waits for its register of compounds."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import cache

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import Figure
from bench._scene import community, officer
from meihao.attachments.models import Blob
from meihao.attachments.services import keep
from meihao.places.models import Home, PrivatePart
from meihao.places.rules.register_book import workbook
from meihao.places.services import import_register

COMPOUNDS, BUILDINGS, ENTRANCES, STOREYS = 50, 10, 4, 5
HOMES = 20_000
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
REQUESTS = 20


def figures() -> Iterator[Figure]:
    """20,000 homes of 50 compounds from a workbook, the same again, and the pages they are read on."""
    officer()
    blob = register()
    yield Figure(name="places.import_20000_homes", value=_spent(blob), unit="s", goal=60)
    if Home.objects.count() != HOMES or PrivatePart.objects.count() != HOMES:
        raise RuntimeError("the homes were not entered")
    yield Figure(name="places.import_again", value=_spent(blob), unit="s", goal=60)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(officer(), backend=BACKEND)
    for name, address in (("list", "/register/"), ("compound", "/register/compounds/c0/")):
        yield Figure(name=f"places.{name}_p95", value=_slowest(client, address) * 1e3, unit="ms", goal=150)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        yield Figure(name=f"places.{name}_queries", value=len(queries), unit="statements", goal=25)


@cache
def register() -> Blob:
    """A workbook of 50 compounds with 10 buildings of 4 entrances each, and 20,000 homes."""
    where = community()
    compounds = [
        ((f"c{n}",), {"name": f"第{n}小区", "community": where, "built_in": 1990 + n % 10}) for n in range(COMPOUNDS)
    ]
    listed = tuple(str(n + 1) for n in range(ENTRANCES))
    buildings = [
        ((f"c{n}", str(b)), {"entrances": listed, "storeys": STOREYS})
        for n in range(COMPOUNDS)
        for b in range(BUILDINGS)
    ]
    homes = [
        ((*building, entrance, f"{storey}0{side}", "dwelling", ""), {"area": 5_000 + 7 * side, "area_source": "title"})
        for building, _ in buildings
        for entrance in listed
        for storey in range(1, STOREYS + 1)
        for side in range(1, 3)
    ]
    content = workbook({"小区": compounds, "楼栋": buildings, "房屋": homes}, title="台账")
    return keep(content, name="台账.xlsx", at=timezone.now())


def _spent(blob: Blob) -> float:
    began = time.perf_counter()
    import_register(blob=blob, name="台账.xlsx", actor=officer(), at=timezone.now())
    return time.perf_counter() - began


def _slowest(client: Client, address: str) -> float:
    """The slowest but one of twenty answers."""
    spent = []
    for _ in range(REQUESTS + 3):
        began = time.perf_counter()
        answer = client.get(address)
        spent.append(time.perf_counter() - began)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
    return sorted(spent[3:])[-2]
