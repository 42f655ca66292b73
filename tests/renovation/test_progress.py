"""How far works have come against what was promised by when, and what that answers of the keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from meihao.facts.selectors.as_of import readings
from meihao.policy.library import current
from meihao.renovation.rules.progress import (
    AHEAD,
    BEHIND,
    DONE,
    GOING,
    OVERDUE,
    Item,
    Site,
    answers,
    by_measure,
    expected,
    items,
    total,
)
from meihao.renovation.rules.reconciling import Built, reconcile
from meihao.renovation.rules.schemes import Where
from meihao.renovation.selectors import progress as selecting
from meihao.renovation.selectors.progress import percent
from tests.accounts.people import inside
from tests.renovation.conftest import AT, TODAY, Town
from tests.renovation.works import PIPES, SHED, accept, built, drop, file, filed, issue, put

HERE = "/projects/huaihua-2024/progress/"
DUE = PIPES.due_on
BEGUN = date(2024, 7, 2)
NORTH = Where(None, "北院")
days = st.dates(date(2022, 1, 1), date(2030, 12, 31))
PROMISES = (replace(PIPES, number=1, quantity=1000), replace(SHED, number=2, quantity=4000))


def made(*records: Built, on: date, begun: date | None = BEGUN, dropped: tuple[int, ...] = ()) -> tuple[Item, ...]:
    return items(reconcile(PROMISES, (), records, dropped), begun=begun, on=on)


def work(quantity: int, outcome: str = "accepted", *, number: int = 1, where: Where = NORTH, pk: int = 1) -> Built:
    return Built(pk, number, quantity, where, outcome)


# --- what should be done by now -----------------------------------------------------------------------------------------


@given(days, days, days, days)
def test_what_is_expected_never_falls_and_is_all_from_the_last_day(
    begun: date, due: date, one: date, two: date
) -> None:
    first, second = sorted((one, two))
    assert 0 <= expected(begun, due, first) <= expected(begun, due, second) <= 1
    assert (expected(begun, due, one) == 1) is (one >= due)
    assert expected(None, due, one) == (1 if one >= due else 0)
    if one <= begun and one < due:
        assert expected(begun, due, one) == 0


def test_half_the_time_asks_for_half_the_work() -> None:
    assert expected(date(2024, 7, 1), date(2024, 7, 11), date(2024, 7, 6)) == Fraction(1, 2)


# --- by commitment -------------------------------------------------------------------------------------------------------


@given(
    st.lists(st.tuples(st.integers(1, 900), st.sampled_from(["accepted", "returned", ""]), st.booleans()), max_size=8)
)
def test_only_what_was_accepted_at_its_place_is_done_and_never_more_than_all(
    rows: list[tuple[int, str, bool]],
) -> None:
    records = [
        work(n, said, where=NORTH if here else Where(None, "别处"), pk=i) for i, (n, said, here) in enumerate(rows)
    ]
    one, _ = made(*records, on=BEGUN)
    accepted = sum(n for n, said, here in rows if said == "accepted" and here)
    assert one.accepted == accepted
    assert one.share == min(Fraction(accepted, 1000), 1)
    assert one.share <= one.with_waiting <= 1
    assert (one.state == DONE) is (accepted >= 1000)


@pytest.mark.parametrize(
    ("records", "on", "state", "late"),
    [
        ((), BEGUN, AHEAD, 0),
        ((), BEGUN + timedelta(days=1), BEHIND, 0),
        ((work(900),), BEGUN + timedelta(days=1), GOING, 0),
        ((work(999),), DUE, BEHIND, 0),
        ((work(999),), DUE + timedelta(days=1), OVERDUE, 1),
        ((work(999), work(1, "", pk=2)), DUE + timedelta(days=3), OVERDUE, 3),
        ((work(1000),), DUE + timedelta(days=3), DONE, 0),
    ],
)
def test_a_commitment_is_late_from_the_day_after_its_last_one(
    records: tuple[Built, ...], on: date, state: str, late: int
) -> None:
    one, _ = made(*records, on=on)
    assert (one.state, one.late) == (state, late)


def test_what_was_dropped_by_decision_and_works_besides_are_left_out() -> None:
    found = made(work(50, number=9), on=DUE + timedelta(days=9), dropped=(1,))
    assert [each.promise.number for each in found] == [2]


def test_commitments_weigh_what_they_cost() -> None:
    far = total(made(work(1000), on=BEGUN))
    assert far.done == Fraction(1, 5)  # 1 of 5 units of the same price
    free = [replace(each, price=0) for each in PROMISES]
    alike = total(items(reconcile(free, (), [work(1000)], ()), begun=BEGUN, on=BEGUN))
    assert alike.done == Fraction(1, 2)
    assert total(()).done == 0
    assert {name: each.done for name, each in by_measure(far.items).items()} == {"drainage": 1, "bicycle-charging": 0}


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_is_not_printed_as_all_or_nothing_unless_it_is(part: int, whole: int) -> None:
    share = min(Fraction(part, whole), Fraction(1))
    assert (percent(share) == "100") is (share == 1)
    assert (percent(share) == "0") is (share == 0)


# --- the keys ------------------------------------------------------------------------------------------------------------


def test_the_keys_are_those_of_the_pack_and_of_its_kinds() -> None:
    keys = current().keys
    assert all(keys[name].supply == "live" for name in selecting.KEYS)


def test_before_anything_is_known_nothing_is_answered() -> None:
    assert answers(None, Site(None, False, None)) == {}


def test_a_start_is_late_once_something_was_due_before_it() -> None:
    far = total(made(on=DUE + timedelta(days=2), begun=None))
    assert answers(far, Site(None, False, None))["progress.start_late"] is True
    assert "progress.start_late" not in answers(far, Site(None, True, None))
    assert answers(far, Site(DUE, False, None))["progress.start_late"] is False
    early = total(made(on=BEGUN, begun=None))
    assert "progress.start_late" not in answers(early, Site(None, False, None))


def test_works_before_the_decision_break_the_gate() -> None:
    day = timedelta(days=1)
    assert answers(None, Site(None, False, BEGUN))["progress.gate_broken"] is True
    assert answers(None, Site(BEGUN, False, BEGUN - day))["progress.gate_broken"] is True
    assert answers(None, Site(BEGUN, False, BEGUN))["progress.gate_broken"] is False
    assert answers(None, Site(BEGUN, False, None))["progress.gate_broken"] is False


def test_when_nothing_is_ahead_there_is_no_next_day() -> None:
    done = total(made(work(1000), Built(2, 2, 4000, Where(None, "西院"), "accepted"), on=BEGUN))
    told = answers(done, Site(BEGUN, False, BEGUN))
    assert "progress.slack_days" not in told
    assert (told["progress.lag"], told["progress.overdue_days"], told["progress.commitments_overdue"]) == (0, 0, 0)
    late = answers(total(made(on=DUE + timedelta(days=5))), Site(BEGUN, False, None))
    assert (late["progress.lag"], late["progress.overdue_days"], late["progress.commitments_overdue"]) == (100, 5, 2)


def known(town: Town, on: date = TODAY) -> dict[str, object]:
    found = readings([town.subject.pk], on=on, known=AT, pack=current())[town.subject.pk]
    return {key: reading.value for key, reading in found.items() if key in selecting.KEYS}


def test_records_answer_the_keys(town: Town) -> None:
    assert known(town) == {}
    filed(town)
    assert known(town) == {
        "progress.lag": 0,
        "progress.overdue_days": 0,
        "progress.commitments_overdue": 0,
        "progress.slack_days": 91,
    }
    made = built(town, 1, 1_240_500, NORTH)
    assert known(town)["progress.gate_broken"] is True
    accept(town, made)
    drop(town, 2)
    assert known(town)["progress.commitments_overdue"] == 0
    assert "progress.slack_days" not in known(town)


def test_works_that_were_sent_back_break_no_gate(town: Town) -> None:
    filed(town)
    accept(town, built(town, 1, 1000, NORTH), outcome="returned", reason="照片不清")
    assert "progress.gate_broken" not in known(town)


def test_a_project_under_way_is_measured_from_its_decision_to_begin(town: Town) -> None:
    filed(town)
    town.walk("works")
    assert known(town)["progress.start_late"] is False
    assert known(town)["progress.gate_broken"] is False
    later = known(town, on=TODAY + timedelta(days=45))
    assert later["progress.lag"] == Fraction(4500, 91)
    assert later["progress.slack_days"] == 46


# --- the page ------------------------------------------------------------------------------------------------------------


def test_the_page_lays_done_against_promised(town: Town) -> None:
    assert "还没有可对照的方案" in inside(town.city).get(HERE).text
    filed(town)
    accept(town, built(town, 1, 620_250, NORTH))
    built(town, 1, 100_000, NORTH, shade=90)
    text = inside(town.builder).get(HERE).text
    for words in ("更换排水管", "620.25", "50%", "待验收", "本地", "逾期", "record/?line=1"):
        assert words in text
    assert "record/?line=1" not in inside(town.city).get(HERE).text
    assert inside(town.scene.stranger).get(HERE).status_code == 404


def test_more_commitments_cost_no_more_statements(town: Town) -> None:
    filed(town, PIPES)
    browser = inside(town.builder)

    def cost() -> int:
        browser.get(HERE)
        with CaptureQueriesContext(connection) as counted:
            assert browser.get(HERE).status_code == 200
        return len(counted)

    before = cost()
    other = [replace(PIPES, item=f"管 {n}") for n in range(10)]
    for each in other:
        put(town, each)
    file(town, issue(town, "二稿").number)
    assert cost() == before


# --- on site -------------------------------------------------------------------------------------------------------------


def test_whoever_records_is_one_tap_from_the_camera_for_what_is_due_next(town: Town) -> None:
    browser = inside(town.builder)
    here = "/projects/huaihua-2024/"
    assert "拍照填报完工" not in browser.get(here).text
    filed(town, replace(PIPES, due_on=date(2024, 10, 30)), SHED)
    text = browser.get(here).text
    assert f"{here}works/record/?line=2" in text
    form = browser.get(f"{here}works/record/?line=2").text
    assert 'capture="environment"' in form
    assert "?line=1" in form
    assert "拍照填报完工" not in inside(town.owner).get(here).text
    assert "拍照填报完工" not in inside(town.city).get(here).text


def test_whoever_accepts_is_one_tap_from_the_record_that_waits(town: Town) -> None:
    filed(town)
    here = "/projects/huaihua-2024/"
    made = built(town, 1, 1_240_500, NORTH)
    assert f"{here}works/{made.pk}/#h-review" in inside(town.owner).get(here).text
    assert "?line=2" in inside(town.builder).get(here).text
    accept(town, made)
    assert "现场验收" not in inside(town.owner).get(here).text
    assert "现场验收" not in inside(town.builder).get(here).text


def test_the_page_of_a_project_has_its_deadlines(town: Town) -> None:
    town.walk("handover")
    text = inside(town.city).get("/projects/huaihua-2024/").text
    for words in ("期限", "竣工验收备案", "逾期未见记录", "2024-07-16", "建设工程质量管理条例第四十九条"):
        assert words in text
    assert "逾期未见记录" not in inside(town.city).get("/projects/huaihua-2024/?on=2024-07-05").text
