"""What holds of any records of preconditions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meihao.policy.dossier import USABLE
from meihao.renovation.rules import grounds as rules
from meihao.renovation.rules.grounds_answers import KEYS, Row, answers
from tests.renovation.grounds import CANVASS

DAY = date(2024, 1, 1)
ON = DAY + timedelta(days=40)
days = st.integers(0, 40).map(lambda n: DAY + timedelta(days=n))
outcomes = st.sampled_from([None, rules.CONFIRMED, rules.RETURNED])


def register(
    structures: list[tuple[Any, ...]], downs: list[tuple[Any, ...]], surveys: list[tuple[Any, ...]]
) -> list[Row]:
    """Structures, demolitions of some of them, and surveys, reviewed or not."""
    rows = [Row(number, 1, rules.STRUCTURE, *told) for number, told in enumerate(structures, 1)]
    for of, (on, outcome, voluntary) in enumerate(downs[: len(structures)], 1):
        rows.append(Row(len(rows) + 1, 1, rules.DEMOLITION, on, of, outcome, voluntary=voluntary))
    return rows + [Row(100 + number, 1, rules.SURVEY, *told) for number, told in enumerate(surveys)]


dated = st.tuples(days, st.none(), outcomes)
registers = st.builds(
    register,
    st.lists(dated, max_size=4),
    st.lists(st.tuples(days, outcomes, st.booleans()), max_size=4),
    st.lists(dated, max_size=2),
)
relaxed = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


@relaxed
@given(registers)
def test_nothing_is_open_only_if_a_survey_is_confirmed_and_every_structure_is_down(rows: list[Row]) -> None:
    found = dict(answers(rows, ON)).get("demolition.open")
    down = {row.of for row in rows if row.kind == rules.DEMOLITION and row.outcome == rules.CONFIRMED}
    left = [row for row in rows if row.kind == rules.STRUCTURE and row.outcome != rules.RETURNED]
    surveyed = any(row.kind == rules.SURVEY and row.outcome == rules.CONFIRMED for row in rows)
    clear = surveyed and all(row.outcome == rules.CONFIRMED and row.id in down for row in left)
    assert (found is not None and found.state == USABLE and found.value == 0) is clear


@relaxed
@given(registers)
def test_the_order_of_records_does_not_matter_and_unreviewed_ones_say_nothing(rows: list[Row]) -> None:
    said = dict(answers(rows, ON))
    assert said == dict(answers(rows[::-1], ON))
    assert said.keys() <= KEYS
    unread = [row._replace(outcome=None) for row in rows]
    assert all(reading.state != USABLE for _, reading in answers(unread, ON))


@given(st.tuples(*[st.integers(0, 400)] * 3), st.tuples(*[st.integers(0, 400)] * 3))
def test_counts_are_possible_exactly_when_they_do_not_grow(
    heads: tuple[int, int, int], area: tuple[int, int, int]
) -> None:
    entry = replace(
        CANVASS,
        **dict(zip(("owners", "asked", "agreed"), heads, strict=True)),
        **dict(zip(("owners_area", "asked_area", "agreed_area"), area, strict=True)),
    )
    ordered = all(whole >= part for counts in (heads, area) for whole, part in pairwise(counts))
    somebody = heads[0] > 0 and area[0] > 0
    weighed = all(number or not size for number, size in zip(heads[1:], area[1:], strict=True))
    assert (not list(rules.impossible(entry))) == (ordered and somebody and weighed)


@given(days, days)
def test_a_committee_is_in_office_through_the_last_day_of_its_term(until: date, on: date) -> None:
    row = Row(1, 1, rules.COMMITTEE, DAY, None, rules.CONFIRMED, assembly_on=DAY, until=until)
    assert dict(answers([row], on))["committee.elected"].value == (on <= until)
