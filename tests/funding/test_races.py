"""Of many who spend the same money at the same instant, no more come through than there is money."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection

from meihao.funding import services
from meihao.funding.models import (
    Allocation,
    BalanceDraft,
    BalanceVersion,
    Claim,
    ClaimPart,
    Payment,
    PaymentReview,
    Reversal,
)
from meihao.kernel.canonical import digest
from tests.facts.conftest import build_scene
from tests.funding.balances import line
from tests.funding.conftest import YUAN, Purse, build_purse
from tests.funding.test_claims import eligible
from tests.renovation.conftest import AT, TODAY, build_town


@pytest.fixture
def purse(transactional_db: None) -> Purse:
    return build_purse(build_town(build_scene()))


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


def test_of_many_allocations_at_once_no_more_are_made_than_there_is_money(purse: Purse) -> None:
    several()
    grant = purse.appropriate(100)
    broken = at_once([lambda n=n: purse.allocate(grant, 30, f"安排 {n}") for n in range(6)])  # type: ignore[misc]
    assert (len(broken), Allocation.objects.count()) == (3, 3)
    assert all(isinstance(each, services.Refused) for each in broken)


def test_of_many_payments_at_once_no_more_are_made_than_the_pot_holds(purse: Purse) -> None:
    several()
    pot = purse.allocate(purse.appropriate(100), 100)
    line = purse.line(1_000)
    broken = at_once([lambda n=n: purse.pay(line, pot, 30, f"付 {n}") for n in range(6)])  # type: ignore[misc]
    assert (len(broken), Payment.objects.count()) == (3, 3)


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


def test_of_many_claims_at_once_no_more_are_made_than_the_line_holds(purse: Purse) -> None:
    several()
    eligible(purse)
    purse.line(100)
    broken = at_once([lambda n=n: purse.claim({1: 40}, f"报 {n}") for n in range(5)])  # type: ignore[misc]
    assert (len(broken), ClaimPart.objects.count()) == (3, 2)
    assert all(isinstance(each, services.Refused) for each in broken)


def test_of_two_who_issue_a_balance_at_once_both_get_the_one_version(purse: Purse) -> None:
    several()
    given: dict[str, Any] = {"project": purse.project, "actor": purse.town.owner, "at": AT}
    for each in (line("construction", 100), line("fund", 100)):
        services.put_balance_line(line=each, **given)
    seen = digest(BalanceDraft.objects.get().content)
    made: list[object] = []
    acts = [lambda: made.append(services.issue_balance(note="初稿", seen=seen, **given)) for _ in range(2)]
    assert at_once(acts) == []
    assert made == [BalanceVersion.objects.get()] * 2
