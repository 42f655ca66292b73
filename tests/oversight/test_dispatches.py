"""A notice is issued for a colour, answered by who must, and closed by another hand; nothing of it is ever changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from meihao.accounts.models import User
from meihao.audit.models import Entry
from meihao.oversight.models import Answer, AnswerReview, Dispatch
from meihao.oversight.rules.dispatching import ANSWERED, CLOSED, RETURNED, WAITING, standing
from meihao.oversight.rules.dispatching import Answer as Answered
from meihao.oversight.selectors import dispatches as selecting
from meihao.oversight.services import File, Overtaken, Refused, answer_dispatch, hear_answer, issue_dispatch
from tests.renovation.conftest import AT, TODAY, Town
from tests.renovation.works import PIPES

Enter = Callable[[User], Client]
HERE = "/projects/huaihua-2024/oversight/"
LATE = (PIPES.due_on - TODAY).days + 40
DUE = date(2024, 7, 10)


def day(number: int) -> datetime:
    return AT + timedelta(days=number)


def issue(town: Town, text: str = "请抓紧施工", *, by: User | None = None, at: int = LATE) -> Dispatch:
    return issue_dispatch(project=town.project.pk, text=text, actor=by or town.city, at=day(at))


def answer(
    row: Dispatch, by: User, text: str = "已增派人手", *, at: int = LATE + 1, file: File | None = None
) -> Answer:
    return answer_dispatch(dispatch=row.pk, text=text, actor=by, at=day(at), file=file)


def hear(
    row: Answer,
    by: User,
    outcome: str = CLOSED,
    *,
    at: int = LATE + 2,
    reason: str = "",
    due_on: date | None = None,
) -> AnswerReview:
    return hear_answer(answer=row.pk, outcome=outcome, actor=by, at=day(at), reason=reason, due_on=due_on)


def told(user: User) -> list[tuple[bool, bool]]:
    found = selecting.waiting(user)
    return [(each.may_answer, each.may_hear) for each in found["rows"]] if found else []


# --- where a notice stands ----------------------------------------------------------------------------------------------


def test_a_notice_waits_is_answered_returned_and_closed() -> None:
    assert standing(DUE, []).state == WAITING
    assert standing(DUE, [Answered(DUE)]).state == ANSWERED
    later = DUE + timedelta(days=5)
    returned = standing(DUE, [Answered(DUE, RETURNED, later)])
    assert (returned.state, returned.due_on, returned.owed) == (RETURNED, later, True)
    closed = standing(DUE, [Answered(DUE, RETURNED, later), Answered(later, CLOSED)])
    assert (closed.state, closed.open, closed.due_on) == (CLOSED, False, later)


@settings(deadline=None)
@given(st.integers(-30, 30))
def test_the_clock_runs_until_the_answer_came(days: int) -> None:
    on = DUE + timedelta(days=days)
    assert standing(DUE, []).clock(on).overdue == (on > DUE)
    answered = standing(DUE, [Answered(on)])
    stopped = answered.clock(DUE + timedelta(days=365))
    assert stopped.overdue == (on > DUE)
    assert stopped.words == (f"超期 {days} 天答复" if days > 0 else "按期答复")


# --- the verbs ---------------------------------------------------------------------------------------------------------


def test_a_notice_keeps_the_colour_and_reasons_of_its_day_and_the_term_of_the_pack(town: Town) -> None:
    made = issue(town)
    assert (made.number, made.colour) == (1, "red")
    assert made.due_on == TODAY + timedelta(days=LATE + 3)
    assert any("节点逾期超过红色界限" in each for each in made.reasons)
    assert Entry.objects.filter(verb="dispatch.issued", key="huaihua-2024").count() == 1
    assert issue(town) == made
    assert Entry.objects.filter(verb="dispatch.issued").count() == 1


@pytest.mark.parametrize(
    ("who", "at", "text", "says"),
    [
        ("district", LATE, "请抓紧", "市城市更新行动指挥部办公室下发"),
        ("city", 0, "请抓紧", "不是黄色或红色"),
        ("city", LATE, "  ", "请写明督办要求"),
    ],
)
def test_a_notice_that_may_not_be_is_refused_with_its_reason(
    town: Town, who: str, at: int, text: str, says: str
) -> None:
    with pytest.raises(Refused, match=says):
        issue(town, text, by=getattr(town, who), at=at)
    assert not Dispatch.objects.exists()


def test_one_notice_is_open_at_a_time_and_the_next_comes_after_it_was_closed(town: Town) -> None:
    first = issue(town)
    with pytest.raises(Refused, match="还没有销号"):
        issue(town, "再催一次")
    hear(answer(first, town.colleague), town.city)
    assert issue(town, "再催一次", at=LATE + 3).number == 2


def test_who_answers_does_not_hear_and_who_is_not_asked_does_not_answer(town: Town) -> None:
    made = issue(town)
    for stranger in (town.builder, town.scene.stranger, town.scene.clerk):
        with pytest.raises(Refused, match="答复；请转给"):
            answer(made, stranger)
    given_ = answer(made, town.colleague)
    assert answer(made, town.colleague) == given_
    with pytest.raises(Refused, match="正在等待审核"):
        answer(made, town.colleague, "又一份")
    with pytest.raises(Refused, match="审核；请转给"):
        hear(given_, town.colleague)
    done = hear(given_, town.city)
    assert hear(given_, town.city) == done
    with pytest.raises(Overtaken):
        hear(given_, town.city, RETURNED, reason="还差", due_on=TODAY + timedelta(days=LATE + 9))
    with pytest.raises(Refused, match="已经销号"):
        answer(made, town.colleague, "晚了")


def test_an_answer_is_returned_with_a_reason_and_another_day_and_answered_again(town: Town) -> None:
    made = issue(town)
    first = answer(made, town.colleague)
    for given_, says in (
        ({}, "还缺什么"),
        ({"reason": "没有计划"}, "再答复期限"),
        ({"reason": "没有计划", "due_on": TODAY}, "今天或以后"),
    ):
        with pytest.raises(Refused, match=says):
            hear(first, town.city, RETURNED, **given_)
    later = TODAY + timedelta(days=LATE + 9)
    hear(first, town.city, RETURNED, reason="没有计划", due_on=later)
    row = selecting.rows(type(town.project).objects.all()).get()
    assert (selecting.stands(row).state, selecting.stands(row).due_on) == (RETURNED, later)
    assert answer(made, town.colleague, "附计划", at=LATE + 4).number == 2


def test_nothing_is_changed_and_numbers_are_the_database_s(town: Town) -> None:
    made = issue(town)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispatch.objects.create(
            project=town.project, number=1, colour="red", reasons=[], text="又", due_on=DUE, by=town.city, at=AT
        )
    for change in (lambda: Dispatch.objects.filter(pk=made.pk).update(text="改"), made.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


# --- pages -------------------------------------------------------------------------------------------------------------


def test_the_first_screen_tells_each_side_what_waits(town: Town, enter: Enter) -> None:
    assert told(town.colleague) == told(town.city) == []
    made = issue(town)
    assert (told(town.colleague), told(town.city)) == ([(True, False)], [])
    given_ = answer(made, town.colleague)
    assert (told(town.colleague), told(town.city)) == ([], [(False, True)])
    assert "审核督办答复" in enter(town.city).get("/").content.decode()
    hear(given_, town.city)
    assert told(town.colleague) == told(town.city) == []


def test_notices_that_were_closed_crowd_no_open_one_off_the_first_screen(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue(town)
    later = Dispatch.objects.create(
        project=town.project, number=2, colour="red", reasons=[], text="又", due_on=DUE, by=town.city, at=AT
    )
    given_ = Answer.objects.create(dispatch=later, number=1, text="已办", by=town.colleague, at=AT)
    AnswerReview.objects.create(answer=given_, outcome=CLOSED, by=town.city, at=AT)
    monkeypatch.setattr(selecting, "MOST", 1)
    assert told(town.colleague) == [(True, False)]


def test_it_goes_from_issue_to_closure_on_the_pages(town: Town, enter: Enter) -> None:
    city, district = enter(town.city), enter(town.colleague)
    assert "下发督办单" in city.get(HERE).content.decode()
    assert "下发督办单" not in district.get(HERE).content.decode()
    refused = city.post(f"{HERE}issue/", {"text": ""})
    assert refused.status_code == 422
    assert city.post(f"{HERE}issue/", {"text": "请抓紧施工"}).status_code == 302
    made = Dispatch.objects.get()
    assert "提交答复" in district.get(HERE).content.decode()
    paper = SimpleUploadedFile("计划.txt", "整改计划".encode())
    sent = district.post(f"{HERE}{made.pk}/answer/", {"text": "已增派人手", "file": paper})
    assert sent.status_code == 302
    given_ = Answer.objects.get()
    assert b"".join(district.get(f"{HERE}answers/{given_.pk}/file/")).decode() == "整改计划"
    assert enter(town.scene.stranger).get(f"{HERE}answers/{given_.pk}/file/").status_code == 404
    kept = city.post(f"{HERE}answers/{given_.pk}/hear/", {"outcome": "returned", "reason": "没有写日期"})
    assert kept.status_code == 422
    assert "没有写日期" in kept.content.decode()
    assert city.post(f"{HERE}answers/{given_.pk}/hear/", {"outcome": "closed"}).status_code == 302
    page = district.get(HERE).content.decode()
    assert "已销号" in page
    assert "提交答复" not in page
    assert "槐花里改造" in city.get("/oversight/dispatches/").content.decode()


def test_an_executable_is_not_taken_and_nothing_typed_is_lost(town: Town, enter: Enter) -> None:
    made = issue(town)
    bad = SimpleUploadedFile("a.exe", b"MZ\x90\x00")
    refused = enter(town.colleague).post(f"{HERE}{made.pk}/answer/", {"text": "见附件所列安排", "file": bad})
    assert refused.status_code == 422
    assert "见附件所列安排" in refused.content.decode()
    assert not Answer.objects.exists()


def test_more_answers_cost_no_more_statements(town: Town, enter: Enter) -> None:
    browser = enter(town.city)
    made = issue(town)

    def cost(page: str) -> int:
        browser.get(page)
        with CaptureQueriesContext(connection) as found:
            assert browser.get(page).status_code == 200
        return len(found)

    later = TODAY + timedelta(days=LATE + 30)
    hear(answer(made, town.colleague), town.city, RETURNED, reason="还差", due_on=later)
    before = {page: cost(page) for page in (HERE, "/oversight/dispatches/")}
    for number in range(3):
        given_ = answer(made, town.colleague, f"第 {number} 次", at=LATE + 3 + number)
        hear(given_, town.city, RETURNED, at=LATE + 3 + number, reason="还差", due_on=later)
    assert {page: cost(page) for page in before} == before
