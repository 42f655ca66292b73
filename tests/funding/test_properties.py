"""Whatever is done in whatever order, money never exceeds its source, and balances are what a naive sum says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import IntegrityError, transaction
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
