"""The dispatch notice and the bulletin say what the records say about their day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meihao.documents.rules.paper import Heading, Note, Paper, Paragraph, Table, numbered
from meihao.oversight.selectors import papers
from tests.accounts.people import inside
from tests.oversight.test_dispatches import LATE, answer, hear, issue
from tests.renovation.conftest import TODAY, Town

DAY = TODAY + timedelta(days=LATE)
MONTH = f"{DAY:%Y-%m}"


def words(paper: Paper) -> str:
    """All that a paper says."""
    found = [paper.title, paper.number, paper.to]
    for block in numbered(paper.blocks):
        match block:
            case Heading() | Paragraph() | Note():
                found.append(block.text)
            case Table():
                found += [cell for row in block.rows for cell in row]
    return "\n".join(found)


def notice(days: int) -> str:
    on = TODAY + timedelta(days=days)
    return words(papers.notice("huaihua-2024.1", on=on, known=on, viewer=None))


def test_a_notice_names_whom_it_asks_what_for_why_and_by_when(town: Town) -> None:
    row = issue(town)
    said = notice(LATE)
    for part in (
        "区市政府",
        "槐花里改造",
        "红色",
        "请抓紧施工",
        *row.reasons,
        "待答复",
    ):
        assert part in said, part
    assert f"{row.due_on.year}年{row.due_on.month}月{row.due_on.day}日" in said


def test_a_notice_tells_the_answers_up_to_its_day_and_none_after(town: Town) -> None:
    made = answer(issue(town), town.district, at=LATE + 1)
    hear(made, town.city, "returned", reason="没有日期", due_on=DAY + timedelta(days=9))
    assert "已增派人手" not in notice(LATE)
    assert "待审核" in notice(LATE + 1)
    assert "退回：没有日期" in notice(LATE + 2)


@pytest.mark.parametrize("body", ["yantai", "zhifu"])
def test_a_bulletin_counts_by_district_and_names_the_reds_with_their_reasons(town: Town, body: str) -> None:
    issue(town)
    said = words(papers.bulletin(f"{body}.{MONTH}", on=DAY, known=DAY, viewer=None))
    assert "共 1 个，其中红色 1 个" in said
    assert "三、红色项目" in said
    assert "节点逾期超过红色界限" in said
    assert "本月下发督办单 1 份" in said
    assert "槐花里改造" in said


def test_a_bulletin_of_a_district_without_projects_says_so(town: Town) -> None:
    said = words(papers.bulletin(f"laishan.{MONTH}", on=DAY, known=DAY, viewer=None))
    assert "共 0 个" in said
    assert "槐花里" not in said


def test_a_bulletin_tells_the_stages_entered_in_its_month(town: Town) -> None:
    begun = words(papers.bulletin(f"zhifu.{TODAY:%Y-%m}", on=TODAY, known=TODAY, viewer=None))
    later = words(papers.bulletin(f"zhifu.{MONTH}", on=DAY, known=DAY, viewer=None))
    assert "本月没有项目进入新阶段" not in begun
    assert "本月没有项目进入新阶段" in later


def test_papers_are_for_those_who_may_know_of_the_projects(town: Town) -> None:
    issue(town)
    assert [each.id for each in papers.notices(town.builder)] == ["huaihua-2024.1"]
    assert papers.notices(town.scene.stranger) == []
    assert {each.place for each in papers.bulletins(town.district)} == {"zhifu机构"}
    assert papers.bulletins(town.builder) == []
    assert inside(town.district).get("/documents/dispatch-notice/huaihua-2024.1.docx").status_code == 200
    assert inside(town.scene.stranger).get("/documents/dispatch-notice/huaihua-2024.1.docx").status_code == 404
    assert "督办单 Word" in inside(town.district).get("/projects/huaihua-2024/oversight/").text
