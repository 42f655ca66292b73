"""One content as a document to edit and as a PDF: the same words, the layout of official papers, the same bytes every time."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from itertools import pairwise

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from meihao.documents.rules import typeset, word
from meihao.documents.rules.paper import Column, Heading, Paper, Paragraph, Table, chinese_number, numbered, spans
from meihao.documents.rules.printing import printed
from tests.documents.papers import CELLS, DIGEST, ON, PAPER, SAID


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_the_digest_is_of_what_the_paper_says_and_of_nothing_else() -> None:
    assert PAPER.digest == DIGEST
    assert replace(PAPER, address="https://elsewhere.example/").digest == DIGEST
    assert replace(PAPER, title="另一份").digest != DIGEST
    assert replace(PAPER, record="0" * 64).digest == "0" * 64


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_the_same_paper_gives_the_same_bytes(form: str) -> None:
    assert printed(PAPER, form) == printed(replace(PAPER), form)
    with pytest.raises(ValueError, match="odt"):
        printed(PAPER, "odt")


def test_the_document_says_every_word_in_order_with_the_styles_of_its_parts() -> None:
    document = Document(io.BytesIO(word.written(PAPER)))
    said = [each.text.strip("　") for each in document.paragraphs if each.text]
    assert said == list(SAID)
    styles = {each.text.strip("　"): each.style.name for each in document.paragraphs if each.text and each.style}
    assert styles["一、基本情况"] == "Heading 1"
    assert styles["（一）理由"] == "Heading 2"
    assert styles[PAPER.title] == "Title"
    assert styles["工程进度落后于备案的方案。"] == "Body Text"
    assert [cell.text for row in document.tables[0].rows for cell in row.cells][:4] == [
        "体系",
        "条目",
        "服务",
        "养老服务站",
    ]
    assert document.tables[0].cell(2, 1).text == "托儿所 <&>"
    assert document.tables[0]._tbl.xml.count('w:val="restart"') == 2
    assert PAPER.digest in document.tables[-1].cell(0, 1).text


def test_the_document_is_laid_out_as_official_papers_are() -> None:
    document = Document(io.BytesIO(word.written(PAPER)))
    upright, across, rest = document.sections
    for section in (upright, rest):
        sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert [round(side.mm) for side in sides if side is not None] == [37, 35, 28, 26]
        assert section._sectPr.find(qn("w:docGrid")).get(qn("w:linePitch")) == "579"
    assert across.page_width is not None
    assert round(across.page_width.mm) == 297
    body = document.styles["Body Text"].element
    assert body.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert body.rPr.find(qn("w:sz")).get(qn("w:val")) == "32"
    assert body.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"
    assert "PAGE" in upright.footer._element.xml
    assert "PAGE" in upright.even_page_footer._element.xml


def test_a_line_of_the_document_holds_twenty_eight_characters() -> None:
    body = Document(io.BytesIO(word.written(PAPER))).styles["Body Text"].element
    width = (
        int(body.rPr.find(qn("w:sz")).get(qn("w:val"))) / 2 + int(body.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    )
    assert int(156 / 25.4 * 72 / width) == 28


def test_the_pdf_says_what_the_document_says() -> None:
    reader = PdfReader(io.BytesIO(typeset.typeset(PAPER)))
    text = bare("".join(page.extract_text() for page in reader.pages))
    assert [word for word in (*SAID, *CELLS, PAPER.digest, PAPER.address) if bare(word) not in text] == []
    assert [(page.mediabox.width > page.mediabox.height) for page in reader.pages] == [False, False, True, False]
    assert reader.metadata is not None
    assert reader.metadata.title == PAPER.title


def test_the_parts_of_a_document_are_dated_alike_and_none_is_random() -> None:
    with zipfile.ZipFile(io.BytesIO(word.written(PAPER))) as archive:
        assert archive.testzip() is None
        assert {each.date_time[0] for each in archive.infolist()} == {1980}
        assert b"2024-06-30T00:00:00Z" in archive.read("docProps/core.xml")


def test_without_an_address_there_is_no_code_to_scan() -> None:
    document = Document(io.BytesIO(word.written(replace(PAPER, address=""))))
    assert not document.inline_shapes
    assert len(Document(io.BytesIO(word.written(PAPER))).inline_shapes) == 1


@settings(deadline=None)
@given(st.lists(st.integers(1, 4), max_size=30))
def test_headings_are_numbered_from_one_under_each_heading_above(levels: list[int]) -> None:
    texts = [each.text for each in numbered(Heading("", level) for level in levels) if isinstance(each, Heading)]
    counts = [0, 0, 0, 0]
    for level, text in zip(levels, texts, strict=True):
        counts[level - 1] += 1
        counts[level:] = [0] * (4 - level)
        number = counts[level - 1]
        written = chinese_number(number) if level < 3 else str(number)
        assert text.strip("、（）.") == written


@settings(deadline=None)
@given(st.lists(st.sampled_from("甲乙丙"), min_size=1, max_size=20))
def test_merged_cells_go_down_all_rows_and_break_where_the_key_does(keys: list[str]) -> None:
    table = Table((Column("键", 1, spans(keys)),), tuple((each,) for each in keys))
    assert sum(table.starts[0]) == len(keys)
    for at, (before, after) in enumerate(pairwise(keys), start=1):
        assert (table.starts[0][at] == 0) == (before == after)


def test_a_table_whose_cells_do_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="cell for each column"):
        Table((Column("甲", 1),), (("一", "二"),))
    with pytest.raises(ValueError, match="go down all rows"):
        Table((Column("甲", 1, (1,)),), (("一",), ("二",)))


def test_a_character_that_no_font_has_does_not_keep_a_paper_from_being_printed() -> None:
    paper = Paper(title="清单", on=ON, blocks=(Paragraph("住户 \U0001f600 \U0002b740 某"),))
    assert len(PdfReader(io.BytesIO(typeset.typeset(paper))).pages) == 1


def test_what_people_wrote_is_never_taken_for_markup() -> None:
    hostile = "#panic() *x* $y$ <w:t> & ]]> \\ `z` \x00\x1f"
    paper = Paper(title=hostile, on=ON, blocks=(Heading(hostile), Paragraph(hostile)))
    shown = bare("#panic() *x* $y$ <w:t> & ]]> \\ `z`")
    text = bare("".join(page.extract_text() for page in PdfReader(io.BytesIO(typeset.typeset(paper))).pages))
    assert text.count(shown) == 3
    document = Document(io.BytesIO(word.written(paper)))
    assert sum(shown in bare(each.text) for each in document.paragraphs) == 3
