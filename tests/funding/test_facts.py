"""What the records of money answer of the keys of the pack: how far what is paid is ahead of what is built."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any

from meihao.funding.selectors.facts import spend_ahead
from meihao.policy.dossier import PENDING, USABLE
from tests.funding.conftest import Purse
from tests.renovation.conftest import AT, TODAY
from tests.renovation.works import PIPES, SHED, accept, built, drop, filed

WHOLE = 148_860
"""What the pipes cost in yuan: 1,240.5 m at 120 yuan."""


def ahead(purse: Purse, *, on: Any = TODAY, known: Any = AT) -> Any:
    """The answer of the project: a figure, a state, or None where it is left out."""
    subject = purse.town.project.subject_id
    found = spend_ahead([subject], on, known).get(subject)
    return None if found is None else found.value if found.state == USABLE else found.state


def test_the_share_paid_less_the_share_built_in_points(purse: Purse) -> None:
    filed(purse.town, PIPES, SHED)
    drop(purse.town, 2)
    purse.town.walk("works")
    given = purse.allocate(purse.appropriate(WHOLE), WHOLE)
    line = purse.line(WHOLE)
    assert ahead(purse) is None
    payment = purse.pay(line, given, WHOLE // 2)
    assert ahead(purse) == PENDING
    later = AT + timedelta(hours=1)
    purse.confirm(payment, at=later)
    assert ahead(purse) == PENDING
    assert ahead(purse, known=later) == 50
    assert ahead(purse, on=TODAY - timedelta(days=1), known=later) is None
    work = built(purse.town, 1, 310_125, PIPES.where)
    assert ahead(purse, known=later) == 50
    accept(purse.town, work)
    assert ahead(purse, known=later) == 25
    purse.reverse("payment", payment, WHOLE // 10, actor=purse.cashier, at=later)
    assert ahead(purse, known=later) == 15
    accept(purse.town, built(purse.town, 1, 2_000_000, PIPES.where, shade=90))
    assert ahead(purse, known=later) == -60
    purse.confirm(purse.pay(line, given, 1, "付 2", at=later), at=later)
    assert ahead(purse, known=later) == -60 + Fraction(100, WHOLE)


def test_without_a_filed_scheme_there_is_nothing_to_compare(purse: Purse) -> None:
    given = purse.allocate(purse.appropriate(100), 100)
    purse.confirm(purse.pay(purse.line(100), given, 50))
    assert ahead(purse) is None
