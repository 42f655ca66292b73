"""The minutes of a meeting as a paper: what was said and resolved by a day, who does what, and names only for whom they are."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from meihao.councils import services
from meihao.councils.models import Session
from meihao.councils.rules.quorum import Votes
from meihao.councils.selectors import papers
from meihao.documents.rules.paper import Paper
from meihao.documents.rules.printing import printed
from tests.accounts.people import inside
from tests.councils.conftest import DAY, HOUR, MEETING, City, picture
from tests.oversight.test_papers import words

SUBJECT = "yantai.joint.1"
ON = MEETING.date()
DIGEST = "6399bb7a6a14f893a3975073b47ab4aca34faf869935f9234246d7fc74405818"
"""Of what the minutes say two hours after the meeting: it changes only with the content."""


@dataclass
class Minuted:
    """A joint meeting with minutes, a resolution and something to do."""

    city: City
    session: Session

    def paper(self, days: int = 0) -> Paper:
        on = ON + days * DAY
        return papers.minutes(SUBJECT, on=on, known=on, viewer=None)


@pytest.fixture
def minuted(city: City) -> Minuted:
    action = city.item()
    session = action.resolution.session
    services.resolve(
        session=session.pk,
        item=action.resolution.item_id,
        text="停工整顿",
        votes=Votes(0, 1, 0),
        actor=city.office,
        at=MEETING,
    )
    services.draw_up_minutes(
        session=session.pk, text="会议听取了进展。\n\n会议要求加快。", seen=0, actor=city.office, at=MEETING + 2 * HOUR
    )
    services.report_item(item=action.pk, text="班组已到场", proof=picture(), actor=city.owed, at=MEETING + 2 * DAY)
    return Minuted(city, session)


def test_the_minutes_tell_who_met_what_was_resolved_and_who_does_what_by_when(minuted: Minuted) -> None:
    paper = minuted.paper()
    said = words(paper)
    for part in (
        "七月联席会议纪要",
        "2024-07-04 10:00—12:00",
        "1. 槐花里改造：研究推进（红）",
        "会议听取了进展。",
        "1. 加快施工。",
    ):
        assert part in said, part
    assert "2. 停工整顿（赞成 0，反对 1，弃权 0）。没有通过。" in said
    assert "增派两个班组\nzhifu机构\n2024-07-14\n待办理" in said
    assert "待确认" in said
    assert paper.digest == DIGEST


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_the_same_minutes_are_the_same_bytes(minuted: Minuted, form: str) -> None:
    assert printed(minuted.paper(), form) == printed(minuted.paper(), form)


def test_what_came_later_is_told_of_a_later_day_only(minuted: Minuted) -> None:
    assert "已报，待认定" not in words(minuted.paper(1))
    assert "已报，待认定" in words(minuted.paper(2))
    assert "到这一天还没有纪要" in words(minuted.paper(-1))


def test_names_are_for_those_who_work_with_meetings_or_came(minuted: Minuted) -> None:
    city, day = minuted.city, {"on": ON, "known": ON}
    assert "owed某" in words(papers.minutes(SUBJECT, viewer=city.office, **day))
    assert "owed某" not in words(papers.minutes(SUBJECT, viewer=city.resident, **day))


def test_the_papers_are_on_the_pages_for_those_who_may_know_of_the_meeting(minuted: Minuted) -> None:
    city, where = minuted.city, f"/documents/meeting-minutes/{SUBJECT}.docx"
    assert [each.id for each in papers.minuted(city.owed)] == [SUBJECT]
    assert papers.minuted(city.stranger) == []
    for page in ("", "minutes/"):
        assert where in inside(city.office).get(f"/councils/sessions/{minuted.session.pk}/{page}").text
    assert inside(city.office).get(where).status_code == 200
    assert inside(city.stranger).get(where).status_code == 404
    assert inside(city.resident).get(where).status_code in {403, 404}
