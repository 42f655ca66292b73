"""Schemes, their differences and what became of them, over every case there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meihao.kernel.written import Unreadable
from meihao.policy.library import current
from meihao.renovation.rules.reconciling import Built, Outcome, decider, gone_from, outstanding, reconcile
from meihao.renovation.rules.schemes import (
    Promise,
    Said,
    Scheme,
    Where,
    apply,
    diff,
    fen,
    from_json,
    material,
    numbered,
    quantity,
    thousandths,
    to_json,
    unanswered,
    unfit,
    yuan,
)
from tests.renovation.works import PIPES, SHED

DROPPED = st.sets(st.integers(1, 4))
relaxed = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PLACES = st.sampled_from([Where(None, "北院"), Where(None, "西院"), Where(1), Where(2, "北院")])
AMOUNTS = st.integers(1, 6).map(lambda n: n * 500)


@st.composite
def promised(draw: st.DrawFn) -> tuple[Promise, ...]:
    numbers = sorted(draw(st.sets(st.integers(1, 4))))
    return tuple(
        replace(
            PIPES,
            number=number,
            item=draw(st.sampled_from(["排水管", "车棚"])),
            quantity=draw(AMOUNTS),
            where=draw(PLACES),
            price=draw(st.integers(0, 3)),
            due_on=draw(st.sampled_from([date(2024, 9, 1), date(2024, 10, 1)])),
        )
        for number in numbers
    )


ANSWERS = st.dictionaries(
    st.sampled_from(["drainage", "roads", "gas"]),
    st.builds(Said, st.sampled_from(["included", "adequate"]), st.sampled_from(["", "有"])),
)
SCHEMES = st.builds(Scheme, ANSWERS, promised())


@relaxed
@given(SCHEMES, SCHEMES)
def test_what_differs_applied_to_the_older_version_gives_the_newer(old: Scheme, new: Scheme) -> None:
    change = diff(old, new)
    assert apply(old, change) == new
    assert change.any == (old != new)


@relaxed
@given(SCHEMES)
def test_a_scheme_comes_back_from_its_draft(scheme: Scheme) -> None:
    assert from_json(to_json(scheme)) == scheme


@relaxed
@given(SCHEMES, SCHEMES)
def test_a_change_is_material_when_a_promise_is_dropped_cut_or_moved(old: Scheme, new: Scheme) -> None:
    before, after = old.numbers, new.numbers
    wanted = any(
        number not in after
        or after[number].quantity < each.quantity
        or not after[number].where.same(each.where)
        or after[number].item != each.item
        for number, each in before.items()
    )
    assert bool(material(diff(old, new))) == wanted


@st.composite
def records(draw: st.DrawFn) -> tuple[Built, ...]:
    many = draw(st.integers(0, 6))
    return tuple(
        Built(
            at,
            draw(st.sampled_from([None, 1, 2, 3, 9])),
            draw(AMOUNTS),
            draw(PLACES),
            draw(st.sampled_from(["", "accepted", "returned"])),
        )
        for at in range(many)
    )


@relaxed
@given(promised(), records(), DROPPED)
def test_reconciling_is_total_and_exact(
    promises: tuple[Promise, ...], built: tuple[Built, ...], dropped: set[int]
) -> None:
    lines = reconcile(promises, (), built, dropped)
    assert sorted(record.id for line in lines for record in line.records) == [each.id for each in built]
    assert [line.promise for line in lines if line.promise] == list(promises)
    for line in lines:
        counted = [each for each in line.records if each.outcome != "returned"]
        assert line.built == sum(each.quantity for each in counted)
        assert line.accepted == sum(each.quantity for each in counted if each.outcome == "accepted")
        assert line.difference == line.built - line.promised
        assert (line.outcome == Outcome.UNPLANNED) == (line.promise is None)
        if line.outcome == Outcome.KEPT:
            assert line.difference == 0
        if line.outcome == Outcome.SHORT:
            assert line.difference < 0
        if line.outcome == Outcome.OVER:
            assert line.difference > 0


@relaxed
@given(promised(), promised(), records(), DROPPED)
def test_nothing_is_open_exactly_when_each_is_kept_and_accepted_or_dropped_by_decision(
    promises: tuple[Promise, ...], earlier: tuple[Promise, ...], built: tuple[Built, ...], dropped: set[int]
) -> None:
    gone = gone_from([{each.number: each for each in rows} for rows in (earlier, promises)])
    lines = reconcile(promises, gone, built, dropped)
    done = all(
        each.number in dropped
        or sum(
            one.quantity
            for one in built
            if one.number == each.number and one.outcome == "accepted" and one.where.same(each.where)
        )
        >= each.quantity
        for each in promises
    ) and all(each.number in dropped for each in gone)
    assert (outstanding(lines) == 0) == done


def test_works_elsewhere_have_moved_and_stay_open_until_the_scheme_is_changed() -> None:
    shed = replace(SHED, number=1)
    [line] = reconcile([shed], [], [Built(1, 1, 4000, Where(None, "北院"), "accepted")], [])
    assert (line.outcome, line.open, line.words) == (Outcome.MOVED, True, "移位，未变更方案")
    [line] = reconcile([replace(shed, where=Where(None, "北 院"))], [], line.records, [])
    assert (line.outcome, line.open, line.words) == (Outcome.KEPT, False, "兑现")


def test_what_vanished_from_the_scheme_without_a_decision_is_told_so() -> None:
    shed = replace(SHED, number=1)
    [line] = reconcile([], [shed], [], [])
    assert (line.words, line.open) == ("取消，缺决定", True)
    [line] = reconcile([], [shed], [], [1])
    assert (line.words, line.open) == ("取消，已批", False)


def test_nobody_lets_their_own_promise_go() -> None:
    assert decider("contractor") == "district-governments"
    assert decider("district-governments") == "city-government"


def test_a_content_is_answered_by_commitments_or_by_words() -> None:
    measures = [each for each in current().parts.measures.measures if each.id in {"drainage", "roads", "gas"}]

    def missing(answers: dict[str, Said], *promises: Promise) -> list[str]:
        return [each.id for each in unanswered(Scheme(answers, promises), measures)]

    assert missing({}) == ["roads", "drainage", "gas"]
    said = {"drainage": Said("included"), "roads": Said("adequate", "2019 年已改"), "gas": Said("not_applicable", " ")}
    assert missing(said) == ["drainage", "gas"]
    assert missing(said, PIPES) == ["gas"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"measure": "nothing"}, "measure"),
        ({"funder": "nobody"}, "funder"),
        ({"promised_by": "someone"}, "promised_by"),
        ({"quantity": 0}, "quantity"),
        ({"where": Where(None, " ")}, "place"),
        ({"due_on": date(2021, 12, 31)}, "due_on"),
        ({"measure": "power", "funder": "repair-fund"}, "funder"),
    ],
)
def test_a_commitment_that_cannot_be_made_says_why(change: dict[str, object], field: str) -> None:
    assert list(unfit(PIPES, current())) == []
    assert [name for name, _ in unfit(replace(PIPES, **change), current())] == [field]  # type: ignore[arg-type]


def test_figures_are_read_and_printed_exactly() -> None:
    assert thousandths("1,240.505") == 1_240_505
    assert fen("0.10元") == 10
    assert (quantity(1_240_505), quantity(-2_000), quantity(500)) == ("1,240.505", "−2", "0.5")
    assert yuan(PIPES.cost) == "148,860.00"
    for text in ("1.2345", "-3", "三", "1 米"):
        with pytest.raises(Unreadable):
            thousandths(text)


def test_a_number_once_used_is_not_used_again() -> None:
    assert [each.number for each in numbered([PIPES, replace(SHED, number=2), SHED], [1, 5])] == [2, 6, 7]
