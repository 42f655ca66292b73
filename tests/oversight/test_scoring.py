"""The sums of a score: exact, adding up, rounded once, the same in any order, and the periods they are made for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meihao.kernel.canonical import canonical
from meihao.oversight.rules import scoring
from meihao.oversight.rules.periods import ends, over, quarter, read, whole
from meihao.oversight.rules.scoring import Figure, Item, Law, Weight, score
from meihao.oversight.rules.settling import (
    APPEALED,
    COMPUTED,
    OPEN,
    PUBLISHED,
    REDO,
    REJECTED,
    SEALED,
    SETTLED,
    UPHELD,
    Published,
    standing,
)
from meihao.policy.library import current

QUARTER = scoring.law(current(), "quarter")
PARTS = [each.id for each in QUARTER.weights]
UNTIL = date(2024, 10, 16)


def of(good: int, whole_: int, name: str = "a") -> Figure:
    return Figure((Item(name, good, whole_),))


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    if draw(st.booleans()):
        return Figure(silent="没有记录")
    items = []
    for number in range(draw(st.integers(0, 4))):
        whole_ = draw(st.integers(0, 40))
        items.append(Item(f"p{number}", draw(st.fractions(0, whole_, max_denominator=4)), whole_))
    return Figure(tuple(items))


DISTRICTS = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3), st.fixed_dictionaries({part: figures() for part in PARTS}), max_size=5
)


@settings(deadline=None)
@given(st.fixed_dictionaries({part: figures() for part in PARTS}))
def test_parts_sum_to_the_score_exactly_and_it_is_rounded_once(told: dict[str, Figure]) -> None:
    found = score(QUARTER, told)
    counted = [each for each in found.parts if not each.left_out]
    assert (found.exact is None) == (not counted)
    if found.exact is None or found.written is None:
        return
    assert sum((each.points for each in found.parts), Fraction()) == found.exact
    assert sum((each.weighs for each in found.parts), Fraction()) == 1
    assert 0 <= found.exact <= QUARTER.full
    assert abs(Fraction(found.written) - found.exact) <= Fraction(1, 2 * 10**QUARTER.decimals)


@settings(deadline=None)
@given(DISTRICTS, st.randoms())
def test_no_order_of_districts_or_records_changes_a_byte(told: dict[str, dict[str, Figure]], random: object) -> None:
    def inputs(districts: dict[str, dict[str, Figure]]) -> dict[str, object]:
        head = {"period": "2024-q3", "known": "2024-10-09", "pack": {"id": "a"}, "law": QUARTER}
        return scoring.inputs(**head, districts=districts, excused=())  # type: ignore[arg-type]

    def shuffled(rows: Sequence[Item]) -> tuple[Item, ...]:
        return tuple(sorted(rows, key=lambda _: random.random()))  # type: ignore[attr-defined]

    other = {
        code: {part: Figure(shuffled(figure.items), figure.silent) for part, figure in reversed(parts.items())}
        for code, parts in reversed(told.items())
    }
    assert canonical(inputs(told)) == canonical(inputs(other))
    assert canonical(scoring.outcome(inputs(told))) == canonical(scoring.outcome(inputs(other)))
    assert scoring.figures_of(inputs(told)).keys() == told.keys()


@settings(deadline=None)
@given(DISTRICTS)
def test_equal_scores_share_a_place_and_a_higher_one_comes_before(told: dict[str, dict[str, Figure]]) -> None:
    scores = {code: score(QUARTER, parts) for code, parts in told.items()}
    places = scoring.ranks(scores)
    for one, place in places.items():
        better = [
            other for other in places if Fraction(scores[other].written or 0) > Fraction(scores[one].written or 0)
        ]
        assert place == 1 + len(better)
    assert places.keys() == {code for code, each in scores.items() if each.written is not None}


def test_what_is_left_out_gives_its_weight_to_the_others_in_proportion() -> None:
    law = Law(100, 2, (Weight("a", Fraction(2, 5), "leave_out"), Weight("b", Fraction(3, 5), "leave_out")), {})
    both = score(law, {"a": of(1, 2), "b": of(1, 3)})
    assert both.written == "40.00"
    alone = score(law, {"a": of(1, 2), "b": Figure(silent="没有记录")})
    assert (alone.written, [each.left_out for each in alone.parts]) == ("50.00", ["", "没有记录"])
    assert score(law, {"a": of(0, 0), "b": Figure()}).written is None


def test_a_part_that_counts_in_full_where_nothing_fell_due_does_so_and_what_is_unknown_does_not() -> None:
    law = Law(100, 2, (Weight("a", Fraction(1, 2), "full"), Weight("b", Fraction(1, 2), "leave_out")), {})
    assert score(law, {"a": Figure(), "b": of(0, 4)}).written == "50.00"
    assert score(law, {"a": Figure(silent="没有记录"), "b": of(0, 4)}).written == "0.00"


def test_days_of_unknown_colour_count_neither_for_nor_against() -> None:
    item = scoring.days("p", {"blue": 1, "yellow": 1, "gray": 7}, QUARTER)
    assert (item.good, item.of, dict(item.told)["gray"]) == (Fraction(3, 2), 2, 7)


def test_what_was_let_go_on_appeal_does_not_count() -> None:
    told = {"zhifu": {PARTS[0]: Figure((Item("p1", 0, 3), Item("p2", 3, 3)))}}
    before = scoring.result(QUARTER, told, [])
    after = scoring.result(QUARTER, told, [("zhifu", PARTS[0], "p1")])
    assert (before["zhifu"]["score"], after["zhifu"]["score"]) == ("50.00", "100.00")
    assert scoring.result(QUARTER, told, [("fushan", PARTS[0], "p1")]) == before


# --- periods -------------------------------------------------------------------------------------------------------------


def test_periods_are_read_by_name_and_no_others() -> None:
    assert read("2024-q3") == quarter(2024, 3)
    assert read("2024") == whole(2024)
    assert quarter(2024, 4).until == date(2024, 12, 31)
    for wrong in ("2024-q5", "2024-q", "2024q1", "24-q1", "1999", "２０２４", "", "2024-q1-q1", "02024"):
        assert read(wrong) is None


@settings(deadline=None)
@given(st.dates(date(2001, 1, 1), date(2090, 1, 1)))
def test_periods_that_are_over_come_latest_first_and_the_next_is_not_over(on: date) -> None:
    found = list(islice(over(on, frozenset({"quarter", "year"})), 6))
    assert all(each.until < on and read(each.code) == each for each in found)
    assert [each.until for each in found] == sorted((each.until for each in found), reverse=True)
    assert on - max(each.until for each in found) <= timedelta(days=92)


def test_month_ends_and_week_ends_of_a_quarter() -> None:
    span = quarter(2024, 1)
    assert ends("month_end", span.since, span.until) == (date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31))
    assert len(ends("week_end", span.since, span.until)) == 13
    assert len(ends("day", span.since, span.until)) == 91


# --- where a period stands -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "on", "state"),
    [
        (None, UNTIL, COMPUTED),
        (Published(False, UNTIL, [UPHELD]), UNTIL, COMPUTED),
        (Published(True, UNTIL, []), UNTIL, PUBLISHED),
        (Published(True, UNTIL, []), UNTIL + timedelta(days=1), SETTLED),
        (Published(True, UNTIL, ["", UPHELD]), UNTIL + timedelta(days=1), APPEALED),
        (Published(True, UNTIL, [REJECTED, UPHELD]), UNTIL, REDO),
        (Published(True, UNTIL, [REJECTED]), UNTIL + timedelta(days=1), SETTLED),
    ],
)
def test_where_a_period_stands(published: Published | None, on: date, state: str) -> None:
    now = standing(computed=True, published=published, sealed=False, on=on)
    assert now.state == state
    assert now.computes == (state in {COMPUTED, REDO})
    assert standing(computed=True, published=published, sealed=True, on=on).state == SEALED
    assert not standing(computed=True, published=published, sealed=True, on=on).appeals(on)


def test_a_period_that_was_never_computed_is_open() -> None:
    assert standing(computed=False, published=None, sealed=False, on=UNTIL).state == OPEN


@given(st.integers(-10, 10))
def test_one_may_appeal_up_to_the_last_day_and_not_after(days: int) -> None:
    on = UNTIL + timedelta(days=days)
    assert standing(computed=True, published=Published(True, UNTIL, []), sealed=False, on=on).appeals(on) == (days <= 0)
