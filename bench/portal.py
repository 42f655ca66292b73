"""How fast the public's pages answer over 5,000 projects: the first page, the list, a search, the map, a file."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import Figure, medians
from bench._programme import PROJECTS, programme
from bench._scene import officer
from meihao.organisations.models import Organisation
from meihao.places.models import Community, Compound, Division
from meihao.renovation.models import Membership, Project

BATCH = 2000
PLACES = {
    "home": ("/open/", 1500),
    "list": ("/open/projects/", 300),
    "search": ("/open/projects/?q=2499", 600),
    "geojson": ("/open/projects/points.geojson", 600),
    "csv": ("/open/data/projects.csv", 3000),
    "notices": ("/open/notices/", 600),
}
"""Where one asks, and within how many milliseconds it should answer."""


def figures() -> Iterator[Figure]:
    """5,000 projects of a compound each, all of them with a place; ten of eleven are public."""
    programme()
    _yards()
    client = Client(headers={"host": "127.0.0.1"})

    def asked(where: str) -> None:
        cache.clear()  # the limit on files is not what is measured
        response = client.get(where)
        assert response.status_code == 200, where

    spent = medians({name: lambda where=where: asked(where) for name, (where, _) in PLACES.items()}, rounds=3)
    for name, (_, goal) in PLACES.items():
        yield Figure(name=f"portal.{name}_{PROJECTS}", value=spent[name] * 1e3, unit="ms", goal=goal)
    for name in ("home", "list"):
        with CaptureQueriesContext(connection) as queries:
            client.get(PLACES[name][0])
        yield Figure(name=f"portal.{name}_queries", value=len(queries), unit="statements", goal=30)


def _yards() -> None:
    """A compound for each project, spread over the city."""
    officer()
    street = Organisation.objects.get(code="d0s0")
    division = Division.objects.create(code="370699", name="测区")
    community = Community.objects.create(code="bench", name="测社区", organisation=street, division=division)
    projects = list(Project.objects.order_by("code").values_list("pk", flat=True))
    made = Compound.objects.bulk_create(
        [
            Compound(
                code=f"y{n:05}",
                name=f"{n} 号院",
                community=community,
                longitude=120_500_000 + 311 * n,
                latitude=37_000_000 + 97 * n,
                declared_homes=300,
                declared_area=2_000_000,
            )
            for n in range(len(projects))
        ],
        batch_size=BATCH,
    )
    Membership.objects.bulk_create(
        [Membership(project_id=pk, compound=each, since="2023-03-01") for pk, each in zip(projects, made, strict=True)],
        batch_size=BATCH,
    )
