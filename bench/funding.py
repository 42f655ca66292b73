"""How fast the ledger of a large project is shown and printed, and how fast many projects are summed up."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from statistics import quantiles
from typing import Any

from django.db import connection
from django.test import Client

from bench import Figure, medians
from bench._scene import BEGAN, KNOWN, officer
from meihao.attachments.models import Blob
from meihao.facts.models import Subject
from meihao.funding.models import Allocation, Appropriation, CostLine, Payment, PaymentReview
from meihao.funding.selectors.export import sheet
from meihao.funding.selectors.sums import sums
from meihao.organisations.models import Organisation
from meihao.policy import library
from meihao.renovation.models import Commitment, Project, SchemeFiling, SchemeVersion

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PROJECTS, PAYMENTS, POTS, LINES, REQUESTS = 654, 5_000, 20, 50, 60
DAY = date(2024, 6, 1)


def figures() -> Iterator[Figure]:
    """The page of a ledger of 5,000 payments, its workbook, and the sums of 654 projects."""
    projects = _scene()
    browser = Client(headers={"host": "127.0.0.1"})
    browser.force_login(officer(), backend=BACKEND)
    spent = []
    for _ in range(REQUESTS):
        began = time.perf_counter()
        assert browser.get("/projects/m0/funding/").status_code == 200
        spent.append(time.perf_counter() - began)
    yield Figure(name="funding.ledger_p95", value=quantiles(spent, n=20)[-1] * 1e3, unit="ms", goal=120)
    works = {
        "export": lambda: sheet(projects[0], library.current(), at=KNOWN),
        "payments": lambda: _plain("SELECT * FROM funding_payment"),
    }
    found = medians(works, rounds=3)
    yield Figure(name="funding.export", value=found["export"], unit="s", goal=3, limit=found["payments"])
    pks = [each.pk for each in projects]
    works = {"sums": lambda: sums(pks), "rows": lambda: _plain("SELECT project_id, amount FROM funding_costline")}
    found = medians(works, rounds=5)
    yield Figure(name="funding.sums_654", value=found["sums"] * 1e3, unit="ms", goal=150, limit=found["rows"] * 1e3)


def _plain(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _scene() -> list[Project]:
    """One project with 5,000 payments and 653 with a few, each with a filed scheme of ten commitments."""
    user = officer()
    city = Organisation.objects.get(code="yantai")
    street: Organisation = city
    path = city.path
    for code, kind in (("money", "district"), ("money-street", "street"), ("money-home", "community")):
        path = f"{path}{code}/"
        street = Organisation.objects.create(code=code, name=code, kind=kind, parent=street, path=path)
    district = Organisation.objects.get(code="money")
    more: dict[str, Any] = {"on": DAY, "by": user, "at": BEGAN}
    blob = Blob.objects.create(sha256="f" * 64, size=1, media_type="text/plain", kept_at=BEGAN)
    subjects = Subject.objects.bulk_create(
        [Subject(kind="project", code=f"m{n}", territory=street) for n in range(PROJECTS)]
    )
    projects = Project.objects.bulk_create(
        [
            Project(code=each.code, name=f"项目{each.code}", organisation=street, subject=each, year=2024)
            for each in subjects
        ]
    )
    versions = SchemeVersion.objects.bulk_create(
        [SchemeVersion(project=each, number=1, note="初稿", by=user, at=BEGAN) for each in projects]
    )
    SchemeFiling.objects.bulk_create(
        [SchemeFiling(version=each, reference="备", by=user, at=BEGAN) for each in versions]
    )
    Commitment.objects.bulk_create(
        [
            Commitment(version=each, number=n + 1, measure="roads", item="路面", quantity=12_345, unit="㎡", place="北院", price=6_789, due_on=DAY, funder="city-budget", promised_by="implementing-party")
            for each in versions
            for n in range(10)
        ],
        batch_size=2000,
    )  # fmt: skip
    grant = Appropriation.objects.create(
        district=district, source="city-budget", year=2024, authority="市财政局", paper="指 1", amount=10**12, **more
    )
    pots = [
        Allocation(appropriation=grant, project=projects[0], paper=f"安 {n}", amount=10**8, **more) for n in range(POTS)
    ]
    pots += [Allocation(appropriation=grant, project=each, paper="安", amount=10**8, **more) for each in projects[1:]]
    pots = Allocation.objects.bulk_create(pots)
    lines = [
        CostLine(project=projects[0], number=n + 1, what=f"费用 {n}", measure="roads", amount=10**8, until=DAY, **more)
        for n in range(LINES)
    ]
    lines += [
        CostLine(project=each, number=1, what="费用", measure="roads", amount=10**8, until=DAY, **more)
        for each in projects[1:]
    ]
    lines = CostLine.objects.bulk_create(lines)
    paid = [
        Payment(line=lines[n % LINES], allocation=pots[n % POTS], amount=10_001, voucher=f"付 {n}", file=blob, **more)
        for n in range(PAYMENTS)
    ]
    paid += [
        Payment(line=line, allocation=pot, amount=10_001, voucher="付", file=blob, **more)
        for line, pot in zip(lines[LINES:], pots[POTS:], strict=True)
    ]
    paid = Payment.objects.bulk_create(paid, batch_size=1000)
    PaymentReview.objects.bulk_create(
        [PaymentReview(payment=each, outcome="confirmed", by=user, at=BEGAN) for each in paid[::2]]
    )
    return projects
