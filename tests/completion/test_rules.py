"""What follows from records alone: conclusions, terms, warranties."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meihao.completion.rules.concluding import MEND, PASSED, WAITING, conclude, short_of, unsaid
from meihao.completion.rules.terms import Season, earliest_meeting, notice_missing, term_ends, warranty_ends
from meihao.completion.selectors.law import calendar_known, holidays
from meihao.kernel.days import Holidays, months_after, working_days_after, working_days_between

BODIES = ("construction-unit", "designer", "contractor", "supervisor")
SEASON = Season((11, 16), (3, 31))

items = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["passed", "failed", "na"])), max_size=6)
parties = st.lists(st.sampled_from(BODIES), unique=True)
signed = st.dictionaries(st.sampled_from(BODIES), st.sampled_from(["pass", "mend"]))
days = st.dates(date(2022, 1, 1), date(2026, 12, 31))


@given(items, parties, signed)
def test_passed_means_that_every_party_says_so_and_nothing_failed(
    items: list[tuple[str, str]], parties: list[str], signed: dict[str, str]
) -> None:
    found = conclude(items, parties, signed)
    passes = (
        bool(parties)
        and all(signed.get(body) == "pass" for body in parties)
        and all(outcome != "failed" for _, outcome in items)
    )
    assert (found.state == PASSED) == passes
    fails = any(outcome == "failed" for _, outcome in items) or any(signed.get(body) == "mend" for body in parties)
    assert (found.state == MEND) == fails
    assert (found.state == WAITING) == (not passes and not fails)


@given(items, parties, signed, st.sampled_from(BODIES))
def test_what_somebody_signs_who_need_not_changes_nothing(
    items: list[tuple[str, str]], parties: list[str], signed: dict[str, str], other: str
) -> None:
    beside = {body: word for body, word in signed.items() if body in parties}
    if other not in parties:
        assert conclude(items, parties, {**signed, other: "mend"}) == conclude(items, parties, beside)


@given(items, parties, signed)
def test_a_failed_point_or_a_word_against_is_never_undone_by_further_signatures(
    items: list[tuple[str, str]], parties: list[str], signed: dict[str, str]
) -> None:
    if conclude(items, parties, signed).state == MEND:
        everybody = {body: signed.get(body, "pass") for body in BODIES}
        assert conclude(items, parties, everybody).state == MEND


def test_each_sort_of_guest_must_have_come_in_numbers() -> None:
    assert short_of({"street": 1, "owners": 2}, {"street": 1, "community": 1, "owners": 2, "property": 0}) == (
        "community",
    )


def test_whatever_did_not_pass_needs_words() -> None:
    said = {"a": ("passed", ""), "b": ("failed", " "), "c": ("na", "没有"), "d": ("maybe", "也许")}
    assert unsaid(["a", "b", "c", "d", "e"], said) == ("b", "d", "e")


@pytest.mark.parametrize(
    ("noticed", "first"),
    [
        (date(2024, 9, 25), date(2024, 10, 10)),  # the national holidays, and a Sunday that is worked before them
        (date(2024, 9, 30), date(2024, 10, 15)),  # and a Saturday that is worked after them
        (date(2024, 1, 31), date(2024, 2, 8)),  # a Sunday that is worked before spring festival
        (date(2024, 7, 1), date(2024, 7, 10)),
        (date(2024, 7, 6), date(2024, 7, 16)),  # told on a Saturday
    ],
)
def test_seven_working_days_lie_between_the_notice_and_acceptance(noticed: date, first: date) -> None:
    assert earliest_meeting(noticed, 7, holidays()) == first
    assert notice_missing(noticed, first, 7, holidays()) == 0
    assert notice_missing(noticed, first - timedelta(days=1), 7, holidays()) == 1


@given(days, st.integers(0, 30))
def test_working_days_are_counted_back_as_they_were_counted_on(day: date, number: int) -> None:
    last = working_days_after(day, number, holidays())
    assert working_days_between(day, last, holidays()) == number
    assert number == 0 or holidays().works(last)
    assert working_days_between(last, day, holidays()) == -number


def test_the_year_after_the_last_that_was_announced_has_weekends_only() -> None:
    assert working_days_after(date(2031, 9, 30), 1, holidays()) == date(2031, 10, 1)
    assert not calendar_known(date(2026, 12, 30), date(2031, 1, 1))
    assert calendar_known(date(2024, 9, 25), date(2025, 1, 1))


def test_a_term_in_days_counts_holidays_and_one_in_months_ends_on_the_same_day() -> None:
    none = Holidays()
    assert term_ends(date(2024, 9, 20), 15, "天", none) == date(2024, 10, 5)
    assert term_ends(date(2024, 11, 30), 3, "月", none) == date(2025, 2, 28)
    assert term_ends(date(2023, 11, 30), 3, "月", none) == date(2024, 2, 29)
    assert term_ends(date(2024, 1, 31), 3, "月", none) == date(2024, 4, 30)
    assert term_ends(date(2024, 9, 30), 1, "工作日", holidays()) == date(2024, 10, 8)


@given(days, st.integers(0, 240))
def test_months_never_leave_their_month(day: date, months: int) -> None:
    after = months_after(day, months)
    assert (after.year * 12 + after.month) - (day.year * 12 + day.month) == months
    assert after.day <= day.day


@pytest.mark.parametrize(
    ("accepted", "until"),
    [
        (date(2024, 7, 1), date(2026, 3, 31)),
        (date(2024, 11, 16), date(2026, 3, 31)),  # a season that begins on the day counts
        (date(2024, 11, 17), date(2027, 3, 31)),  # one that has begun does not
        (date(2025, 2, 1), date(2027, 3, 31)),
    ],
)
def test_two_heating_seasons_are_two_whole_ones(accepted: date, until: date) -> None:
    assert warranty_ends(accepted, "供热期", 2, SEASON) == until


def test_warranties_in_years_end_on_the_same_day_and_structure_as_the_design_says() -> None:
    assert warranty_ends(date(2024, 2, 29), "年", 5, SEASON) == date(2029, 2, 28)
    assert warranty_ends(date(2024, 2, 29), "设计年限", 0, SEASON) is None
