"""Spaces, widths and look-alikes."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from meihao.policy.reading.text import finished, fold, join, tidy


def test_spaces_beside_chinese_go_and_those_between_latin_words_stay() -> None:
    assert tidy("依托 1+N\u3000综合（试 \xa0行） open  data 平台") == "依托1+N综合（试行）open data平台"


def test_widths_and_look_alikes_change_and_the_printed_glyphs_stay() -> None:
    assert tidy("Ｏ２Ｏ，⽤户\u200b虛拟（试）") == "O2O，用户虛拟（试）"
    assert fold("虛拟（５Ｇ）") == fold("虚拟(5g)")


def test_a_break_is_nothing_in_chinese_and_a_space_between_latin_words() -> None:
    assert join(["社区商", "业O2O", "模式open", "data", "共30", "分钟"]) == "社区商业O2O模式open data共30分钟"


def test_a_sentence_ends_with_its_mark_closing_ones_aside() -> None:
    assert finished("打造“平安社区。”")
    assert not finished("打造“平安社区”")


@settings(deadline=None)
@given(st.text())
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
