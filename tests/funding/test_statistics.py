"""What money tells the statistical returns: paid and confirmed, by source, about a day and as known at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meihao.funding.selectors.sums import paid_by_source
from meihao.policy import library
from meihao.renovation.selectors import contributions
from tests.funding.conftest import YUAN, Purse
from tests.renovation.conftest import AT, TODAY

pytestmark = pytest.mark.django_db
LATER = timedelta(days=3)


def told(purse: Purse, *, days: int = 0, hours: int = 0) -> dict[int, dict[str, int]]:
    return paid_by_source([purse.project], TODAY + timedelta(days=days), AT + timedelta(hours=hours))


def test_a_project_without_a_record_of_money_is_left_out_and_one_with_any_has_paid_nothing(purse: Purse) -> None:
    assert told(purse) == {}
    purse.line(10_000)
    assert told(purse) == {purse.project: {}}


def test_only_what_was_confirmed_counts_by_its_source_less_what_was_taken_back(purse: Purse) -> None:
    grant, put = purse.allocate(purse.appropriate(90_000), 50_000), purse.contribute(20_000)
    line = purse.line(60_000)
    first, second = purse.pay(line, grant, 30_000), purse.pay(line, put, 9_000, "付 2")
    purse.pay(line, grant, 5_000, "付 3")
    purse.confirm(first)
    purse.confirm(second)
    assert told(purse) == {purse.project: {"city-budget": 30_000 * YUAN, "owners-cash": 9_000 * YUAN}}
    purse.reverse("payment", first, 4_000, actor=purse.cashier)
    assert told(purse)[purse.project]["city-budget"] == 26_000 * YUAN


def test_what_was_paid_later_or_confirmed_later_was_not_there_yet(purse: Purse) -> None:
    line, grant = purse.line(60_000), purse.allocate(purse.appropriate(90_000), 50_000)
    payment = purse.pay(line, grant, 30_000)
    purse.confirm(payment, at=AT + LATER)
    assert told(purse) == {purse.project: {}}
    assert told(purse, hours=72)[purse.project] == {"city-budget": 30_000 * YUAN}
    assert told(purse, days=-1, hours=72)[purse.project] == {}


def test_the_sources_that_returns_ask_for_are_told_by_the_records_of_money(purse: Purse) -> None:
    assert contributions.paid([purse.project], on=TODAY, known=AT) == {}
    with pytest.raises(ValueError, match="already have a source"):
        contributions.tell_paid(lambda projects, on, known: {})
    asked = {fund for field in library.current().parts.statistics.fields for fund in field.funds}
    assert asked <= {each.id for each in library.current().parts.funding.sources}
