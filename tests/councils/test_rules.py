"""Terms, quorums, states, versions and calendars, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meihao.councils.rules import topics
from meihao.councils.rules.calendar import LONGEST, Event, calendar, escaped, folded, uid
from meihao.councils.rules.items import ACCEPTED, DONE, REPORTED, RETURNED, WAITING, Reported, standing
from meihao.councils.rules.minutes import GONE, NEW, differences
from meihao.councils.rules.quorum import Votes, carried, presence, reached
from meihao.councils.rules.terms import Term, end_of_working_days_after, hours_after
from meihao.councils.rules.topics import Recorded, bar, state
from meihao.kernel.days import Holidays

HALF = Fraction(1, 2)
ZONE = ZoneInfo("Asia/Shanghai")
FRIDAY = datetime(2024, 6, 28, 1, tzinfo=UTC)
NAMES = st.sampled_from(["residents", "property", "1", "2", "3"])
COUNTS = st.dictionaries(NAMES, st.integers(0, 9))


@pytest.mark.parametrize(
    ("part", "whole", "bound", "enough"),
    [(2, 4, "more_than", False), (3, 4, "more_than", True), (2, 4, "at_least", True), (0, 0, "at_least", False)],
)
def test_half_is_not_more_than_half_and_nothing_is_no_share_of_nothing(
    part: int, whole: int, bound: str, enough: bool
) -> None:
    assert reached(part, whole, bound=bound, share=HALF) is enough


@settings(deadline=None)
@given(COUNTS, COUNTS)
def test_seats_taken_are_never_more_than_seats_or_people(given_: dict[str, int], there: dict[str, int]) -> None:
    found = presence(given_, there)
    assert found.taken <= min(found.seats, found.people)
    assert presence(given_, {**there, "nobody": 5}).taken == found.taken


def test_where_votes_are_counted_those_there_decide_not_those_who_voted() -> None:
    votes = Votes(in_favour=3, against=0, abstained=0)
    assert carried(votes, 5, bound="more_than", share=HALF)
    assert not carried(votes, 6, bound="more_than", share=HALF)
    assert carried(None, 6, bound="more_than", share=HALF)


def test_working_days_skip_the_weekend_and_hours_do_not() -> None:
    due = end_of_working_days_after(FRIDAY, 2, holidays=Holidays(), zone=ZONE)
    assert due.date() == date(2024, 7, 2)
    assert hours_after(FRIDAY, 48) == FRIDAY + timedelta(days=2)


def test_a_term_says_what_is_left_and_what_was_missed() -> None:
    term = Term("办结", FRIDAY + timedelta(hours=48))
    assert term.words(FRIDAY) == "还有 2 天"
    assert term.words(FRIDAY + timedelta(hours=45)) == "还有 3 小时"
    assert term.words(FRIDAY + timedelta(days=4)) == "超期 2 天"
    assert Term("办结", FRIDAY, FRIDAY).words(FRIDAY + timedelta(days=9)) == "按期办理"
    assert Term("办结", FRIDAY, FRIDAY + timedelta(hours=1)).overdue(FRIDAY)


STORY = [
    (Recorded(), topics.COLLECTED),
    (Recorded(instant=False), topics.GRADED),
    (Recorded(instant=False, grouped=True), topics.GROUPED),
    (Recorded(instant=False, grouped=True, scheduled=True), topics.SCHEDULED),
    (Recorded(instant=False, grouped=True, scheduled=True, held=True), topics.HELD),
    (Recorded(instant=False, grouped=True, held=True, posted=True), topics.POSTED),
    (Recorded(instant=False, grouped=True, held=True, posted=True, items=2, items_open=1), topics.IN_ACTION),
    (Recorded(instant=False, grouped=True, held=True, posted=True, items=2, ratings=1), topics.EVALUATED),
    (Recorded(instant=True), topics.GRADED),
    (Recorded(instant=True, posted=True), topics.POSTED),
    (Recorded(instant=True, posted=True, ratings=1), topics.EVALUATED),
]


@pytest.mark.parametrize(("known", "expected"), STORY)
def test_a_topic_stands_where_its_records_bear_it(known: Recorded, expected: str) -> None:
    assert state(known) == expected
    drawn = [step.drawn for step in bar(known)]
    assert drawn.count("now") == (expected != topics.EVALUATED)
    assert bar(known)[0].id == topics.COLLECTED


def test_marks_while_something_is_still_to_be_done_do_not_end_a_topic() -> None:
    known = Recorded(instant=False, grouped=True, held=True, posted=True, items=1, items_open=1, ratings=3)
    assert state(known) == topics.IN_ACTION


def test_an_item_is_owed_until_reported_and_overdue_only_while_it_is_owed() -> None:
    due, late = date(2024, 7, 10), date(2024, 7, 12)
    assert standing(due, []).state == WAITING
    assert standing(due, []).overdue(late)
    assert not standing(due, []).overdue(due)
    told = standing(due, [Reported(due)])
    assert (told.state, told.overdue(late)) == (REPORTED, False)
    again = standing(due, [Reported(due, RETURNED, date(2024, 7, 15))])
    assert (again.state, again.due_on, again.overdue(late)) == (RETURNED, date(2024, 7, 15), False)
    assert standing(due, [Reported(due, ACCEPTED)]).state == DONE


@settings(deadline=None)
@given(st.lists(st.sampled_from("甲乙丙丁"), max_size=8), st.lists(st.sampled_from("甲乙丙丁"), max_size=8))
def test_the_differences_of_two_versions_hold_both_of_them(old: list[str], new: list[str]) -> None:
    lines = list(differences("\n".join(old), "\n".join(new)))
    assert [line.text for line in lines if line.kind != NEW] == old
    assert [line.text for line in lines if line.kind != GONE] == new


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=200))
def test_a_folded_line_unfolds_to_itself_and_no_part_is_too_long_or_torn(text: str) -> None:
    octets = folded(text)
    parts = octets.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(part) <= LONGEST for part in parts)
    assert "".join(part.decode() if n == 0 else part.decode()[1:] for n, part in enumerate(parts)) == text


def test_a_calendar_is_written_as_the_standard_says() -> None:
    event = Event(
        uid=uid(7, FRIDAY),
        sequence=2,
        stamp=FRIDAY,
        starts_at=datetime(2024, 7, 4, 10, tzinfo=ZONE),
        ends_at=datetime(2024, 7, 4, 12, tzinfo=ZONE),
        summary="联席会议；研究\\推进,槐花里;二",
        place="三楼\n东",
        text="联席会议",
        address="https://example.org/councils/sessions/7/",
        cancelled=True,
    )
    written = calendar([event], name="会议").decode()
    lines = written.replace("\r\n ", "").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert "DTSTART:20240704T020000Z" in lines
    assert "SEQUENCE:2" in lines
    assert "STATUS:CANCELLED" in lines
    assert "SUMMARY:联席会议；研究\\\\推进\\,槐花里\\;二" in lines
    assert "LOCATION:三楼\\n东" in lines
    assert escaped("a\r\nb") == "a\\nb"
    assert uid(7, FRIDAY) == uid(7, FRIDAY.astimezone(ZONE)) != uid(8, FRIDAY)
