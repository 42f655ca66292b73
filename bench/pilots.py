"""How long a city waits for its pilots: the list, one of them, and its response table."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import Figure, medians
from bench._scene import BEGAN, officer
from meihao.assessment.models import Decision
from meihao.attachments.models import Blob
from meihao.documents.rules.paper import Paper
from meihao.documents.rules.typeset import typeset
from meihao.documents.rules.word import written
from meihao.facts.models import Subject
from meihao.organisations.models import Organisation
from meihao.oversight.selectors.colours import watch
from meihao.pilots.models import CreationVersion, Letter, Pilot, Promise
from meihao.pilots.rules import papers as rules
from meihao.pilots.rules.creation import BUILD, Answer, Content, from_json, to_json
from meihao.pilots.selectors import papers
from meihao.places.models import Community, Division
from meihao.policy import library
from meihao.policy.lifecycle import lifecycle
from meihao.renovation.models import Project

PILOTS, REQUESTS, LEVELS = 40, 10, 101
DAY = date(2024, 3, 1)
PROMISES = ("pilot-rules", "pilot-governance", "pilot-public-space")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def figures() -> Iterator[Figure]:
    """Twice as many pilots as the programme asks for, of the most demanding kind, all under works with promises and a scheme."""
    rows = laid()
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(officer(), backend=BACKEND)
    for name, address, goal in (
        ("board", "/pilots/", 300),
        ("list", "/pilots/?view=table", 300),
        ("page", "/projects/n00/", 300),
        ("application", "/projects/n00/application/", 300),
        ("response_table", "/projects/n00/creation/table/", 300),
    ):
        yield Figure(name=f"pilots.{name}_p95", value=_slowest(client, address) * 1e3, unit="ms", goal=goal)
    with CaptureQueriesContext(connection) as queries:
        client.get("/pilots/?view=table")
    yield Figure(name="pilots.list_queries", value=len(queries), unit="statements", goal=60)
    began = time.perf_counter()
    watch(rows, on=timezone.localdate(), known=timezone.now())
    yield Figure(name=f"pilots.colours_{PILOTS}", value=(time.perf_counter() - began) * 1e3, unit="ms", goal=300)
    yield from _papers()


def _papers() -> Iterator[Figure]:
    """The response table of all 101 levels from its version to the .docx, and the whole scheme in both forms."""
    today, pack = timezone.localdate(), library.current()
    version = CreationVersion.objects.get(pilot__project__code="n00")

    def table() -> bytes:
        rows = papers.asked(from_json(version.content), "new_build", pack)
        assert len(rows) == LEVELS
        return written(Paper(title="创建指标响应表", on=today, blocks=(rules.response_table(rows),), across=True))

    def scheme() -> Paper:
        return papers.creation_scheme("n00", on=today, known=today, viewer=None)

    spent = medians({"table": table, "docx": lambda: written(scheme()), "pdf": lambda: typeset(scheme())}, rounds=5)
    yield Figure(name="pilots.response_docx", value=spent["table"] * 1e3, unit="ms", goal=100)
    yield Figure(name="pilots.scheme_docx", value=spent["docx"] * 1e3, unit="ms", goal=300)
    yield Figure(name="pilots.scheme_pdf", value=spent["pdf"], unit="s", goal=3)


def _slowest(client: Client, address: str) -> float:
    """The slowest of some requests but for the first, in seconds."""
    assert client.get(address).status_code == 200, address
    spent = []
    for _ in range(REQUESTS):
        began = time.perf_counter()
        client.get(address)
        spent.append(time.perf_counter() - began)
    return max(spent)


def laid() -> list[Project]:
    """Pilots of as many communities, each designated for all three levels."""
    user, pack = officer(), library.current()
    city = Organisation.objects.get(code="yantai")
    division = Division.objects.create(code="370600", name="市")
    blob = Blob.objects.create(sha256="1" * 64, size=1, media_type="application/pdf", kept_at=BEGAN)
    steps = [each.id for each in lifecycle(pack, "pilot").transitions]
    steps = steps[: steps.index("finish")]
    answers = {
        level.id: Answer(BUILD, "建设改造", "1", "处", "社区中心", DAY + timedelta(days=400), 1_000_000)
        for level in pack.required("new_build")
    }
    content = to_json(Content({"wishes": {"创建意愿": "愿意"}}, answers))
    made = []
    for number in range(PILOTS):
        code = f"n{number:02}"
        home = Organisation.objects.create(
            code=code, name=f"{code}社区", kind="community", parent=city, path=f"/yantai/{code}/"
        )
        place = Community.objects.create(code=code, name=f"{code}社区", organisation=home, division=division)
        about = Subject.objects.create(kind="community", code=code, territory=home)
        given = {"by": user, "at": BEGAN, "pack": pack.id, "pack_digest": pack.digest, "inputs_digest": "0" * 64}
        Decision.objects.create(
            kind="designation", subject=about, outcome="new_build", effective_on=DAY, reasons={}, **given
        )
        project = Project.objects.create(
            code=code,
            name=f"{code}美好社区创建",
            organisation=home,
            subject=Subject.objects.create(kind="project", code=code, territory=home),
            lifecycle="pilot",
            registered_on=DAY,
        )
        pilot = Pilot.objects.create(project=project, community=place, number=1)
        letter = Letter.objects.create(pilot=pilot, number=1, on=DAY, blob=blob, by=user, at=BEGAN)
        for at, condition in enumerate(PROMISES, start=1):
            Promise.objects.create(
                letter=letter, place=at, condition=condition, item="承诺", due_on=DAY + timedelta(days=60 * at)
            )
        CreationVersion.objects.create(pilot=pilot, number=1, content=content, digest="0" * 64, by=user, at=BEGAN)
        last = None
        for at, step in enumerate(steps, start=1):
            last = Decision.objects.create(
                kind="lifecycle",
                subject=project.subject,
                outcome=step,
                effective_on=DAY + timedelta(days=at),
                reasons={},
                supersedes=last,
                **given,
            )
        made.append(project)
    return made
