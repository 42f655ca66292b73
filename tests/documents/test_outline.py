"""A paper by an outline of the pack: complete, or saying itself what it lacks."""

from __future__ import annotations

from datetime import date

import pytest

from meihao.documents.rules.outline import Section, Written, by_outline, lacking
from meihao.documents.rules.paper import Attachments, Heading, Note, Paragraph
from meihao.policy import library

OUTLINE = library.current().parts.documents["documents/annex2.toml"]
EMPTY = Written(
    name="幸福社区", profile="upgrade", sections={}, drawings=frozenset(), issuer="芝罘区人民政府", on=date(2024, 6, 30)
)


def full(profile: str) -> Written:
    sections = {
        item.id: Section((Paragraph(f"写了{item.heading}"),), frozenset(item.must))
        for part in OUTLINE.parts
        for item in part.items
    }
    drawings = frozenset(each.id for each in OUTLINE.drawings)
    return Written(
        name="幸福社区", profile=profile, sections=sections, drawings=drawings, issuer="区", on=date(2024, 6, 30)
    )


def test_nothing_is_left_out_in_silence() -> None:
    paper = by_outline(OUTLINE, EMPTY)
    text = "".join(each.text for each in paper.blocks if isinstance(each, Paragraph | Note))
    wanted = [must for part in OUTLINE.parts for item in part.items for must in item.must]
    assert [must for must in wanted if must not in text] == []
    assert all(each.name in text for each in OUTLINE.drawings)
    assert paper.title == "幸福社区美好社区创建方案"
    assert len(lacking(OUTLINE, EMPTY)) == sum(len(part.items) for part in OUTLINE.parts) + 1


def test_a_scheme_that_speaks_of_all_lacks_nothing() -> None:
    paper = by_outline(OUTLINE, full("upgrade"))
    assert lacking(OUTLINE, full("upgrade")) == []
    assert not any("待补" in each.text for each in paper.blocks if isinstance(each, Paragraph))
    (enclosed,) = [each for each in paper.blocks if isinstance(each, Attachments)]
    assert enclosed.names == tuple(each.name for each in OUTLINE.drawings)


@pytest.mark.parametrize(("profile", "parts"), [("upgrade", 6), ("redevelopment", 6), ("new_build", 5)])
def test_what_is_not_asked_of_a_kind_of_pilot_is_left_out(profile: str, parts: int) -> None:
    heads = [
        each for each in by_outline(OUTLINE, full(profile)).blocks if isinstance(each, Heading) and each.level == 1
    ]
    assert len(heads) == parts


def test_a_point_that_is_not_spoken_of_is_named_at_its_place() -> None:
    written = full("upgrade")
    goals = Section(written.sections["goals"].blocks, frozenset(["试点类型"]))
    short = Written(
        name="幸福社区",
        profile="upgrade",
        sections={**written.sections, "goals": goals},
        drawings=written.drawings,
        issuer="区",
        on=written.on,
    )
    (found,) = lacking(OUTLINE, short)
    assert found.points == ("目标定位", "特色主题")
    assert Paragraph("（待补：目标定位、特色主题）") in by_outline(OUTLINE, short).blocks
