"""The empty paper in GB/T 9704 layout: page, grid, styles and page numbers, upright and on its side."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import segno
from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section, _Footer
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from meihao.documents.rules.archive import parts_of

FANG, SONG, HEI, KAI = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"
"""The faces of official papers, for which a machine without them shows its own."""
LATIN = "Times New Roman"
PITCH = 28.95
"""Points from line to line: 22 lines on the 225 mm of the page that are written on."""
BODY, CLOSER = 16, -5
"""Points of the body, and how much closer its characters stand (1/20 point) so that 28 go on a line of 156 mm: said of the
characters, because not every office program reads a grid of characters alike."""
WIDTHS = {False: 156, True: 277}
"""Millimetres between the margins, upright and on its side."""
MARK = "<w:p><w:r><w:t>|</w:t></w:r></w:p>"
"""Where what the paper says begins and ends."""
PICTURE = "word/media/image1.png"
"""The code to scan."""
CODE = 20
"""Its width in millimetres."""

C, R, L = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT


@dataclass(frozen=True, slots=True)
class Style:
    """A style: its name as the office program has it, face, size in points, and how its lines lie."""

    name: str
    face: str
    size: float
    align: WD_ALIGN_PARAGRAPH | None = None
    indent: bool = False
    pitch: float | None = PITCH
    after: float = 0
    outline: bool = False


@dataclass(frozen=True, slots=True)
class Blank:
    """An empty paper: its parts, and as XML what shows the code and how its pages lie."""

    parts: Mapping[str, bytes]
    drawing: str
    section: str


STYLES = (
    Style("Normal", FANG, 16, WD_ALIGN_PARAGRAPH.JUSTIFY),
    Style("Body Text", FANG, 16, WD_ALIGN_PARAGRAPH.JUSTIFY, indent=True),
    Style("Title", SONG, 22, C, pitch=34, after=10, outline=True),
    Style("Subtitle", FANG, 16, C, after=6),
    Style("Heading 1", HEI, 16, indent=True, outline=True),
    Style("Heading 2", KAI, 16, indent=True, outline=True),
    Style("Heading 3", FANG, 16, indent=True, outline=True),
    Style("Heading 4", FANG, 16, indent=True, outline=True),
    Style("Caption", HEI, 12, C, pitch=22, outline=True),
    Style("Signature", FANG, 16, R),
    Style("Table Head", HEI, 12, C, pitch=None),
    Style("Table Text", FANG, 12, L, pitch=None),
    Style("Table Head Small", HEI, 9, C, pitch=None),
    Style("Table Text Small", FANG, 9, L, pitch=None),
    Style("Note", FANG, 9, L, pitch=None, after=3),
)


@cache
def blank(*, across: bool) -> Blank:
    """The empty paper."""
    paper = Document()
    for language in paper.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    _lay(paper.sections[0], across=across)
    paper.settings.odd_and_even_pages_header_footer = True
    _number(paper.sections[0].footer, R)
    _number(paper.sections[0].even_page_footer, L)
    for style in STYLES:
        _style(paper, style)
    paper.add_paragraph("|")
    drawn = io.BytesIO()
    segno.make("-").save(drawn, kind="png", scale=8, border=1)
    drawn.seek(0)
    paper.add_picture(drawn, width=Mm(CODE))
    out = io.BytesIO()
    paper.save(out)
    parts = parts_of(out.getvalue())
    before, _, rest = parts["word/document.xml"].decode().partition(MARK)
    _, _, tail = rest.partition("<w:drawing>")
    drawing, _, tail = tail.partition("</w:drawing>")
    after = tail.partition("</w:p>")[2]
    section, _, _ = after.partition("</w:body>")
    return Blank(
        {**parts, "word/document.xml": f"{before}{MARK}{after}".encode()},
        f"<w:drawing>{drawing}</w:drawing>",
        section,
    )


def _lay(section: Section, *, across: bool) -> None:
    """A4 with its margins, and upright the grid of 22 lines of 28 characters. Basis: GB/T 9704"""
    if across:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.left_margin = section.right_margin = Mm(10)
        section.top_margin, section.bottom_margin, section.footer_distance = Mm(16), Mm(16), Mm(7)
        return
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    section._sectPr.append(parse_xml(f'<w:docGrid {nsdecls("w")} w:type="lines" w:linePitch="579"/>'))


def _style(paper: Doc, wanted: Style) -> None:
    names = [each.name for each in paper.styles]
    style = paper.styles[wanted.name] if wanted.name in names else None
    if style is None:
        style = paper.styles.add_style(wanted.name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)  # noqa: S101  # what a paragraph style is
    properties = style.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    style.font.name, style.font.size, style.font.color.rgb = LATIN, Pt(wanted.size), RGBColor(0, 0, 0)
    style.font.bold = style.font.italic = False
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), wanted.face)
    if wanted.size == BODY:
        properties.insert_element_before(parse_xml(f'<w:spacing {nsdecls("w")} w:val="{CLOSER}"/>'), "w:sz", "w:szCs")
    _paragraphs(style, wanted)


def _paragraphs(style: ParagraphStyle, wanted: Style) -> None:
    """How the paragraphs of a style lie; those without a pitch leave the grid."""
    properties = style.element.get_or_add_pPr()
    for name in ("w:pBdr", "w:contextualSpacing", "w:ind", "w:numPr", "w:jc"):
        for child in properties.findall(qn(name)):
            properties.remove(child)
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(0), Pt(wanted.after)
    form.widow_control = False
    if wanted.outline:
        form.keep_with_next = True
    if wanted.pitch:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(wanted.pitch)
    else:
        form.line_spacing_rule = WD_LINE_SPACING.SINGLE
        loose = parse_xml(f'<w:snapToGrid {nsdecls("w")} w:val="0"/>')
        properties.insert_element_before(loose, "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl")
    if wanted.align is not None:
        form.alignment = wanted.align
    if wanted.indent:
        form.first_line_indent = Pt(32)
        properties.find(qn("w:ind")).set(qn("w:firstLineChars"), "200")
    if wanted.align is R:
        form.right_indent = Pt(32)


def _number(foot: _Footer, align: WD_ALIGN_PARAGRAPH) -> None:
    """“— 1 —” at the outer edge of the foot, one character in."""
    line = foot.paragraphs[0]
    line.alignment = align
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(16)
    line.add_run("— ")
    for kind in ("begin", "", "end"):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = "PAGE"
        line.add_run()._element.append(element)
    line.add_run(" —")
    for run in line.runs:
        run.font.name, run.font.size = LATIN, Pt(14)
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
