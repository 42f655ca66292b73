"""The response table and the gap report as documents to edit in Word or WPS.

The table is written as XML at once: asking python-docx for a thousand cells one by one takes seconds.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from meihao.assessment.rules.archive import settled
from meihao.assessment.rules.assessing import Assessment
from meihao.assessment.rules.heading import NOTE, facts_line, printable, rules_line
from meihao.assessment.rules.rows import GapRow, ResponseRow, spans

TITLE, HEAD, BODY = "方正小标宋简体", "黑体", "仿宋_GB2312"
"""The faces of official papers; a machine without them shows its own Song, Hei and Fangsong."""

RESPONSE = (
    ("序号", 9), ("体系", 13), ("指标", 22), ("性质", 14), ("条目", 44), ("原文", 44), ("判定", 15), ("依据", 44),
    ("缺口与下一步", 36), ("责任单位", 20), ("承诺完成时限", 16),
)  # fmt: skip
GAPS = (
    ("责任单位", 24), ("条款", 26), ("条目", 48), ("原因", 18), ("还差什么", 52), ("最省的下一步", 52), ("期限", 20), ("补上以后", 33),
)  # fmt: skip


def response_table(assessment: Assessment, rows: Sequence[ResponseRow], *, community: str, printed_for: str) -> bytes:
    """The response table of a creation scheme, one row for each atomic criterion, merged by indicator.

    Basis: annex2/4
    """
    cells = [
        (
            str(row.number), row.system, f"{row.indicator} {row.indicator_name}", row.level, row.criterion, row.original,
            row.word, row.grounds, row.lacking, row.owner, row.promised,
        )
        for row in rows
    ]  # fmt: skip
    merged = _merges(spans(list(rows)))
    table = _table(RESPONSE, cells, {1: merged, 2: merged})
    return _paper("美好社区创建指标响应表", table, assessment, community, printed_for)


def gap_report(assessment: Assessment, rows: Sequence[GapRow], *, community: str, printed_for: str) -> bytes:
    """What is lacking, by who answers for it."""
    cells = [
        (
            row.owner, f"{row.short} {row.indicator}", row.criterion, row.word, f"{row.asked}：{row.lacking}" if row.lacking else row.asked,
            row.action, f"{row.due:%Y-%m-%d}" if row.due else "", row.unlocks,
        )
        for row in rows
    ]  # fmt: skip
    owners = [cell[0] for cell in cells]
    table = _table(
        GAPS,
        cells,
        {0: ["restart" if n == 0 or owners[n - 1] != owner else "continue" for n, owner in enumerate(owners)]},
    )
    return _paper("美好社区创建缺口清单", table, assessment, community, printed_for)


def _merges(lengths: Iterable[int]) -> list[str]:
    return [state for length in lengths for state in ["restart", *["continue"] * (length - 1)]]


def _paper(title: str, table: str, assessment: Assessment, community: str, printed_for: str) -> bytes:
    document = Document(io.BytesIO(_blank()))
    properties = document.core_properties
    properties.title, properties.author = f"{community}{title}", printed_for
    properties.created = properties.modified = datetime.combine(assessment.dossier.on, datetime.min.time(), UTC)
    _write(document.add_paragraph(), title, TITLE, 22, WD_ALIGN_PARAGRAPH.CENTER)
    _write(document.add_paragraph(), facts_line(assessment, community, printed_for), BODY, 12)
    _write(document.add_paragraph(), NOTE, BODY, 9)
    document.element.body.insert(len(document.element.body) - 1, parse_xml(table))
    _write(document.add_paragraph(), rules_line(assessment), BODY, 9)
    out = io.BytesIO()
    document.save(out)
    return settled(out.getvalue())


@cache
def _blank() -> bytes:
    """An empty paper: A4 across, narrow margins, the page number at the foot."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(10)
    section.top_margin, section.bottom_margin = Mm(16), Mm(14)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = foot.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = text or None
        run._element.append(element)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _write(paragraph: Paragraph, text: str, face: str, size: int, alignment: WD_ALIGN_PARAGRAPH | None = None) -> None:
    run = paragraph.add_run(text)
    run.font.name, run.font.size = "Times New Roman", Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
    paragraph.paragraph_format.space_after = Pt(4)
    if alignment is not None:
        paragraph.alignment = alignment


def _table(columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[str]], merges: dict[int, list[str]]) -> str:
    """A table as WordprocessingML: widths in millimetres, the head on every page, cells of a column merged downwards."""
    widths = [round(width * 1440 / 25.4) for _, width in columns]
    edge = 'w:val="single" w:sz="4" w:space="0" w:color="404040"'
    edges = "".join(f"<w:{side} {edge}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    margins = '<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
    layout = f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>{margins}'
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    parts = [
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{layout}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    ]
    head = "".join(_cell(name, width, HEAD, "") for (name, _), width in zip(columns, widths, strict=True))
    parts.append(f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>")
    for n, row in enumerate(rows):
        cells = "".join(
            _cell(text, width, BODY, merges[column][n] if column in merges else "")
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        parts.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
    parts.append("</w:tbl>")
    return "".join(parts)


def _cell(text: str, width: int, face: str, merge: str) -> str:
    merging = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    said = "" if merge == "continue" else escape(printable(text))
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merging}<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:spacing w:after="0"/></w:pPr>'
        f'<w:r><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{face}"/><w:sz w:val="18"/></w:rPr>'
        f'<w:t xml:space="preserve">{said}</w:t></w:r></w:p></w:tc>'
    )
