"""A reading beside a pack: what fits is paired, what does not is named."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from meihao.policy.reading.annex import read
from meihao.policy.reading.match import PackIndicator, match
from tests.policy.reading import documents
from tests.policy.reading.documents import Entry, Table, tables

TABLE = (
    Entry(1, "功能完善", "社区食堂", {"基础性": "开食堂。", "引导性": "送餐。"}),
    Entry(2, "功能完善", "社区驿站", {"基础性": "设驿站。"}),
    Entry(3, "环境优美", "建筑微更新", {"基础性": "整立面。", "创新性": "用新材。"}),
)


def pack_of(table: Table) -> list[PackIndicator]:
    return [PackIndicator(entry.number, entry.name, entry.system, tuple(entry.texts)) for entry in table]


@settings(max_examples=30, deadline=None)
@given(tables())
def test_a_document_fits_its_own_pack(table: Table) -> None:
    fit = match(read(documents.outline(table).split("\n")), pack_of(table))
    count = sum(len(entry.texts) for entry in table)
    assert fit.summary() == f"{count}/{count} 全部对应"
    assert fit.whole


@settings(max_examples=40, deadline=None)
@given(tables(), tables())
def test_every_text_and_every_level_is_paired_or_left_over_once(ours: Table, theirs: Table) -> None:
    reading = read(documents.outline(theirs).split("\n"))
    fit = match(reading, pack_of(ours))
    assert fit.found + len(fit.unmatched) == len(reading.levels)
    assert fit.found + len(fit.missing) == fit.expected
    assert fit.summary().startswith(f"{fit.found}/{fit.expected} ")


def test_what_is_left_over_is_named_with_its_line() -> None:
    text = documents.outline(TABLE).split("\n")
    pack = pack_of((replace(TABLE[0], texts={"基础性": "", "创新性": ""}), *TABLE[1:]))
    fit = match(read(text), pack)
    assert [(one.indicator, one.level) for one in fit.unmatched] == [(1, "引导性")]
    assert "送餐" in text[fit.unmatched[0].first_line - 1]
    assert [tuple(one) for one in fit.missing] == [(1, "社区食堂", "创新性")]
    assert fit.summary() == "4/5 原文 1 条未对应，缺 1 条原文"


def test_renamed_renumbered_and_regrouped_indicators_are_still_found() -> None:
    theirs = (
        replace(TABLE[1], number=1, system="环境优美"),
        replace(TABLE[0], number=2, system="环境优美"),
        replace(TABLE[2], name="建筑更新"),
    )
    fit = match(read(documents.outline(theirs).split("\n")), pack_of(TABLE))
    assert (fit.found, fit.expected) == (5, 5)
    assert [(one.number, one.pack, one.document) for one in fit.renamed] == [(3, "建筑微更新", "建筑更新")]
    assert {(one.number, one.what) for one in fit.changes} == {
        *((1, "number"), (1, "system"), (2, "number"), (2, "system"), (3, "name"))
    }
    assert fit.summary() == "5/5 指标名称不同 1 处，序号或体系不同 4 处"


def test_a_variant_glyph_is_no_other_name() -> None:
    theirs = (replace(TABLE[0], name="虛拟健身"),)
    fit = match(read(documents.outline(theirs).split("\n")), pack_of((replace(TABLE[0], name="虚拟健身"),)))
    assert fit.whole


@settings(deadline=None)
@given(st.integers(0, 5))
def test_another_citys_table_does_not_match_by_its_numbers(seed: int) -> None:
    theirs = tuple(
        replace(entry, name=name) for entry, name in zip(TABLE, ("智能停车", "无废小区", "海绵院落"), strict=True)
    )
    fit = match(read(documents.outline(theirs, seed=seed).split("\n")), pack_of(TABLE))
    assert fit.found == 0
    assert len(fit.unmatched) == 5
