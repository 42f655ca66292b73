"""How fast questions of law are answered, shown and printed."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import Figure, medians
from bench._scene import community, dossiers, officer
from meihao.assessment.rules import Assessment, response_rows
from meihao.assessment.rules.papers import About, response_table
from meihao.documents.rules.word import written
from meihao.kernel.verdict import Verdict
from meihao.policy import library
from meihao.policy.dossier import Dossier, Reading
from meihao.policy.pack import Pack
from meihao.policy.tree import Node

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
REQUESTS = 60


def figures() -> Iterator[Figure]:
    """Evaluation first, then what people wait for."""
    pack = library.current()
    many = dossiers(pack, 1000)
    few = many[:20]
    every = _touching(pack, few[0])
    gc.collect()
    gc.freeze()  # what is laid down here stays; only what the evaluation makes is collected
    spent = medians(
        {"all": lambda: [pack.assess(each) for each in few], "touch": lambda: [every(each) for each in few]}
    )
    yield Figure(name="assessment.20x101", value=spent["all"] * 1e3, unit="ms", goal=10, limit=spent["touch"] * 1e3)
    spent = medians(
        {
            "all": lambda: sum(_met(pack.assess(each)) for each in many),
            "touch": lambda: sum(len(every(each)) for each in many),
        }
    )
    yield Figure(name="assessment.1000x101", value=spent["all"] * 1e3, unit="ms", goal=350, limit=spent["touch"] * 1e3)
    yield _one_fact(pack, few[0])
    yield _response_table(pack, few[0])
    yield from _page()


def _met(nodes: tuple[Node, ...]) -> int:
    return sum(node.verdict is Verdict.MET for node in nodes)


def _touching(pack: Pack, like: Dossier) -> Callable[[Dossier], list[object]]:
    """The least work there is: every reading that a node looks at fetched once, and one tuple made for each node."""
    keys = [node.condition.keys for top in pack.assess(like) for node in top.walk()]
    return lambda dossier: [
        (names, tuple([dossier.readings.get(name) for name in names]), (), (), None) for names in keys
    ]


def _one_fact(pack: Pack, dossier: Dossier) -> Figure:
    """What one changed fact can have moved, answered again: the mean over all facts there are."""
    before = pack.assess(dossier)
    changed = [(replace(dossier, readings={**dossier.readings, name: Reading(None)}), name) for name in pack.keys]
    spent = medians({"again": lambda: [pack.reassess(before, after, name) for after, name in changed]})
    return Figure(name="assessment.one_fact", value=spent["again"] / len(changed) * 1e6, unit="us", goal=20)


def _response_table(pack: Pack, dossier: Dossier) -> Figure:
    """All 101 levels as a document, the texts of the rows included."""
    assessment = Assessment(pack, pack.profiles["new_build"], dossier, pack.assess(dossier))
    names = {body: each.name for body, each in pack.bodies.items()}

    def printed() -> bytes:
        about = About("望岚社区", "芝罘区", "市专班", "https://meihao.example.gov.cn/communities/wanglan/")
        return written(response_table(assessment, response_rows(assessment, {}, names), about))

    spent = medians({"printed": printed})
    return Figure(name="assessment.response_docx", value=spent["printed"] * 1e3, unit="ms", goal=100)


def _page() -> Iterator[Figure]:
    """The assessment page at the server, every middleware included: the slowest but three of sixty, and its statements."""
    client = Client(headers={"host": "127.0.0.1"})
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
