"""When a finding is overdue, what a figure must keep to, and that a draw is anybody's to repeat."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meihao.checks.rules import findings as rules
from meihao.checks.rules.random import assigned, order
from meihao.checks.selectors import catalogue
from meihao.policy.library import current

DAY = date(2024, 7, 6)
GOLDEN = ["wenhua-2023", "xingfu-2024", "nanshan-2024", "huaihua-2024"]
NAMES = st.lists(st.text("abcdefgh-0123456789", min_size=1, max_size=8), min_size=1, max_size=12, unique=True)


@pytest.mark.parametrize(
    ("state", "today", "late"),
    [
        ("open", DAY, 0),
        ("open", DAY + timedelta(days=1), 1),
        ("returned", DAY + timedelta(days=3), 3),
        ("mended", DAY + timedelta(days=9), 0),
        ("closed", DAY + timedelta(days=9), 0),
    ],
)
def test_a_finding_is_overdue_from_the_day_after_its_term_while_nobody_mended_it(
    state: str, today: date, late: int
) -> None:
    assert rules.overdue(state, DAY, today) == late


def test_works_stand_still_until_the_serious_finding_is_closed() -> None:
    assert [rules.stops_works("serious", each) for each in rules.STATES] == [True, True, True, False]
    assert not rules.stops_works("general", "open")


@pytest.mark.parametrize(("days", "fits"), [(2, False), (3, True), (7, True), (8, False)])
def test_a_general_finding_has_three_to_seven_days(days: int, fits: bool) -> None:
    reasons = list(rules.unfit_term("general", DAY + timedelta(days=days), DAY, catalogue.terms(current())))
    assert (reasons == []) is fits


def test_a_serious_finding_is_due_at_once() -> None:
    terms = catalogue.terms(current())
    assert list(rules.unfit_term("serious", DAY, DAY, terms)) == []
    assert list(rules.unfit_term("serious", DAY + timedelta(days=1), DAY, terms))


@pytest.mark.parametrize(
    ("bound", "value", "kept"),
    [
        ("at_least", 1200, True),
        ("at_least", 1199, False),
        ("at_most", 1200, True),
        ("at_most", 1201, False),
        ("less_than", 1200, False),
        ("less_than", 1199, True),
    ],
)
def test_a_limit_is_exact_at_its_edge(bound: str, value: int, kept: bool) -> None:
    assert rules.Limit("a", "高度", bound, Fraction("1.2"), "m", "1.2").kept(value) is kept


def test_the_catalogue_has_the_thirty_items_and_no_limit_of_its_own() -> None:
    pack = current()
    items = catalogue.items(pack)
    assert [each.number for each in items.values()] == list(range(1, 31))
    limits = [limit for each in items.values() for limit in each.limits]
    assert {pack.parameters[each.figure[1:]].origin for each in limits} == {"unconfirmed"}
    assert catalogue.limits(items["water"], pack)["pressure"].asked == "试验压力 ≥ 0.6 MPa"


def test_the_draw_of_a_known_seed_is_always_the_same() -> None:
    names = ["huaihua-2024", "xingfu-2024", "nanshan-2024", "wenhua-2023"]
    expected = sorted(names, key=lambda name: sha256(f"07 11 19\nzhifu/projects\n1\n{name}".encode()).hexdigest())
    assert list(order("07 11 19", "zhifu", 1, "projects", names)) == expected
    assert expected == GOLDEN


@given(seed=st.text(max_size=8), names=NAMES, data=st.data())
def test_a_draw_depends_neither_on_the_order_of_the_list_nor_on_who_else_is_on_it(
    seed: str, names: list[str], data: st.DataObject
) -> None:
    whole = order(seed, "zhifu", 1, "projects", names)
    assert order(seed, "zhifu", 1, "projects", data.draw(st.permutations(names))) == whole
    gone = data.draw(st.sampled_from(names))
    left = order(seed, "zhifu", 1, "projects", [each for each in names if each != gone])
    assert left == tuple(each for each in whole if each != gone)


@given(projects=NAMES, people=NAMES)
def test_every_project_drawn_gets_one_person_and_nobody_has_two_more_than_another(
    projects: list[str], people: list[str]
) -> None:
    goes = assigned(projects, people)
    assert list(goes) == projects
    loads = [list(goes.values()).count(each) for each in people]
    assert max(loads) - min(loads) <= 1
