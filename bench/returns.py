"""How long a city waits for a month's statistical return."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import Figure, medians
from bench._scene import BEGAN, KNOWN, START, officer
from meihao.accounts.models import User
from meihao.assessment.models import Decision
from meihao.attachments.models import Blob
from meihao.facts.models import Fact, Subject
from meihao.organisations.models import Organisation
from meihao.places.models import Building, Community, Compound, Division, Entrance, Home, PrivatePart
from meihao.policy import library
from meihao.policy.lifecycle import lifecycle
from meihao.renovation.models import AsBuilt, AsBuiltReview, Commitment, Membership, Project, SchemeVersion
from meihao.returns.rules.months import Month
from meihao.returns.selectors.books import book
from meihao.returns.selectors.computing import computed

PROJECTS, DISTRICTS, REQUESTS = 654, 15, 20
JUNE = Month(2024, 6)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WORKS = (
    ("drainage", "更换排水管", "米"),
    ("common-parts", "屋面防水", "㎡"),
    ("parking", "划定停车位", "个"),
    ("gas", "供气管", "米"),
)


def figures() -> Iterator[Figure]:
    """A month of 654 projects in 15 districts: its figures, its workbook, and the page of each sheet."""
    user = laid()
    spent = medians({"month": month, "workbook": workbook}, rounds=3)
    for name, seconds in spent.items():
        yield Figure(name=f"returns.{name}", value=seconds, unit="s", goal=1)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user, backend=BACKEND)
    for sheet in ("progress", "compounds", "works", "effect"):
        address = f"/returns/?month={JUNE}&sheet={sheet}"
        yield Figure(name=f"returns.{sheet}_p95", value=_slowest(client, address) * 1e3, unit="ms", goal=150)
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/returns/?month={JUNE}")
    yield Figure(name="returns.page_queries", value=len(queries), unit="statements", goal=25)


def month() -> None:
    """Every figure of the month."""
    computed(JUNE, known=KNOWN)


def workbook() -> None:
    """The month as a workbook."""
    told = computed(JUNE, known=KNOWN)
    book(told, told.districts)


def _slowest(client: Client, address: str) -> float:
    spent = []
    for number in range(REQUESTS + 1):
        began = time.perf_counter()
        response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address}: {response.status_code}")
        if number:
            spent.append(time.perf_counter() - began)
    return sorted(spent)[REQUESTS * 95 // 100 - 1]


@cache
def laid() -> User:
    """654 projects of one compound in every stage, a tenth of them with their homes, with works and facts."""
    user = officer()
    rng = random.Random(3)
    places = [_district(number) for number in range(DISTRICTS)]
    blob = Blob.objects.create(sha256="1" * 64, size=1, media_type="image/png", kept_at=BEGAN)
    steps = [each.id for each in lifecycle(library.current(), "renovation").transitions]
    for number in range(PROJECTS):
        community = places[number % DISTRICTS]
        compound = Compound.objects.create(
            code=f"r{number}", name=f"第{number}院", community=community, built_in=1990, declared_homes=rng.randrange(60, 400),
            declared_area=rng.randrange(500_000, 4_000_000), party="支部" if number % 2 else "",
        )  # fmt: skip
        if number % 10 == 0:
            _entered(compound)
        subject = Subject.objects.create(kind="project", code=f"r{number}", territory=community.organisation)
        project = Project.objects.create(
            code=f"r{number}", name=f"第{number}院改造", organisation=community.organisation, subject=subject, year=2024,
            registered_on=date(2023, 11, 1),
        )  # fmt: skip
        Membership.objects.create(project=project, compound=compound, since=date(2023, 11, 1))
        _walked(subject, steps[: number % (len(steps) + 1)], user)
        _built(project, blob, user)
        for key, value in (("committee.elected", "true"), ("satisfaction.after", "90/100")):
            Fact.objects.create(
                subject=subject, key=key, value=value, effective_on=START, known_at=BEGAN, grade="A", source="系统", stated_by=user
            )  # fmt: skip
    return user


def _district(number: int) -> Community:
    city = Organisation.objects.get(code="yantai")
    district = Organisation.objects.create(
        code=f"d{number}", name=f"第{number}区", kind="district", parent=city, path=f"/yantai/d{number}/"
    )
    street = Organisation.objects.create(
        code=f"s{number}", name=f"第{number}街道", kind="street", parent=district, path=f"{district.path}s{number}/"
    )
    home = Organisation.objects.create(
        code=f"h{number}", name=f"第{number}居委会", kind="community", parent=street, path=f"{street.path}h{number}/"
    )
    division, _ = Division.objects.get_or_create(code="370602", defaults={"name": "芝罘区"})
    return Community.objects.create(code=f"h{number}", name=f"第{number}社区", organisation=home, division=division)


def _entered(compound: Compound) -> None:
    building = Building.objects.create(compound=compound, number="1")
    entrance = Entrance.objects.create(building=building, number="1")
    homes = Home.objects.bulk_create([Home(entrance=entrance, number=str(n)) for n in range(120)])
    PrivatePart.objects.bulk_create(
        [PrivatePart(home=home, kind="dwelling", area=8_000, area_source="title") for home in homes]
    )


def _walked(subject: Subject, steps: list[str], user: User) -> None:
    last = None
    for place, step in enumerate(steps):
        last = Decision.objects.create(
            kind="lifecycle", subject=subject, outcome=step, effective_on=date(2023, 12, 1) + timedelta(days=15 * place),
            at=datetime.combine(KNOWN, datetime.min.time(), KNOWN.tzinfo), by=user, pack="yantai-2022", pack_digest="0" * 64,
            inputs_digest="0" * 64, reasons={}, supersedes=last,
        )  # fmt: skip


def _built(project: Project, blob: Blob, user: User) -> None:
    version = SchemeVersion.objects.create(project=project, number=1, note="初稿", by=user, at=BEGAN)
    for place, (measure, item, unit) in enumerate(WORKS, start=1):
        promise = Commitment.objects.create(
            version=version, number=place, measure=measure, item=item, quantity=1_000_000, unit=unit, place="院内", price=1,
            due_on=JUNE.last, funder="district-budget", promised_by="implementing-party",
        )  # fmt: skip
        work = AsBuilt.objects.create(
            project=project, commitment=promise, item=item, unit=unit, quantity=900_000, place="院内", on=date(2024, 5, 1),
            photo=blob, by=user, at=BEGAN,
        )  # fmt: skip
        AsBuiltReview.objects.create(work=work, outcome="accepted", by=user, at=BEGAN)
