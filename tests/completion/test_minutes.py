"""The minutes of a meeting for acceptance tell what was checked, who came, who signed by a day, and what is to be mended."""

from __future__ import annotations

from meihao.completion.selectors import minutes
from tests.completion.conftest import Site, on
from tests.oversight.test_papers import words


def told(at: int) -> str:
    return words(minutes.minutes("huaihua-2024.1", on=on(at), known=on(at), viewer=None))


def test_the_minutes_tell_all_that_was_recorded_of_the_meeting(site: Site) -> None:
    site.pass_()
    said = told(20)
    for part in ("槐花里改造竣工验收会议纪要", "项目部", "孙某 副主任", "合格", "同意验收", "验收通过", "符合规定"):
        assert part in said, part
    assert [each.id for each in minutes.meetings(site.supervisor)] == ["huaihua-2024.1"]
    assert minutes.meetings(site.town.scene.stranger) == []


def test_what_was_signed_later_is_not_told(site: Site) -> None:
    site.ready()
    meeting = site.hold(20)
    site.sign(meeting, "designer", 21, "mend", "补竣工图")
    assert "补竣工图" not in told(20)
    assert "设计单位：补竣工图" in told(21)
    assert "须整改的" in told(21)
