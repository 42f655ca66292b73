"""Shares of time and of days against a reference that counts them one by one."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meihao.policy import library
from meihao.policy.lifecycle import Taken, lifecycle
from meihao.sites.rules.attendance import IN, OUT, Fence, Mark, Month, Tenure, bounds, construction_days, works_spans
from meihao.sites.rules.attendance import present as present_on
from meihao.sites.rules.mapping import around
from meihao.sites.rules.online import Edge, Spell, online, together
from meihao.sites.rules.standard import standard

JUNE = date(2024, 6, 1)
days = st.integers(0, 29).map(lambda n: JUNE + timedelta(days=n))


def edges(moments: list[int], span: int) -> list[Edge]:
    """The ends of spells, as the database picks them."""
    order: list[int | None] = [None, *sorted(moments), None]
    rows = [Edge(at, order[n - 1], order[n + 1]) for n, at in enumerate(order) if at is not None]
    return [
        each
        for each in rows
        if each.before is None
        or each.after is None
        or each.moment - each.before > span
        or each.after - each.moment > span
    ]


@given(st.lists(st.integers(0, 300), max_size=30), st.integers(1, 60), st.integers(50, 150), st.integers(1, 150))
def test_the_online_share_is_that_of_counting_every_second(
    moments: list[int], span: int, begin: int, length: int
) -> None:
    window = Spell(begin, begin + length)
    near = [each for each in moments if begin - span < each < window.end]
    found = online(edges(near, span), window, span)
    covered = {second for at in moments for second in range(at, at + span)} & set(range(begin, window.end))
    assert found.share == Fraction(len(covered), length)
    listed = {second for gap in found.gaps for second in range(gap.begin, gap.end)}
    assert listed == set(range(begin, window.end)) - covered


def test_several_devices_share_their_time() -> None:
    window = Spell(0, 100)
    half = online(edges([50], 50), window, 50)
    assert together([half, online([], window, 50)]) == Fraction(1, 4)
    assert together([]) is None


marks = st.lists(
    st.builds(Mark, st.sampled_from(["甲", "乙", "丙"]), st.sampled_from([IN, OUT]), days, st.booleans()), max_size=60
)
tenures = st.lists(
    st.tuples(st.sampled_from(["甲", "乙"]), days, st.none() | days).map(lambda each: Tenure(*each)), max_size=3
)


@given(marks, tenures, st.lists(st.tuples(days, st.none() | days), max_size=3), days, days)
def test_attendance_is_that_of_looking_at_every_day(
    found: list[Mark],
    held: list[Tenure],
    stops: list[tuple[date, date | None]],
    begin: date,
    end: date,
) -> None:
    first, last = bounds(JUNE)
    spans = [(begin, end)]
    month = Month(construction_days(spans, stops, first, last), present_on(found, held))
    counted = came = 0
    for number in range(30):
        day = first + timedelta(days=number)
        halted = any(since <= day and (until is None or day <= until) for since, until in stops)
        if not begin <= day <= end or halted:
            continue
        counted += 1
        came += any(
            each.since <= day and (each.until is None or day <= each.until)
            and all(Mark(each.certificate, way, day, inside=True) in found for way in (IN, OUT))
            for each in held
        )  # fmt: skip
    assert month.share == (Fraction(came, counted) if counted else None)


@pytest.mark.parametrize(("came", "kept"), [(23, False), (24, True), (25, True)])
def test_four_fifths_are_enough(came: int, kept: bool) -> None:
    month = Month(
        frozenset(JUNE + timedelta(days=n) for n in range(30)),
        frozenset(JUNE + timedelta(days=n) for n in range(came)),
    )
    assert month.meets(standard(library.current()).duty_share) is kept


def test_a_month_without_works_has_no_share() -> None:
    assert Month(frozenset(), frozenset({JUNE})).meets(Fraction(4, 5)) is None


def test_days_held_are_no_days_of_works() -> None:
    cycle = lifecycle(library.current(), "renovation")
    steps = [("commence", 3), ("suspend", 10), ("resume", 14), ("finish", 20)]
    taken = [Taken(name, JUNE + timedelta(days=n - 1)) for name, n in steps]
    assert works_spans(cycle, taken, date(2024, 6, 30)) == [
        (date(2024, 6, 3), date(2024, 6, 9)),
        (date(2024, 6, 14), date(2024, 6, 19)),
    ]
    assert works_spans(cycle, taken[:1], date(2024, 6, 5)) == [(date(2024, 6, 3), date(2024, 6, 5))]
    assert works_spans(cycle, taken[:1], date(2024, 6, 2)) == []


def test_the_edge_of_a_fence_is_inside() -> None:
    drawn = around(121_400_000, 37_540_000, 200)
    assert drawn.holds(drawn.west, drawn.north)
    assert not drawn.holds(drawn.west - 1, drawn.north)
    assert not drawn.holds(drawn.east, drawn.south - 1)
    assert Fence(0, 0, 1, 1).holds(1, 0)


def test_the_pack_names_posts_trades_and_devices() -> None:
    asked = standard(library.current())
    assert len(asked.posts) == 10
    assert asked.posts["chief_supervisor"].body == "supervisor"
    assert asked.posts["project_manager"].name == "项目经理"
    assert len(asked.trades) == 6
    assert set(asked.devices) == {"attendance", "video", "dust"}
    assert asked.duty_share == Fraction(4, 5)
    assert asked.span == 360
