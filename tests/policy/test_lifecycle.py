"""Where steps lead, and what a gate lets through."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meihao.policy.dossier import Dossier, Reading
from meihao.policy.library import current
from meihao.policy.lifecycle import (
    Impossible,
    Position,
    Taken,
    ahead,
    fold,
    gate,
    keys_of,
    lifecycle,
    shut_by,
    step,
)
from meihao.policy.schema.lifecycle import Action, Transition

DAY = date(2024, 3, 1)
CYCLES = ("renovation", "pilot")


def walked(name: str, choices: list[int]) -> tuple[list[Taken], Position]:
    """Some way through a lifecycle: of the steps ahead, the one that each number picks."""
    cycle = lifecycle(current(), name)
    taken: list[Taken] = []
    here = fold(cycle, [])
    for number, choice in enumerate(choices):
        if not (possible := ahead(cycle, here)):
            break
        taken.append(Taken(possible[choice % len(possible)].id, DAY + timedelta(days=number)))
        here = fold(cycle, taken)
    return taken, here


ways = st.lists(st.integers(0, 20), max_size=40)


@pytest.mark.parametrize("name", CYCLES)
@settings(deadline=None)
@given(choices=ways)
def test_every_way_keeps_to_the_stages_and_a_held_project_goes_nowhere(name: str, choices: list[int]) -> None:
    cycle = lifecycle(current(), name)
    taken, here = walked(name, choices)
    assert here.stage in {each.id for each in cycle.stages}
    assert here.taken == tuple(taken)
    if here.held:
        assert not any(isinstance(each, Transition) for each in ahead(cycle, here))
    if here.ended:
        assert ahead(cycle, here) == ()
    days = [day for stage in here.entered.values() for day in stage]
    assert here.since is None or here.since == max(days)


@pytest.mark.parametrize("name", CYCLES)
@settings(deadline=None)
@given(choices=ways)
def test_a_way_cut_short_is_where_it_stood_then(name: str, choices: list[int]) -> None:
    cycle = lifecycle(current(), name)
    taken, _ = walked(name, choices)
    for n in range(len(taken)):
        shorter, longer = fold(cycle, taken[:n]), fold(cycle, taken[: n + 1])
        assert step(cycle, taken[n].step) in ahead(cycle, shorter)
        assert longer.taken[:-1] == shorter.taken


@pytest.mark.parametrize("name", CYCLES)
def test_a_step_out_of_place_is_impossible(name: str) -> None:
    cycle = lifecycle(current(), name)
    last = cycle.transitions[-1]
    with pytest.raises(Impossible):
        fold(cycle, [Taken(last.id, DAY)])
    with pytest.raises(Impossible):
        fold(cycle, [Taken("no-such-step", DAY)])


def test_the_straight_way_runs_from_the_reserve_to_the_look_back() -> None:
    cycle = lifecycle(current(), "renovation")
    way = [Taken(each.id, DAY + timedelta(days=n)) for n, each in enumerate(cycle.transitions)]
    here = fold(cycle, way)
    assert (here.stage, ahead(cycle, here)) == ("look-back", ())
    entered = [here.entered[each.id][0] for each in cycle.stages[1:]]
    assert all(earlier < later for earlier, later in pairwise(entered))


def test_a_stage_entered_again_keeps_both_days() -> None:
    cycle = lifecycle(current(), "renovation")
    way = ["apply", "enlist", "draw-up", "submit", "return-scheme", "submit"]
    here = fold(cycle, [Taken(name, DAY + timedelta(days=n)) for n, name in enumerate(way)])
    assert here.stage == "joint-review"
    assert [len(here.entered[name]) for name in ("scheme", "joint-review")] == [2, 2]


def test_every_gate_is_shut_where_nothing_is_known() -> None:
    pack = current()
    nothing = Dossier("project:x", DAY, {})
    for name in CYCLES:
        for each in lifecycle(pack, name).transitions:
            lines = gate(pack, each, nothing)
            assert len(shut_by(lines, {})) == len(lines) == len(each.gate)
            assert all(list(line.lacking(pack)) for line in lines)


def test_only_clause_6_yields_to_written_grounds() -> None:
    pack = current()
    commence = step(lifecycle(pack, "renovation"), "commence")
    assert isinstance(commence, Transition)
    lines = gate(pack, commence, Dossier("project:x", DAY, {}))
    everything = {line.condition.id: "理由" for line in lines}
    left = {line.condition.clause for line in shut_by(lines, everything)}
    assert left == {"opinion/3", "opinion/4", "opinion/7", "opinion/8"}
    assert {line.condition.clause for line in lines if line.yields} == {"opinion/6"}
    assert len(shut_by(lines, dict.fromkeys(everything, "  "))) == len(lines), "blank grounds are none"


@pytest.mark.parametrize(
    ("owners", "asked", "agreed", "passed"),
    [(300, 200, 150, True), (300, 199, 199, False), (300, 200, 149, False), (301, 201, 151, True), (3, 2, 2, True)],
)
def test_two_thirds_are_asked_and_three_quarters_of_those_agree(
    owners: int, asked: int, agreed: int, passed: bool
) -> None:
    pack = current()
    counted = {"consent.owners": owners, "consent.asked": asked, "consent.agreed": agreed}
    commence = step(lifecycle(pack, "renovation"), "commence")
    assert commence is not None
    lines = gate(pack, commence, Dossier("project:x", DAY, {key: Reading(n) for key, n in counted.items()}))
    verdicts = [line.passed for line in lines if line.condition.id in {"owners-consulted", "owners-agree"}]
    assert all(verdicts) is passed


def test_a_lifecycle_s_keys_are_those_that_its_gates_read() -> None:
    pack = current()
    keys = keys_of(pack, "renovation")
    assert len(keys) == len(set(keys))
    assert {"committee.elected", "demolition.open", "consent.asked", "acceptance.scheme_open"} <= set(keys)
    assert not any(key.startswith("pilot.") for key in keys)


def test_actions_aside_have_no_gate() -> None:
    pack = current()
    for each in lifecycle(pack, "renovation").actions:
        assert isinstance(each, Action)
        assert gate(pack, each, Dossier("project:x", DAY, {})) == ()
