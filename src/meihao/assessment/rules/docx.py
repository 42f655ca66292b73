"""The response table and the gap report as documents to edit in Word or WPS.

The empty paper is made by python-docx, once; what it says is written into it as XML, because asking python-docx for a
thousand cells one by one takes seconds.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle

from meihao.assessment.rules.archive import packed, parts_of
from meihao.assessment.rules.assessing import Assessment
from meihao.assessment.rules.heading import NOTE, facts_line, printable, rules_line
from meihao.assessment.rules.rows import GapRow, ResponseRow

STYLES = {
    "PaperTitle": ("方正小标宋简体", 22, 8),
    "PaperLine": ("仿宋_GB2312", 12, 4),
    "PaperNote": ("仿宋_GB2312", 9, 4),
    "CellHead": ("黑体", 9, 0),
    "Cell": ("仿宋_GB2312", 9, 0),
}
"""Face, size and space after (points) of each style: the faces of official papers, for which a machine without them shows
its own Song, Fangsong and Hei."""

WIDTH = 277
"""Millimetres between the margins of A4 laid across."""

RESPONSE = {
    "序号": 9, "体系": 13, "指标": 22, "性质": 14, "条目": 44, "原文": 44, "判定": 15, "依据": 44,
    "缺口与下一步": 36, "责任单位": 20, "承诺完成时限": 16,
}  # fmt: skip
GAPS = {
    "责任单位": 24, "条款": 26, "条目": 48, "原因": 18, "还差什么": 52, "最省的下一步": 52, "期限": 20, "补上以后": 37,
}  # fmt: skip
"""Columns with their shares of the width."""


def response_table(assessment: Assessment, rows: Sequence[ResponseRow], *, community: str, printed_for: str) -> bytes:
    """The response table of a creation scheme, one row for each atomic criterion, merged by indicator and by level.

    There is a column for the original text once the office has imported it.

    Basis: annex2/4
    """
    table = {
        "序号": [str(row.number) for row in rows],
        "体系": [row.system for row in rows],
        "指标": [f"{row.indicator} {row.indicator_name}" for row in rows],
        "性质": [row.level for row in rows],
        "条目": [row.criterion for row in rows],
        "原文": [row.original for row in rows],
        "判定": [row.word for row in rows],
        "依据": [row.grounds for row in rows],
        "缺口与下一步": [row.lacking for row in rows],
        "责任单位": [row.owner for row in rows],
        "承诺完成时限": [row.promised for row in rows],
    }
    if not any(table["原文"]):
        del table["原文"]
    indicators = _merges(row.indicator for row in rows)
    levels = _merges((row.indicator, row.level) for row in rows)
    merges = {"体系": indicators, "指标": indicators, "性质": levels, "原文": levels}
    return _paper("美好社区创建指标响应表", _table(RESPONSE, table, merges), assessment, community, printed_for)


def gap_report(assessment: Assessment, rows: Sequence[GapRow], *, community: str, printed_for: str) -> bytes:
    """What is lacking, by who answers for it."""
    table = {
        "责任单位": [row.owner for row in rows],
        "条款": [f"{row.short} {row.indicator}" for row in rows],
        "条目": [row.criterion for row in rows],
        "原因": [row.word for row in rows],
        "还差什么": [f"{row.asked}：{row.lacking}" if row.lacking else row.asked for row in rows],
        "最省的下一步": [row.action for row in rows],
        "期限": [f"{row.due:%Y-%m-%d}" if row.due else "" for row in rows],
        "补上以后": [row.unlocks for row in rows],
    }
    merges = {"责任单位": _merges(row.owner for row in rows)}
    return _paper("美好社区创建缺口清单", _table(GAPS, table, merges), assessment, community, printed_for)


def _merges(keys: Iterable[object]) -> list[str]:
    """For each cell of a column whether a merged cell starts there or goes on."""
    states, last = [], object()
    for key in keys:
        states.append("continue" if key == last else "restart")
        last = key
    return states


def _paper(title: str, table: str, assessment: Assessment, community: str, printed_for: str) -> bytes:
    parts, before, after = _blank()
    said = (
        _paragraph("PaperTitle", title),
        _paragraph("PaperLine", facts_line(assessment, community, printed_for)),
        _paragraph("PaperNote", NOTE),
        table,
        _paragraph("PaperNote", rules_line(assessment)),
    )
    document = "".join((before, *said, after)).encode()
    day = f"{assessment.dossier.on:%Y-%m-%d}T00:00:00Z"
    properties = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_text(community + title)}</dc:title><dc:creator>{_text(printed_for)}</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{day}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{day}</dcterms:modified></cp:coreProperties>'
    )
    return packed({**parts, "word/document.xml": document, "docProps/core.xml": properties.encode()})


@cache
def _blank() -> tuple[Mapping[str, bytes], str, str]:
    """The parts of an empty paper, and its document before and after what is written: A4 across, numbered at the foot."""
    paper = Document()
    section = paper.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(10)
    section.top_margin, section.bottom_margin = Mm(16), Mm(14)
    _number_pages(paper)
    for name, (face, size, after) in STYLES.items():
        _style(paper, name, face, size, after)
    paper.styles["PaperTitle"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paper.add_paragraph("|")
    out = io.BytesIO()
    paper.save(out)
    parts = parts_of(out.getvalue())
    before, _, after_all = parts["word/document.xml"].decode().partition("<w:p><w:r><w:t>|</w:t></w:r></w:p>")
    return parts, before, after_all


def _style(paper: Paper, name: str, face: str, size: int, after: int) -> None:
    style = paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)  # noqa: S101  # what a paragraph style is
    style.font.name, style.font.size = "Times New Roman", Pt(size)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
    style.paragraph_format.space_after = Pt(after)


def _number_pages(paper: Paper) -> None:
    """“— 1 —” in the middle of the foot."""
    foot = paper.sections[0].footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("— ")
    for kind in ("begin", "", "end"):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = "PAGE"
        foot.add_run()._element.append(element)
    foot.add_run(" —")
    for run in foot.runs:
        run.font.name, run.font.size = "Times New Roman", Pt(14)
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")


def _table(columns: Mapping[str, int], cells: Mapping[str, Sequence[str]], merges: Mapping[str, Sequence[str]]) -> str:
    """A table as WordprocessingML, given by columns: the head on every page, rows unbroken, cells merged downwards."""
    share = sum(columns[name] for name in cells)
    widths = [round(columns[name] * WIDTH / share * 1440 / 25.4) for name in cells]
    edge = 'w:val="single" w:sz="4" w:space="0" w:color="404040"'
    edges = "".join(f"<w:{side} {edge}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    margins = '<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = "".join(_cell("CellHead", name, width) for name, width in zip(cells, widths, strict=True))
    written = [
        [
            _cell("Cell", text, width, state)
            for text, state in zip(texts, merges.get(name) or [""] * len(texts), strict=True)
        ]
        for (name, texts), width in zip(cells.items(), widths, strict=True)
    ]
    rows = "".join(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(row)}</w:tr>" for row in zip(*written, strict=True))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/>{margins}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{rows}</w:tbl>"
    )


def _cell(style: str, text: str, width: int, merge: str = "") -> str:
    merging = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merging}<w:vAlign w:val="center"/></w:tcPr>'
        f"{_paragraph(style, '' if merge == 'continue' else text)}</w:tc>"
    )


def _paragraph(style: str, text: str) -> str:
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(_text(text).split("\n"))
    run = f'<w:r><w:t xml:space="preserve">{lines}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run}</w:p>'


def _text(text: str) -> str:
    return escape(printable(text))
