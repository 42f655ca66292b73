"""How fast questions of law are answered, shown and printed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import Figure, medians
from bench._scene import ON, community, dossiers, officer
from meihao.assessment.rules import Assessment, docx, response_rows
from meihao.policy import library
from meihao.policy.dossier import Dossier, Reading
from meihao.policy.pack import Pack

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
REQUESTS = 60


def figures() -> Iterator[Figure]:
    """Evaluation first, then what people wait for."""
    pack = library.current()
    many = dossiers(pack, 1000)
    few = many[:20]
    every = _touching(pack, few[0])
    spent = medians(
        {
            "twenty": lambda: [pack.assess(each) for each in few],
            "thousand": lambda: [pack.assess(each) for each in many],
            "touch20": lambda: [every(each) for each in few],
            "touch1000": lambda: [every(each) for each in many],
        },
        rounds=5,
    )
    yield Figure(
        name="assessment.20x101", value=spent["twenty"] * 1e3, unit="ms", goal=10, limit=spent["touch20"] * 1e3
    )
    yield Figure(
        name="assessment.1000x101", value=spent["thousand"] * 1e3, unit="ms", goal=350, limit=spent["touch1000"] * 1e3
    )
    yield _one_fact(pack, few[0])
    yield _response_table(pack, few[0])
    yield from _page()


def _touching(pack: Pack, like: Dossier) -> Callable[[Dossier], object]:
    """The least work there is: every reading that a node looks at fetched once, and one tuple made for each node."""
    keys = [node.condition.keys for top in pack.assess(like) for node in top.walk()]
    return lambda dossier: [
        (names, tuple([dossier.readings.get(name) for name in names]), (), (), None) for names in keys
    ]


def _one_fact(pack: Pack, dossier: Dossier) -> Figure:
    """What one changed fact can have moved, answered again; the key is the one that moves most."""
    key = max(pack.keys, key=lambda name: len(pack.affected(name, ON)))
    before = pack.assess(dossier)
    value = dossier.readings[key].value if key in dossier.readings else 1
    changed = replace(dossier, readings={**dossier.readings, key: Reading(value)})
    spent = medians({"again": lambda: [pack.reassess(before, changed, key) for _ in range(1000)]})
    return Figure(name="assessment.one_fact", value=spent["again"] * 1e3, unit="us", goal=20)


def _response_table(pack: Pack, dossier: Dossier) -> Figure:
    """All 101 levels as a document, the texts of the rows included."""
    assessment = Assessment(pack, pack.profiles["new_build"], dossier, pack.assess(dossier))
    names = {body: each.name for body, each in pack.bodies.items()}

    def printed() -> bytes:
        return docx.response_table(
            assessment, response_rows(assessment, {}, names), community="望岚社区", printed_for="市专班"
        )

    spent = medians({"printed": printed})
    return Figure(name="assessment.response_docx", value=spent["printed"] * 1e3, unit="ms", goal=100)


def _page() -> Iterator[Figure]:
    """The assessment page at the server, every middleware included: the slowest but three of sixty, and its statements."""
    client = Client()
    client.force_login(officer(), backend=BACKEND)
    address = f"/communities/{community()}/"
    for _ in range(3):
        answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    spent = []
    for _ in range(REQUESTS):
        began = time.perf_counter()
        client.get(address)
        spent.append(time.perf_counter() - began)
    yield Figure(name="assessment.page_p95", value=sorted(spent)[REQUESTS * 95 // 100 - 1] * 1e3, unit="ms", goal=80)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    yield Figure(name="assessment.page_queries", value=len(queries), unit="statements", goal=25)
