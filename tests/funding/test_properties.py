"""Whatever is done in whatever order, money never exceeds its source, and balances are what a naive sum says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meihao.funding import services
from meihao.funding.models import (
    Allocation,
    Appropriation,
    Claim,
    ClaimPart,
    Contribution,
    CostLine,
    Payment,
    PaymentReview,
    Reversal,
)
from meihao.funding.selectors.ledger import pots
from meihao.funding.selectors.overview import overview
from meihao.funding.selectors.sums import sums
from meihao.policy.library import current
from meihao.renovation.models import Project
from tests.funding.conftest import YUAN, Purse
from tests.funding.test_claims import eligible
from tests.renovation.conftest import AT, TODAY

AMOUNT = st.integers(1, 120)
WHICH = st.integers(0, 3)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["allocate", "contribute", "line", "pay", "confirm", "return", "reverse", "claim"]),
        WHICH,
        AMOUNT,
    ),
    min_size=4,
    max_size=25,
)
TARGETS: dict[str, Any] = {
    "appropriation": Appropriation,
    "allocation": Allocation,
    "contribution": Contribution,
    "line": CostLine,
    "payment": Payment,
    "part": ClaimPart,
}


def chosen(rows: Any, which: int) -> Any:
    """One of some rows, whichever number is asked for; None of none."""
    found = list(rows.order_by("pk"))
    return found[which % len(found)] if found else None


def step(purse: Purse, verb: str, which: int, yuan: int, number: int) -> None:
    """Do one thing, which may be refused."""
    acts: dict[str, Callable[[], object]] = {
        "allocate": lambda: purse.allocate(chosen(Appropriation.objects, which), yuan, f"安排 {number}"),
        "contribute": lambda: purse.contribute(yuan, f"收 {number}"),
        "line": lambda: purse.line(yuan, f"费用 {number}"),
        "pay": lambda: spend(purse, which, yuan, f"付 {number}"),
        "confirm": lambda: judge(purse, which, "confirmed"),
        "return": lambda: judge(purse, which, "returned"),
        "reverse": lambda: take_back(purse, which, yuan, f"冲 {number}"),
        "claim": lambda: ask(purse, which, yuan, f"报 {number}"),
    }
    acts[verb]()


def spend(purse: Purse, which: int, yuan: int, voucher: str) -> None:
    line = chosen(CostLine.objects, which)
    pot = chosen(Allocation.objects if yuan % 2 else Contribution.objects, which)
    if line and pot:
        purse.pay(line, pot, yuan, voucher)


def judge(purse: Purse, which: int, outcome: str) -> None:
    payment = chosen(Payment.objects, which)
    if payment:
        purse.confirm(payment, outcome, reason="因")


def take_back(purse: Purse, which: int, yuan: int, paper: str) -> None:
    kind = ("allocation", "line", "payment", "appropriation")[which]
    row = chosen(TARGETS[kind].objects, yuan)
    if row is not None:
        purse.reverse(kind, row, yuan, paper)


def ask(purse: Purse, which: int, yuan: int, paper: str) -> None:
    """A claim past the rule of any subsidy: only the database holds it."""
    line = chosen(CostLine.objects, which)
    if line:
        with transaction.atomic():
            claim = Claim.objects.create(
                project_id=purse.project, subsidy=f"s{which}", paper=paper, on=TODAY, by=purse.treasurer, at=AT
            )
            ClaimPart.objects.create(claim=claim, line=line, amount=yuan * YUAN)


def nets(kind: str) -> dict[int, int]:
    """What stands of every record, added up one by one."""
    found = {row.pk: row.amount for row in TARGETS[kind].objects.all()}
    for gone in Reversal.objects.all():
        pk = getattr(gone, f"{kind}_id")
        if pk is not None:
            found[pk] -= gone.amount
    return found


def holds(purse: Purse) -> None:
    """Every ceiling, and every balance against the naive sum."""
    net = {kind: nets(kind) for kind in TARGETS}
    assert all(amount >= 0 for rows in net.values() for amount in rows.values())
    used: dict[tuple[str, int | None], int] = defaultdict(int)
    for each in Allocation.objects.all():
        used["appropriation", each.appropriation_id] += net["allocation"][each.pk]
    paid: dict[bool, int] = defaultdict(int)
    for row in Payment.objects.all():
        used["allocation", row.allocation_id] += net["payment"][row.pk]
        used["contribution", row.contribution_id] += net["payment"][row.pk]
        used["line", row.line_id] += net["payment"][row.pk]
        said = PaymentReview.objects.filter(payment=row).first()
        paid[said is not None and said.outcome == "confirmed"] += net["payment"][row.pk]
    claimed: dict[int, int] = defaultdict(int)
    for part in ClaimPart.objects.all():
        claimed[part.line_id] += net["part"][part.pk]
    for kind in ("appropriation", "allocation", "contribution", "line"):
        assert all(used[kind, pk] <= amount for pk, amount in net[kind].items())
    assert all(total <= net["line"][pk] for pk, total in claimed.items())
    told = sums([purse.project])[purse.project]
    assert (told.spent, told.held, told.asked) == (paid[True], paid[False], sum(claimed.values()))
    assert told.given == sum(net["allocation"].values()) + sum(net["contribution"].values())
    assert told.incurred == sum(net["line"].values())
    here = Project.objects.get(pk=purse.project)
    for pot in pots(here, current()):
        assert (pot.net, pot.left) == (
            net[pot.kind][pot.row.pk],
            net[pot.kind][pot.row.pk] - used[pot.kind, pot.row.pk],
        )
    assert overview(purse.treasurer, current()).disagreements == ()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=STEPS)
@pytest.mark.django_db
def test_whatever_is_done_nothing_exceeds_its_source(purse: Purse, steps: list[tuple[str, int, int]]) -> None:
    point = transaction.savepoint_create()
    try:
        purse.appropriate(150)
        purse.appropriate(100, "另一份", source="district-budget")
        for number, (verb, which, yuan) in enumerate(steps):
            with suppress(services.Refused, IntegrityError):
                step(purse, verb, which, yuan, number)
        holds(purse)
    finally:
        transaction.savepoint_rollback(point)


def at_once(acts: list[Callable[[], object]]) -> list[BaseException]:
    """Everything at the same time, each in its own connection; what went wrong."""
    start, broken = Barrier(len(acts)), []

    def work(act: Callable[[], object]) -> None:
        try:
            start.wait()
            act()
        except Exception as error:  # noqa: BLE001 - carried to the test's own thread
            broken.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return broken


def several() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets in one writer at a time, and its test database lives in one thread")


@pytest.mark.django_db(transaction=True)
def test_of_many_allocations_at_once_no_more_are_made_than_there_is_money(purse: Purse) -> None:
    several()
    grant = purse.appropriate(100)
    broken = at_once([lambda n=n: purse.allocate(grant, 30, f"安排 {n}") for n in range(6)])  # type: ignore[misc]
    assert (len(broken), Allocation.objects.count()) == (3, 3)
    assert all(isinstance(each, services.Refused) for each in broken)


@pytest.mark.django_db(transaction=True)
def test_of_many_payments_at_once_no_more_are_made_than_the_pot_holds(purse: Purse) -> None:
    several()
    pot = purse.allocate(purse.appropriate(100), 100)
    line = purse.line(1_000)
    broken = at_once([lambda n=n: purse.pay(line, pot, 30, f"付 {n}") for n in range(6)])  # type: ignore[misc]
    assert (len(broken), Payment.objects.count()) == (3, 3)


@pytest.mark.django_db(transaction=True)
def test_the_ceilings_hold_under_a_race_without_any_service(purse: Purse) -> None:
    several()
    grant = purse.appropriate(100)
    line = purse.line(100)
    more: dict[str, Any] = {"on": TODAY, "by": purse.treasurer, "at": AT}
    claims = [Claim.objects.create(project_id=purse.project, subsidy=f"s{n}", paper="x", **more) for n in range(6)]
    allocating = [
        lambda n=n: Allocation.objects.create(
            appropriation=grant, project_id=purse.project, paper=f"x{n}", amount=30 * YUAN, **more
        )
        for n in range(6)
    ]
    claiming = [lambda each=each: ClaimPart.objects.create(claim=each, line=line, amount=30 * YUAN) for each in claims]
    broken = at_once([*allocating, *claiming])  # type: ignore[list-item]
    assert all(isinstance(each, IntegrityError) for each in broken)
    assert (len(broken), Allocation.objects.count(), ClaimPart.objects.count()) == (6, 3, 3)


@pytest.mark.django_db(transaction=True)
def test_a_claim_and_a_reversal_at_once_leave_the_line_within_itself(purse: Purse) -> None:
    several()
    line = purse.line(100)
    more: dict[str, Any] = {"on": TODAY, "by": purse.treasurer, "at": AT}
    claim = Claim.objects.create(project_id=purse.project, subsidy="s", paper="x", **more)
    broken = at_once(
        [
            lambda: ClaimPart.objects.create(claim=claim, line=line, amount=60 * YUAN),
            lambda: Reversal.objects.create(line=line, amount=60 * YUAN, paper="x", reason="x", **more),
        ]
    )
    assert len(broken) == 1
    assert ClaimPart.objects.count() + Reversal.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_words_on_a_payment_at_once_one_counts(purse: Purse) -> None:
    several()
    payment = purse.pay(purse.line(100), purse.allocate(purse.appropriate(100), 100), 80)
    broken = at_once(
        [
            lambda: purse.confirm(payment),
            lambda: purse.confirm(payment, "returned", reason="因", actor=purse.town.district),
            lambda: purse.confirm(payment, actor=purse.town.colleague),
        ]
    )
    assert len(broken) == 2
    assert all(isinstance(each, services.Refused) for each in broken)
    assert PaymentReview.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_claims_at_once_no_more_are_made_than_the_line_holds(purse: Purse) -> None:
    several()
    eligible(purse)
    purse.line(100)
    broken = at_once([lambda n=n: purse.claim({1: 40}, f"报 {n}") for n in range(5)])  # type: ignore[misc]
    assert (len(broken), ClaimPart.objects.count()) == (3, 2)
    assert all(isinstance(each, services.Refused) for each in broken)
