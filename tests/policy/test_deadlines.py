"""When terms end, on which days they are kept, and what cuts a wait short."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meihao.kernel.days import months_after
from meihao.policy.deadlines import LATE, MET, RUNNING, UNKNOWN, Term, due_on, terms, too_early
from meihao.policy.dossier import Dossier, Reading
from meihao.policy.library import current
from meihao.policy.lifecycle import Taken, duties, fold, lifecycle, steps

DAY = date(2024, 1, 31)
days = st.dates(date(2000, 1, 1), date(2090, 12, 31))


def path(name: str, *stages: str, begun: date = DAY) -> list[Taken]:
    """Steps that lead from stage to stage, one day apart."""
    cycle = lifecycle(current(), name)
    here, found = cycle.start, []
    for number, to in enumerate(stages):
        (taken,) = (each for each in steps(cycle) if here in each.from_ and each.to == to)
        found.append(Taken(taken.id, begun + timedelta(days=number)))
        here = to
    return found


PILOT = ("application", "district-review", "city-review", "designated", "scheme", "design-review", "works")
WORKS = ("applied", "listed", "scheme", "joint-review", "expert-review", "approval", "works", "acceptance", "handover")


def found(
    name: str, taken: list[Taken], on: date, profile: str = "", known: dict[str, Reading] | None = None
) -> dict[str, Term]:
    pack = current()
    cycle = lifecycle(pack, name)
    rows = terms(pack, cycle, fold(cycle, taken, DAY), Dossier("project:x", on, known or {}), profile)
    return {each.deadline.id: each for each in rows}


@given(days, st.integers(0, 60))
def test_months_end_on_the_day_of_the_same_number_or_the_last_there_is(day: date, months: int) -> None:
    end = months_after(day, months)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    last = monthrange(end.year, end.month)[1]
    assert end.day == min(day.day, last)


@given(days, st.integers(0, 30), st.integers(0, 30))
def test_a_longer_term_never_ends_earlier_and_a_later_start_never_does(day: date, some: int, more: int) -> None:
    def end(begun: date, number: int, unit: str) -> date:
        found = due_on(begun, number, unit)
        assert found is not None
        return found

    for unit in ("天", "月"):
        first, second = end(day, some, unit), end(day, some + more, unit)
        later = end(day + timedelta(days=more), some, unit)
        assert day <= first <= second
        assert first <= later


def test_month_ends_of_leap_years_and_others() -> None:
    assert due_on(date(2024, 1, 31), 1, "月") == date(2024, 2, 29)
    assert due_on(date(2023, 1, 31), 1, "月") == date(2023, 2, 28)
    assert due_on(date(2024, 2, 29), 12, "月") == date(2025, 2, 28)
    assert due_on(date(2024, 11, 30), 3, "月") == date(2025, 2, 28)
    assert due_on(date(2024, 12, 31), 2, "天") == date(2025, 1, 2)
    assert due_on(date(2024, 12, 31), 2, "工作日") is None


def test_nothing_runs_before_its_stage_or_once_the_project_is_over() -> None:
    assert found("renovation", path("renovation", *WORKS[:-1]), DAY) == {}
    withdrawn = [*path("pilot", *PILOT[:-1]), Taken("withdraw", DAY + timedelta(days=30))]
    assert found("pilot", withdrawn, DAY + timedelta(days=40), "upgrade") == {}


@pytest.mark.parametrize(
    ("after", "filed", "state", "left"),
    [
        (0, None, RUNNING, 15),
        (15, None, RUNNING, 0),
        (16, None, UNKNOWN, -1),
        (16, False, LATE, -1),
        (15, False, RUNNING, 0),
        (40, True, MET, -25),
    ],
)
def test_filing_has_fifteen_days_from_the_handover(after: int, filed: bool | None, state: str, left: int) -> None:
    begun = DAY + timedelta(days=len(WORKS) - 1)
    known: dict[str, Reading] = (
        {} if filed is None else {"acceptance.filed": Reading(filed, effective_on=begun + timedelta(days=15))}
    )
    term = found("renovation", path("renovation", *WORKS), begun + timedelta(days=after), known=known)["filing"]
    assert (term.begun, term.due, term.state, term.left) == (begun, begun + timedelta(days=15), state, left)
    assert term.open is (filed is not True)
    assert term.overdue is (left < 0 and filed is not True)


@settings(deadline=None)
@given(st.integers(0, 200), st.integers(0, 60))
def test_what_was_done_in_time_stays_so_and_what_was_done_late_stays_late(done: int, since: int) -> None:
    begun = DAY + timedelta(days=len(WORKS) - 1)
    known = {"acceptance.filed": Reading(True, effective_on=begun + timedelta(days=done))}
    term = found("renovation", path("renovation", *WORKS), begun + timedelta(days=done + since), known=known)["filing"]
    assert term.state == (MET if done <= 15 else LATE)
    assert term.ended == begun + timedelta(days=done)
    assert not term.open


def test_a_project_sent_back_has_no_term_until_it_comes_again_and_then_a_new_one() -> None:
    there = path("renovation", *WORKS)
    back = [*there, Taken("return-handover", DAY + timedelta(days=20))]
    assert found("renovation", back, DAY + timedelta(days=21)) == {}
    again = [*back, Taken("finish", DAY + timedelta(days=30)), Taken("accept", DAY + timedelta(days=31))]
    term = found("renovation", again, DAY + timedelta(days=32))["filing"]
    assert term.begun == DAY + timedelta(days=31)


def test_only_the_term_of_the_kind_of_pilot_counts() -> None:
    taken = path("pilot", *PILOT[:4])
    begun = taken[-1].on
    for profile, months in (("upgrade", 12), ("redevelopment", 24), ("new_build", 36)):
        (term,) = found("pilot", taken, begun, profile).values()
        assert term.due == months_after(begun, months)
        assert term.deadline.about is (profile == "new_build")
    assert found("pilot", taken, begun) == {}


def test_a_term_to_a_stage_is_kept_by_entering_it_for_good() -> None:
    there = path("pilot", *PILOT, "joint-acceptance")
    assert found("pilot", there, DAY + timedelta(days=600), "upgrade")["upgrade-term"].state == MET
    back = [*there, Taken("return-works", DAY + timedelta(days=20))]
    assert found("pilot", back, DAY + timedelta(days=30), "upgrade")["upgrade-term"].state == RUNNING
    assert found("pilot", back, DAY + timedelta(days=600), "upgrade")["upgrade-term"].state == LATE
    again = [*back, Taken("finish", DAY + timedelta(days=500))]
    term = found("pilot", again, DAY + timedelta(days=600), "upgrade")["upgrade-term"]
    assert (term.state, term.ended, term.done) == (LATE, DAY + timedelta(days=500), True)


def test_a_wait_counts_from_the_first_time_and_no_step_ends_it_early() -> None:
    pack, cycle = current(), lifecycle(current(), "pilot")
    there = path("pilot", *PILOT, "joint-acceptance", "trial")
    begun = there[-1].on
    due = months_after(begun, 3)
    here = fold(cycle, there, DAY)
    assert [first for _, first in too_early(pack, cycle, here, "assessment-request", due - timedelta(days=1))] == [due]
    assert list(too_early(pack, cycle, here, "assessment-request", due)) == []
    assert list(too_early(pack, cycle, here, "works", begun)) == []
    term = found("pilot", there, due - timedelta(days=1))["trial-run"]
    assert (term.state, term.left, term.open) == (RUNNING, 1, False)
    assert found("pilot", there, due)["trial-run"].state == MET
    back = [*there, Taken("request", due), Taken("return-trial", due + timedelta(days=9))]
    assert found("pilot", back, due + timedelta(days=10))["trial-run"].begun == begun
    early = [*there, Taken("request", due - timedelta(days=1))]
    assert found("pilot", early, due + timedelta(days=1))["trial-run"].state == LATE


def test_duties_are_those_of_the_stage() -> None:
    pack, cycle = current(), lifecycle(current(), "renovation")
    nothing = Dossier("project:x", DAY, {})
    assert duties(pack, cycle, fold(cycle, []), nothing) == ()
    held = duties(pack, cycle, fold(cycle, path("renovation", *WORKS[:7])), nothing)
    assert {each.duty.id for each in held} == {each.id for each in cycle.duties if "works" in each.during}
    assert not any(each.passed for each in held)
    kept = Dossier("project:x", DAY, {"works.supervision_plan": Reading(True)})
    answered = duties(pack, cycle, fold(cycle, path("renovation", *WORKS[:7])), kept)
    assert [each.duty.id for each in answered if each.passed] == ["supervision-plan"]
