"""Whatever shape a table is written in, reading it gives it back; what finds no place is named by its line."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from meihao.policy.reading.annex import read
from meihao.policy.reading.extract import extract
from meihao.policy.reading.shapes import Reading
from tests.policy.reading import documents
from tests.policy.reading.documents import LEVELS, Entry, Table, tables, triples

SEEDS = st.integers(0, 10_000)
TWO = (
    Entry(1, "绿色低碳", "绿色能源", {"基础性": "屋顶装光伏。", "引导性": "设换电柜。", "创新性": "做储能。"}),
    Entry(2, "绿色低碳", "无废社区", {"基础性": "垃圾分类。", "引导性": "两网合一。"}),
    Entry(3, "安全韧性", "应急救援", {"基础性": "设救援站。", "创新性": "零延时预警。"}),
)


def assert_reads(reading: Reading, table: Table) -> None:
    """The reading is the table, whole and without a fault."""
    assert reading.faults == ()
    assert [(text.indicator, text.level, text.text) for text in reading.levels] == triples(table)
    assert [(i.number, i.system, i.name) for i in reading.indicators] == [(e.number, e.system, e.name) for e in table]
    spans = {}
    for entry in table:
        spans.setdefault(entry.system, []).append(entry.number)
    assert [(s.name, s.first, s.last) for s in reading.systems] == [(n, min(v), max(v)) for n, v in spans.items()]


@settings(max_examples=60, deadline=None)
@given(tables(systems=(1, 4)), SEEDS)
def test_an_outline_reads_back(table: Table, seed: int) -> None:
    lines = documents.outline(table, seed=seed).split("\n")
    reading = read(lines)
    assert_reads(reading, table)
    for text in reading.levels:
        assert text.text.startswith(lines[text.first_line - 1].strip())
        assert text.text.endswith(lines[text.last_line - 1].strip())


@settings(max_examples=60, deadline=None)
@given(tables(), SEEDS)
def test_running_lines_read_back(table: Table, seed: int) -> None:
    systems = tuple({entry.system: None for entry in table})
    lines = documents.flattened(table, seed=seed).split("\n")
    assert_reads(read(lines, systems=systems), table)
    if len(systems) > 1:
        assert_reads(read(lines), table)


@settings(max_examples=40, deadline=None)
@given(tables(systems=(1, 3)), SEEDS)
def test_running_lines_read_back_without_an_introduction_if_the_systems_are_named(table: Table, seed: int) -> None:
    systems = tuple({entry.system: None for entry in table})
    assert_reads(read(documents.flattened(table, seed=seed, introduced=False).split("\n"), systems=systems), table)


@settings(max_examples=15, deadline=None)
@given(tables(systems=(1, 3), each=(1, 3)), SEEDS)
def test_a_docx_with_merged_cells_reads_back(table: Table, seed: int) -> None:
    assert_reads(read(extract(documents.word(table, seed=seed), "附件1.docx")), table)


@settings(max_examples=25, deadline=None)
@given(tables(systems=(1, 3), each=(1, 5)))
def test_a_ruled_pdf_reads_back(table: Table) -> None:
    assert_reads(read(extract(documents.pdf(table), "附件1.pdf")), table)


def test_rows_pasted_with_tabs_between_cells_read_back() -> None:
    rows = ["\t".join(documents.HEADER)]
    for entry in TWO:
        head = [str(entry.number), entry.system, entry.name]
        for level, text in entry.texts.items():
            rows.append("\t".join([*head, level, text]))
            head = ["", "", ""]
    assert_reads(read(rows), TWO)


def test_an_outline_whose_empty_cells_an_editor_stripped_reads_back() -> None:
    lines = [line.rstrip() for line in documents.outline(TWO).split("\n")]
    assert_reads(read(lines), TWO)


def test_full_width_figures_and_look_alike_characters_are_read_as_what_they_look_like() -> None:
    text = (
        documents.outline(TWO)
        .replace("\t3", "\t３")
        .replace("\t基础性", "\t基础性\u3000")
        .replace("绿色能源", "绿⾊能源")
    )
    assert_reads(read(text.split("\n")), TWO)


def test_a_row_that_the_page_broke_is_joined_again() -> None:
    row = "\t3\n\t安全韧性\n\t应急救援\n\t基础性\n\t设救援站。\n"
    text = next(text for seed in range(100) if row in (text := documents.outline(TWO, seed=seed)))
    halves = "\t3\n\t安全韧性\n\t应急\n\t基础性\n\t设救\n\n— 7 —\n\f" + "".join(
        f"\t{word}\n" for word in documents.HEADER
    )
    halves += "\n\t\n\t\n\t救援\n\t\n\t援站。\n"
    assert_reads(read(text.replace(row, halves).split("\n")), TWO)


def test_a_pdf_without_ruling_lines_never_passes_off_one_text_for_another() -> None:
    reading = read(extract(documents.pdf(TWO, ruled=False), "a.pdf"))
    assert reading.faults or len(reading.levels) == 7


def test_a_typeset_pdf_reads_back() -> None:
    """A producer that is not ours: it draws merged cells in the middle of their height and breaks them over pages."""
    fonts = Path(pytest.importorskip("pylopdf_fonts_zh_cn").__file__).parent
    table = tuple(
        Entry(
            number,
            ("绿色低碳", "安全韧性")[number // 9],
            f"新设{chr(0x4E00 + number)}项",
            dict.fromkeys(LEVELS, f"{'设施' * number * 3}1+N平台。"),
        )
        for number in range(1, 18)
    )
    cells = [f"[{word}]" for word in documents.HEADER]
    for entry in table:
        system = 3 * sum(1 for other in table if other.system == entry.system)
        cells.append(f"table.cell(rowspan: 3)[{entry.number}]")
        if entry.number in (1, 9):
            cells.append(f"table.cell(rowspan: {system})[{entry.system}]")
        cells.append(f"table.cell(rowspan: 3)[{entry.name}]")
        cells += [f"[{words}]" for level, text in entry.texts.items() for words in (level, text)]
    source = f"""#set page(width: 300pt, height: 400pt, margin: 30pt, numbering: "— 1 —")
#set text(font: "Noto Sans SC", size: 9pt, lang: "zh")
附件 1

#table(columns: (2em, 3em, 3em, 4em, 1fr), align: horizon, table.header({", ".join(cells[:5])}), {", ".join(cells[5:])})

附件 2
"""
    document = extract(typst.compile(source.encode(), font_paths=[str(fonts)]), "a.pdf")
    assert sum("\f" in text for text in document.texts) > 2
    assert_reads(read(document), table)


def test_levels_may_have_other_names() -> None:
    text = documents.outline(TWO).replace("基础性", "达标项").replace("引导性", "提升项").replace("创新性", "示范项")
    reading = read(text.split("\n"), levels=("达标项", "提升项", "示范项"))
    assert [text.level for text in reading.levels] == [
        "达标项",
        "提升项",
        "示范项",
        "达标项",
        "提升项",
        "达标项",
        "示范项",
    ]
    assert reading.faults == ()


def test_a_dash_says_that_a_level_asks_nothing_and_an_empty_cell_is_a_fault() -> None:
    dashed = read(documents.outline((_with(TWO[0], "创新性", "——"), *TWO[1:])).split("\n"))
    assert (len(dashed.levels), dashed.faults) == (6, ())
    (fault,) = read(documents.outline((_with(TWO[0], "创新性", ""), *TWO[1:])).split("\n")).faults
    assert fault.reason == "第 1 项的“创新性”没有内容"


def _with(entry: Entry, level: str, text: str) -> Entry:
    return replace(entry, texts=entry.texts | {level: text})


def test_a_number_left_to_automatic_numbering_is_supplied_and_reported() -> None:
    text = documents.outline(TWO).replace("\t2\n", "\t\n")
    reading = read(text.split("\n"))
    assert [indicator.number for indicator in reading.indicators] == [1, 2, 3]
    assert ["自动编号" in fault.reason for fault in reading.faults] == [True]


def test_systems_that_cannot_be_told_from_names_are_reported_once() -> None:
    reading = read(documents.flattened(TWO, introduced=False).split("\n"))
    assert len(reading.levels) == 7
    assert reading.systems == ()
    assert ["分不清体系和指标名称" in fault.reason for fault in reading.faults] == [True]


def test_a_lone_page_number_does_not_enter_the_text() -> None:
    lines = [
        "序号 体系 指标 指标性质 指标内容",
        "1",
        "绿色低碳",
        "无废社区",
        "基础性",
        "垃圾分类，",
        "12",
        "\f定时投放。",
    ]
    reading = read(lines, systems=["绿色低碳"])
    assert [text.text for text in reading.levels] == ["垃圾分类，定时投放。"]
    assert [(fault.line, fault.text) for fault in reading.faults] == [(7, "12")]


@pytest.mark.parametrize("shape", [documents.outline, documents.flattened])
def test_a_repeated_level_and_a_repeated_number_are_faults_with_their_lines(shape) -> None:
    text = shape(TWO).replace("引导性", "基础性")
    lines = text.split("\n")
    faults = read(lines, systems=["绿色低碳", "安全韧性"]).faults
    assert len(faults) == 2
    assert all("重复" in fault.reason and "基础性" in lines[fault.line - 1] for fault in faults)
    twice = read(shape((*TWO, TWO[0])).split("\n"), systems=["绿色低碳", "安全韧性"])
    assert len(twice.levels) == 7
    assert "序号 1 重复，此处未计入" in {fault.reason for fault in twice.faults}


def test_numbers_out_of_order_are_kept_and_reported() -> None:
    turned = (TWO[1], TWO[0], TWO[2])
    for shape in (documents.outline, documents.flattened):
        reading = read(shape(turned).split("\n"), systems=["绿色低碳", "安全韧性"])
        assert sorted((t.indicator, t.text) for t in reading.levels) == sorted((n, t) for n, _, t in triples(TWO))
        assert "序号应为 1，文中为 2" in {fault.reason for fault in reading.faults}


def test_a_document_without_such_a_table_says_so() -> None:
    for lines in ([], [""], ["关于开会的通知", "各部门：", "请准时参加。"], ["序号\t姓名\t电话", "1\t张三\t123"]):
        reading = read(lines)
        assert not reading.levels
        assert "没有找到指标表" in reading.faults[0].reason


@settings(max_examples=60, deadline=None)
@given(tables(), SEEDS, st.integers(0, 10_000), st.sampled_from(["outline", "flattened"]))
def test_a_truncated_document_gives_what_it_has_and_nothing_else(table: Table, seed: int, cut: int, shape: str) -> None:
    text = getattr(documents, shape)(table, seed=seed)
    lines = text[: len(text) * cut // 10_000].split("\n")
    reading = read(lines, systems=tuple({entry.system: None for entry in table}))
    true = {(number, level): text for number, level, text in triples(table)}
    for at, found in enumerate(reading.levels):
        whole = true.get((found.indicator, found.level), "")
        last = at == len(reading.levels) - 1
        faulted = any(fault.line in range(found.first_line, found.last_line + 1) for fault in reading.faults)
        assert found.text == whole or (last and (whole.startswith(found.text) or faulted))
    assert_sound(reading, lines)


@settings(max_examples=40, deadline=None)
@given(tables(), SEEDS, st.sampled_from(["outline", "flattened"]))
def test_shuffled_lines_never_crash(table: Table, seed: int, shape: str) -> None:
    lines = getattr(documents, shape)(table, seed=seed).split("\n")
    random.Random(seed).shuffle(lines)
    assert_sound(read(lines), lines)


_FRAGMENTS = [
    *LEVELS,
    *documents.HEADER,
    "\t",
    "\t1",
    "2",
    "3 环境",
    "\f",
    "",
    "附件2",
    "— 3 —",
    "新设。",
    "性",
    "基础",
    "序",
    " ",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(_FRAGMENTS) | st.text(max_size=12), max_size=40))
def test_foreign_lines_never_crash(fragments: list[str]) -> None:
    lines = ["序号 体系 指标 指标性质 指标内容", *fragments]
    assert_sound(read(lines), lines)
    assert_sound(read([*map("\t{}".format, documents.HEADER), *fragments]), lines + [""] * 4)


def assert_sound(reading: Reading, lines: list[str]) -> None:
    """Every line number is a line of the document, and every text belongs to an indicator."""
    assert all(0 <= fault.line <= len(lines) and fault.reason for fault in reading.faults)
    numbers = [indicator.number for indicator in reading.indicators]
    assert len(set(numbers)) == len(numbers)
    assert {text.indicator for text in reading.levels} <= set(numbers)
    assert all(1 <= text.first_line <= text.last_line <= len(lines) for text in reading.levels)
    assert len({(text.indicator, text.level) for text in reading.levels}) == len(reading.levels)
