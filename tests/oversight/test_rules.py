"""The colour is the worst that any rule names, unknown where that is not certain, and never without its reasons."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meihao.oversight.rules.colours import Shade, escalations, order, shade
from meihao.policy.dossier import PENDING, Dossier, Reading
from meihao.policy.library import current

ON = date(2024, 7, 1)
CALM: dict[str, object] = {
    "progress.lag": 0,
    "progress.overdue_days": 0,
    "progress.commitments_overdue": 0,
    "progress.findings_overdue": 0,
    "progress.serious_open": 0,
    "progress.stale_evidence": 0,
    "progress.gate_broken": False,
}
TROUBLE: dict[str, object] = {
    "progress.lag": 31,
    "progress.overdue_days": 31,
    "progress.start_late": True,
    "progress.slack_days": 6,
    "progress.commitments_overdue": 1,
    "progress.findings_overdue": 1,
    "progress.stale_evidence": 1,
    "progress.spend_ahead": 21,
    "progress.gate_broken": True,
    "progress.serious_open": 1,
}
RANKS = {each.id: each.rank for each in current().parts.colours.colours}


def seen(values: dict[str, object], stage: str = "works") -> Shade:
    found = shade(current(), stage, Dossier("project:a", ON, {key: Reading(value) for key, value in values.items()}))
    assert found is not None
    return found


def test_all_well_is_blue_and_what_was_never_recorded_says_nothing_where_there_may_be_nothing() -> None:
    assert seen(CALM).colour == "blue"
    assert seen(CALM).reasons(current().parts.colours) == ()


@pytest.mark.parametrize(
    ("key", "value", "colour"),
    [
        ("progress.lag", 10, "blue"),
        ("progress.lag", 11, "yellow"),
        ("progress.lag", 30, "yellow"),
        ("progress.lag", 31, "red"),
        ("progress.overdue_days", 1, "yellow"),
        ("progress.overdue_days", 30, "yellow"),
        ("progress.overdue_days", 31, "red"),
        ("progress.slack_days", 7, "blue"),
        ("progress.slack_days", 6, "yellow"),
        ("progress.commitments_overdue", 1, "yellow"),
        ("progress.findings_overdue", 1, "yellow"),
        ("progress.stale_evidence", 1, "yellow"),
        ("progress.spend_ahead", 20, "blue"),
        ("progress.spend_ahead", 21, "yellow"),
        ("progress.gate_broken", True, "red"),
        ("progress.serious_open", 1, "red"),
    ],
)
def test_each_rule_at_its_edge(key: str, value: object, colour: str) -> None:
    found = seen({**CALM, key: value})
    assert found.colour == colour
    assert all(each.rule.colour == colour for each in found.reasons(current().parts.colours))


@pytest.mark.parametrize("key", sorted(set(CALM) - {"progress.gate_broken"}))
def test_what_must_be_known_and_is_not_leaves_the_colour_open(key: str) -> None:
    found = seen({name: value for name, value in CALM.items() if name != key})
    assert found.colour == "gray"
    assert found.reasons(current().parts.colours) == found.open != ()


def test_red_is_certain_whatever_else_is_unknown() -> None:
    assert seen({"progress.serious_open": 1}).colour == "red"


def test_a_yellow_that_might_be_red_is_unknown() -> None:
    assert seen({**CALM, "progress.lag": 11, "progress.serious_open": None}).colour in {"gray", "yellow"}
    known = {key: Reading(value) for key, value in {**CALM, "progress.lag": 11}.items()}
    known["progress.serious_open"] = Reading(None, PENDING)
    found = shade(current(), "works", Dossier("project:a", ON, known))
    assert found is not None
    assert found.colour == "gray"


@pytest.mark.parametrize("stage", ["reserve", "applied", "completed", "look-back"])
def test_what_is_not_under_supervision_has_no_colour(stage: str) -> None:
    assert shade(current(), stage, Dossier("project:a", ON, {})) is None


def test_before_works_only_what_can_be_known_is_asked() -> None:
    assert seen({"progress.stale_evidence": 0}, "listed").colour == "blue"
    assert seen({"progress.stale_evidence": 0, "progress.start_late": True}, "approval").colour == "yellow"
    assert seen({"progress.stale_evidence": 0, "progress.gate_broken": True}, "scheme").colour == "red"


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sets(st.sampled_from(sorted(TROUBLE))), st.sampled_from(sorted(TROUBLE)))
def test_more_trouble_never_makes_a_better_colour(troubled: set[str], more: str) -> None:
    before = seen({**CALM, **{key: TROUBLE[key] for key in troubled}})
    after = seen({**CALM, **{key: TROUBLE[key] for key in {*troubled, more}}})
    assert RANKS[after.colour] >= RANKS[before.colour]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sets(st.sampled_from(sorted(CALM))), st.sets(st.sampled_from(sorted(TROUBLE))))
def test_learning_more_only_moves_what_was_unknown(known: set[str], troubled: set[str]) -> None:
    whole = {**CALM, **{key: TROUBLE[key] for key in troubled}}
    part = seen({key: value for key, value in whole.items() if key in known})
    if part.colour == "red":
        assert seen(whole).colour == "red"
    if part.colour != "gray":
        assert RANKS[seen(whole).colour] >= RANKS[part.colour]


def test_the_worst_stand_first_and_only_what_is_worse_than_the_best_is_told_on() -> None:
    table = current().parts.colours
    assert order(table) == ("red", "yellow", "gray", "blue")
    assert escalations(table, "red")
    assert escalations(table, "yellow")
    assert not escalations(table, "blue")
