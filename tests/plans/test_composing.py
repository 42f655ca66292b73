"""The composer: within the money, pins kept, nobody in who may not be, and the same whatever the order."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meihao.plans.rules.composing import (
    AIMS,
    CITY,
    IN,
    OUT,
    Answer,
    Candidate,
    Composition,
    Pin,
    Problem,
    Target,
    compare,
    compose,
    shortfall,
    spending,
    yuan,
)
from meihao.plans.rules.plans import Refused
from meihao.plans.rules.solving import solve

DISTRICTS = ["zhifu", "laishan"]


def candidate(code: str, cost: int = 100, **given: object) -> Candidate:
    particulars = {"name": code, "district": "zhifu", "households": 10, "area": 1_000, **given}
    return Candidate(code=code, cost=cost, **particulars)  # type: ignore[arg-type]


def composed(
    *candidates: Candidate, money: int, targets: tuple[Target, ...] = (), pins: tuple[Pin, ...] = ()
) -> Composition:
    return compose(Problem.make(candidates, targets, money, pins), solve)


def why(result: Composition, code: str) -> str:
    return next(each.why for each in result.standings if each.candidate.code == code)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    count = draw(st.integers(1, 7))
    candidates = [
        Candidate(
            code=f"c{number}",
            name=f"{number}号",
            district=draw(st.sampled_from(DISTRICTS)),
            households=draw(st.integers(0, 9)),
            area=draw(st.integers(0, 9)),
            cost=draw(st.none() | st.integers(0, 10**11)),
            barred=draw(st.sampled_from([(), (), (), ("晚于 2005 年",)])),
            first=draw(st.booleans()),
        )
        for number in range(count)
    ]
    money = draw(st.integers(0, 3 * 10**11))
    targets = draw(
        st.lists(
            st.builds(Target, st.sampled_from([CITY, *DISTRICTS]), st.sampled_from(AIMS), st.integers(1, 30)),
            max_size=3,
        )
    )
    pins: list[Pin] = []
    left = money
    for each in candidates:
        way = draw(st.sampled_from([None, None, None, IN, OUT]))
        if way == IN and (each.cost is None or each.cost > left):
            continue
        if way:
            left -= (each.cost or 0) if way == IN else 0
            pins.append(Pin(each.code, way, "市里承诺"))
    return Problem.make(candidates, targets, money, pins)


def worth(problem: Problem, chosen: frozenset[str]) -> tuple[int, ...]:
    """What the composer is to make as large as it can, in order."""
    inside = [each for each in problem.candidates if each.code in chosen]
    short = [-shortfall(problem, chosen, aim) for aim in AIMS]
    return (*short, sum(each.first for each in inside), sum(each.households or 0 for each in inside))


def best(problem: Problem) -> tuple[int, ...]:
    """The same by trying every selection."""
    pinned = {pin.code for pin in problem.pins if pin.way == IN}
    free = [each.code for each in problem.open if each.code not in pinned]
    every = (frozenset(pinned | set(some)) for size in range(len(free) + 1) for some in combinations(free, size))
    return max(worth(problem, chosen) for chosen in every if spending(problem, chosen) <= problem.money)


@settings(max_examples=150, deadline=None)
@given(problems())
def test_what_is_composed_keeps_money_pins_and_eligibility_and_nothing_is_better(problem: Problem) -> None:
    result = compose(problem, solve)
    assert result.spent == spending(problem, result.chosen) <= problem.money
    pinned = problem.pinned
    for each in problem.candidates:
        pin = pinned.get(each.code)
        if pin is not None:
            assert (each.code in result.chosen) == (pin.way == IN)
        elif each.barred or each.missing:
            assert each.code not in result.chosen
    assert worth(problem, result.chosen) == best(problem)
    assert result.proven
    assert all(standing.why for standing in result.standings)


@settings(max_examples=60, deadline=None)
@given(problems(), st.randoms())
def test_the_order_of_the_inputs_changes_nothing(problem: Problem, rng: random.Random) -> None:
    mixed = [list(each) for each in (problem.candidates, problem.targets, problem.pins)]
    for each in mixed:
        rng.shuffle(each)
    again = Problem.make(mixed[0], mixed[1], problem.money, mixed[2])  # type: ignore[arg-type]
    assert compose(again, solve).chosen == compose(problem, solve).chosen
    assert again.digest == problem.digest


def test_alike_compounds_go_in_by_code() -> None:
    result = composed(*(candidate(f"c{n}") for n in (3, 1, 2)), money=200)
    assert sorted(result.chosen) == ["c1", "c2"]


def test_targets_come_before_priority_and_priority_before_households() -> None:
    large, first, small = (
        candidate("a", 100, households=99),
        candidate("b", 100, first=True),
        candidate("c", 50, households=1),
    )
    other = candidate("d", 50, households=1)
    assert composed(large, first, money=100).chosen == {"b"}
    assert composed(large, first, small, other, money=100, targets=(Target(CITY, "count", 2),)).chosen == {"c", "d"}


def test_a_district_s_target_is_met_there() -> None:
    here, there = candidate("a", households=99), candidate("b", district="laishan", households=1)
    assert composed(here, there, money=100, targets=(Target("laishan", "count", 1),)).chosen == {"b"}


def test_each_reason_is_said_in_words() -> None:
    result = composed(
        candidate("first", 300, first=True),
        candidate("late", 100, lacking=("居民出资方案",)),
        candidate("barred", barred=("2005 年底前建成（2008-12-31）",)),
        candidate("poor", None),  # type: ignore[arg-type]
        candidate("in", 50, barred=("2005 年底前建成（2010-12-31）",)),
        candidate("out", 1),
        money=400,
        pins=(Pin("in", IN, "危房，市里决定"), Pin("out", OUT, "拟征收")),
    )  # fmt: skip
    assert result.chosen == {"first", "in"}
    assert why(result, "first") == "符合条件，四项均已达成，优先列入"
    assert (
        why(result, "late")
        == "优先次序在后：缺居民出资方案；资金不够：需 0.0001 万元，剩余 0.00005 万元，差 0.00005 万元"
    )
    assert why(result, "barred") == "不符合条件：2005 年底前建成（2008-12-31）"
    assert why(result, "poor") == "资料不全：缺改造估算"
    assert why(result, "in") == "人工指定列入：危房，市里决定（不符合条件：2005 年底前建成（2010-12-31））"
    assert why(result, "out") == "人工指定不列入：拟征收"


@pytest.mark.parametrize(
    ("pins", "words"),
    [
        ((Pin("a", IN, " "),), "要写理由"),
        ((Pin("x", IN, "因"),), "不在候选名单里"),
        ((Pin("a", IN, "因"), Pin("a", OUT, "因")), "指定了两次"),
        ((Pin("a", IN, "因"), Pin("b", IN, "因")), "超过资金 0.015 万元，差 0.005 万元"),
        ((Pin("c", IN, "因"),), "缺改造估算"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(pins: tuple[Pin, ...], words: str) -> None:
    with pytest.raises(Refused, match=words):
        composed(candidate("a", 10_000), candidate("b", 10_000), candidate("c", None), money=15_000, pins=pins)  # type: ignore[arg-type]


def test_an_answer_that_does_not_add_up_is_never_taken() -> None:
    problem = Problem.make([candidate("a", 100), candidate("b", 100)], [], 150)
    with pytest.raises(Refused, match="没有通过复核"):
        compose(problem, lambda _: Answer(frozenset({"a", "b"}), proven=True))


def test_costs_too_near_for_floats_are_told_apart() -> None:
    """A fen too much is too much, though it is one part in 10^13."""
    pair = [candidate("a", 5 * 10**12), candidate("b", 5 * 10**12 + 1)]
    assert len(composed(*pair, money=10**13).chosen) == 1
    assert len(composed(*pair, money=10**13 + 1).chosen) == 2


def test_two_selections_are_told_apart_by_who_is_in_them() -> None:
    both = [candidate("a"), candidate("b"), candidate("c")]
    first = composed(*both, money=200)
    second = composed(*both, money=200, pins=(Pin("a", OUT, "因"),))
    found = compare(first, second)
    assert [each.code for each in found.both] == ["b"]
    assert [each.code for each in found.only_first] == ["a"]
    assert [each.code for each in found.only_second] == ["c"]


@pytest.mark.parametrize(
    ("fen", "words"), [(0, "0 万元"), (1_000_000, "1 万元"), (123_456_789, "123.456789 万元"), (-500_000, "−0.5 万元")]
)
def test_money_is_said_exactly(fen: int, words: str) -> None:
    assert yuan(fen) == words
