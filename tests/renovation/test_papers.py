"""The papers about reviews tell what departments and experts said, and no name or score before there is a conclusion."""

from __future__ import annotations

from datetime import timedelta

from meihao.renovation.selectors import papers
from tests.oversight.test_papers import words
from tests.renovation.conftest import TODAY, Town
from tests.renovation.test_reviews import Board, board, forwarded, seated

__all__ = ["board", "forwarded", "seated"]

ON = TODAY + timedelta(days=1)


def joint() -> str:
    return words(papers.joint_opinion("huaihua-2024", on=ON, known=ON, viewer=None))


def expert() -> str:
    return words(papers.expert_opinion("huaihua-2024", on=ON, known=ON, viewer=None))


def test_a_project_that_nobody_reviewed_has_no_such_paper(town: Town) -> None:
    assert papers.reviewed(None) == papers.judged(None) == []
    assert "到这一天还没有记录" in joint()


def test_the_joint_review_tells_each_department_and_who_is_silent(board: Board) -> None:
    board.call()
    board.answer("housing", "changes", "补消防通道图")
    said = joint()
    for part in ("修改后通过", "补消防通道图", "未答复", "2 个部门中 0 个通过"):
        assert part in said, part
    assert [each.id for each in papers.reviewed(board.town.district)] == ["huaihua-2024"]
    assert papers.reviewed(board.town.scene.stranger) == []


def test_experts_are_named_with_their_scores_only_once_they_have_concluded(seated: Board) -> None:
    names = [str(each) for each in seated.seated()]
    before = expert()
    assert not any(name in before for name in names)
    assert "本轮还没有结论" in before
    for each in seated.seated():
        seated.vote(each)
    after = expert()
    assert all(name in after for name in names)
    assert "结论\n通过" in after
