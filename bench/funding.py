"""How fast the ledger of a large project is shown and printed, and how fast many projects are summed up."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from statistics import quantiles
from typing import Any

from django.db import connection
from django.test import Client

from bench import Figure, medians
from bench._scene import BEGAN, KNOWN, officer
from meihao.attachments.models import Blob
from meihao.facts.models import Subject
from meihao.funding.models import Allocation, Appropriation, BalanceVersion, CostLine, Payment, PaymentReview
from meihao.funding.rules.balance.computing import result
from meihao.funding.rules.balance.plan import (
    CONSTRUCTION,
    FUND,
    GROUPS,
    LOAN,
    Line,
    Plan,
    blank,
    items,
    ordered,
    to_json,
)
from meihao.funding.selectors.export import sheet
from meihao.funding.selectors.sums import sums
from meihao.kernel.canonical import digest
from meihao.organisations.models import Organisation
from meihao.policy import library
from meihao.renovation.models import Commitment, Project, SchemeFiling, SchemeVersion

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PROJECTS, PAYMENTS, POTS, LINES, REQUESTS = 654, 5_000, 20, 50, 60
DAY = date(2024, 6, 1)


def figures() -> Iterator[Figure]:
    """The page of a ledger of 5,000 payments, its workbook, the sums of 654 projects, and a balance of 60 lines over 30 years."""
    projects = _scene()
    browser = Client(headers={"host": "127.0.0.1"})
    browser.force_login(officer(), backend=BACKEND)
    yield Figure(name="funding.ledger_p95", value=_p95(browser, "/projects/m0/funding/"), unit="ms", goal=120)
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
    yield from _balance(browser, projects[1])


def _balance(browser: Client, project: Project) -> Iterator[Figure]:
    """One balance worked out, held against the same sums in floats; and its page with five scenarios and ten moves."""
    plan = _plan()
    works = {"compute": lambda: result(plan), "floats": lambda: _floats(plan)}
    found = medians(works, rounds=15)
    yield Figure(
        name="funding.balance_30x60", value=found["compute"] * 1e3, unit="ms", goal=50, limit=found["floats"] * 1e3
    )
    content = to_json(plan)
    BalanceVersion.objects.create(
        project=project, number=1, note="初稿", content=content, digest=digest(content), by=officer(), at=BEGAN
    )
    spent = _p95(browser, f"/projects/{project.code}/funding/balance/")
    yield Figure(name="funding.balance_page_p95", value=spent, unit="ms", goal=300)


def _plan() -> Plan:
    """Sixty lines, ten of each group, over thirty years; its cash flow turns once."""
    begun = blank(library.current(), 2024, 30)
    lines = []
    for number in range(60):
        group = list(GROUPS)[number % 6]
        lump = group in (FUND, LOAN)
        more: dict[str, Any] = {"growth": Fraction(2, 100)} if group in ("operation", "income") else {}
        if group == "income":
            more |= {"occupancy": Fraction(85, 100), "ramp": (Fraction(6, 10), Fraction(8, 10), Fraction(1))}
        if group == LOAN:
            more |= {"rate": Fraction(35, 1000), "term": 25, "repayment": "equal_instalments"}
        first, last = (2024, 2025) if group in (CONSTRUCTION, FUND) else (2026, 2053)
        lines.append(
            Line(
                number=number + 1, group=group, item=next(iter(items(library.current(), group))), what=f"第 {number} 项",
                quantity=1000 if lump else 123_456, unit="笔" if lump else "个",
                price={"construction": 90_000, "income": 20_000}.get(group, 5_000) * 100, first=2024 if group == LOAN else first,
                last=2024 if group == LOAN else last, every=5 if group == "renewal" else 1, basis="可研",
                promised_by="实施主体", **more,
            )
        )  # fmt: skip
    return replace(begun, lines=ordered(lines))


def _floats(plan: Plan) -> float:
    """What the same lines come to in floats, without a loan: the least that anybody could do."""
    value = 0.0
    for line in plan.lines:
        yearly = float(line.amount) * float(line.occupancy)
        for year in range(line.first, line.last + 1, line.every):
            grown = yearly * (1 + float(line.growth)) ** (year - line.first)
            value += grown / (1 + float(plan.discount)) ** (year - plan.base_year)
    return value


def _p95(browser: Client, place: str) -> float:
    """The 95th percentile of asking for a page, in ms."""
    spent = []
    for _ in range(REQUESTS):
        began = time.perf_counter()
        assert browser.get(place).status_code == 200
        spent.append(time.perf_counter() - began)
    return quantiles(spent, n=20)[-1] * 1e3


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
