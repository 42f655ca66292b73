"""The pages of the four preconditions: entering, confirming, and who sees what."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meihao.accounts.models import User
from meihao.renovation.models import Comment, Ground, GroundReview
from meihao.renovation.rules import grounds as rules
from tests.accounts.people import inside
from tests.renovation.conftest import Town
from tests.renovation.grounds import (
    CANVASS,
    COMMITTEE,
    POSTING,
    confirm,
    confirmed,
    enter,
    paper,
    photo,
    shot,
    structure,
)

HERE = "/projects/huaihua-2024/preconditions/"
COUNTS = {
    "concluded_on": "2024-05-10",
    "owners": "300",
    "asked": "200",
    "agreed": "150",
    "owners_area": "24000",
    "asked_area": "16500.50",
    "agreed_area": "13000.25",
    "promises": ["support", "property_way"],
}


def picture(shade: int) -> SimpleUploadedFile:
    return SimpleUploadedFile("a.png", photo(shade), "image/png")


def document() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.txt", "汇总".encode(), "text/plain")


def post(user: User, where: str, data: dict[str, object]) -> tuple[int, str]:
    answer = inside(user).post(HERE + where, data)
    return answer.status_code, answer.text


def test_pages_are_for_those_who_see_the_project(town: Town) -> None:
    posting = enter(town, POSTING, shot(1))
    comment = Comment.objects.create(
        posting=posting.posting, received_on=date(2024, 5, 25), channel="电话", text="车位少",
        entered_by=town.clerk, entered_at=posting.entered_at,
    )  # fmt: skip
    file = posting.files.get()
    pages = ("", "new/structure/", f"{posting.pk}/", f"{posting.pk}/files/{file.pk}/", f"comments/{comment.pk}/")
    stranger = inside(town.scene.stranger)
    for where in pages:
        for user in (town.clerk, town.street, town.district, town.builder):
            assert reached(inside(user), HERE + where) == 200
        assert reached(stranger, HERE + where) == 404
    assert reached(inside(town.clerk), f"{HERE}new/nothing/") == 404
    assert reached(inside(town.clerk), f"{HERE}new/demolition/") == 404, "of which structure?"
    assert reached(inside(town.clerk), f"{HERE}new/closing/?of={posting.pk}") == 200
    assert reached(inside(town.clerk), f"{HERE}999999/") == 404
    assert reached(inside(town.clerk), f"{HERE}{posting.pk}/files/999999/") == 404


def reached(browser: Client, where: str) -> int:
    response = browser.get(where)
    if response.streaming:
        b"".join(response)
    return int(response.status_code)


@pytest.mark.parametrize(
    ("entry", "file"),
    [
        (COMMITTEE, paper("证")),
        (structure(), shot(1)),
        (rules.Survey(date(2024, 4, 1), 0), None),
        (CANVASS, paper("表")),
        (POSTING, shot(2)),
    ],
)
def test_each_kind_of_record_has_its_page(town: Town, entry: rules.Entry, file: object) -> None:
    made = enter(town, entry, *([file] if file else []))  # type: ignore[list-item]
    text = inside(town.district).get(f"{HERE}{made.pk}/").text
    assert "待确认" in text
    assert "记下结论" in text
    assert "记下结论" not in inside(town.clerk).get(f"{HERE}{made.pk}/").text


def test_a_structure_goes_from_found_to_down_on_the_pages(town: Town) -> None:
    given = {"place": "3 号楼西侧", "sort": "储藏棚", "area": "12.5", "found_on": "2024-03-05", "file": picture(1)}
    assert post(town.clerk, "new/structure/", given)[0] == 302
    shed = Ground.objects.get()
    assert shed.structure.area == 1250
    assert post(town.district, f"{shed.pk}/review/", {"outcome": "confirmed", "seen": "0"})[0] == 302
    assert "登记拆除" in inside(town.clerk).get(HERE).text
    down = {"demolished_on": "2024-04-01", "voluntary": "yes", "file": picture(2)}
    assert post(town.clerk, f"new/demolition/?of={shed.pk}", down)[0] == 302
    made = Ground.objects.get(kind="demolition")
    assert made.demolition.voluntary
    assert "业主自行拆除" in inside(town.clerk).get(f"{HERE}{made.pk}/").text
    assert post(town.district, f"{made.pk}/review/", {"outcome": "confirmed", "seen": "0"})[0] == 302
    assert post(town.clerk, "new/survey/", {"surveyed_on": "2024-04-02", "count": "1"})[0] == 302
    confirm(town, Ground.objects.get(kind="survey"))
    text = inside(town.district).get(HERE).text
    assert "0 处没有拆除记录" in text
    assert "<dt>未办结的违法建设</dt><dd>0 处" in text


def test_impossible_counts_come_back_with_what_was_typed(town: Town) -> None:
    status, text = post(town.clerk, "new/canvass/", {**COUNTS, "agreed": "201", "file": document()})
    assert status == 422
    assert "同意的人数 201 人 多于征求意见的人数 200 人" in text
    assert 'value="16500.50"' in text
    status, text = post(town.clerk, "new/canvass/", {**COUNTS, "asked_area": "16500.505", "file": document()})
    assert status == 422
    assert not Ground.objects.exists()
    assert post(town.clerk, "new/canvass/", {**COUNTS, "file": document()})[0] == 302
    assert Ground.objects.get().canvass.asked_area == 1_650_050


def test_a_committee_is_entered_with_its_members(town: Town) -> None:
    given = {
        "certificate": "12号", "filed_on": "2024-03-20", "assembly_on": "2024-03-02", "since": "2024-03-02",
        "until": "2027-03-01", "members": "主任 王某\n李某",
    }  # fmt: skip
    status, text = post(town.clerk, "new/committee/", {**given, "file": document()})
    assert status == 422
    assert "第 2 行“李某”读不出来" in text
    assert post(town.clerk, "new/committee/", {**given, "members": "主任 王某", "file": document()})[0] == 302
    assert "主任 王某" in inside(town.district).get(f"{HERE}{Ground.objects.get().pk}/").text


def test_a_posting_is_entered_with_its_places_and_its_comments_are_settled(town: Town) -> None:
    given = {"title": "第一稿", "posted_on": "2024-05-20", "phone": "0535-6210000", "place1": "东门", "place2": "北门"}
    status, text = post(town.clerk, "new/posting/", {**given, "photo1": picture(1)})
    assert status == 422
    assert "写了位置，请附那里的照片" in text
    assert post(town.clerk, "new/posting/", {**given, "photo1": picture(1), "photo2": picture(2)})[0] == 302
    posting = Ground.objects.get()
    assert [file.caption for file in posting.files.all()] == ["东门", "北门"]
    said = {"received_on": "2024-05-25", "channel": "电话", "text": "车位太少"}
    assert post(town.clerk, f"{posting.pk}/comments/", said)[0] == 302
    comment = Comment.objects.get()
    assert "处理这条意见" in inside(town.clerk).get(f"{HERE}{posting.pk}/").text
    status, text = post(town.clerk, f"new/closing/?of={posting.pk}", {"closed_on": "2024-06-01"})
    assert (status, "还有 1 条公示意见没有处理" in text) == (422, True)
    assert post(town.clerk, f"comments/{comment.pk}/", {"adopted": "yes", "answer": ""})[0] == 422
    assert post(town.clerk, f"comments/{comment.pk}/", {"adopted": "yes", "answer": "加 12 个"})[0] == 302
    assert post(town.clerk, f"comments/{comment.pk}/", {"adopted": "no", "answer": "不加"})[0] == 422
    assert post(town.clerk, f"new/closing/?of={posting.pk}", {"closed_on": "2024-06-01"})[0] == 302
    assert "加 12 个" in inside(town.district).get(f"{HERE}{posting.pk}/").text


def test_whoever_may_not_enter_or_confirm_is_told_who_may(town: Town) -> None:
    assert "由项目所在的社区或街道登记" in inside(town.builder).get(f"{HERE}new/survey/").text
    status, text = post(town.builder, "new/survey/", {"surveyed_on": "2024-04-02", "count": "0"})
    assert (status, "由项目所在的社区或街道登记" in text) == (422, True)
    made = enter(town, rules.Survey(date(2024, 4, 1), 0))
    status, text = post(town.street, f"{made.pk}/review/", {"outcome": "confirmed", "seen": "0"})
    assert (status, "由区市政府（管委）的经办人确认" in text) == (422, True)
    assert post(town.clerk, f"{made.pk}/comments/", {})[0] == 404, "comments are on postings"
    assert not GroundReview.objects.exists()


def test_a_file_that_is_no_photograph_is_laid_to_its_field(town: Town) -> None:
    given = {"place": "3 号楼", "sort": "棚", "area": "1", "found_on": "2024-03-05", "file": document()}
    status, text = post(town.clerk, "new/structure/", given)
    assert status == 422
    assert "拆除前的照片：" in text
    given = {"title": "第一稿", "posted_on": "2024-05-20", "place1": "东门", "photo1": document()}
    assert post(town.clerk, "new/posting/", given)[0] == 422


def test_twice_the_records_cost_no_more_statements(town: Town) -> None:
    def fill(number: int) -> None:
        shed = confirmed(town, structure(f"{number} 号楼"), shot(number))
        enter(town, rules.Demolition(date(2024, 4, 1), voluntary=True), shot(100 + number), of=shed)

    def cost() -> int:
        browser = inside(town.clerk)
        browser.get(HERE)
        with CaptureQueriesContext(connection) as counted:
            browser.get(HERE)
        return len(counted)

    fill(1)
    few = cost()
    for number in range(2, 8):
        fill(number)
    assert cost() == few
