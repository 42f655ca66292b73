"""A paper as a document to edit in Word or WPS, laid out as GB/T 9704 has it.

The empty paper with its styles is made by python-docx, once (`blank`); what the paper says is written into it as XML,
because asking python-docx for a thousand cells one by one takes seconds.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

import segno

from meihao.documents.rules.archive import packed
from meihao.documents.rules.blank import MARK, PICTURE, WIDTHS, blank
from meihao.documents.rules.paper import (
    Attachments,
    Block,
    Heading,
    Note,
    PageBreak,
    Paper,
    Paragraph,
    Signature,
    Table,
    chinese_date,
    numbered,
    printable,
)

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TWIPS = 1440 / 25.4
"""In a millimetre."""
CODE_WIDTH = 24
"""Millimetres of the cell that holds the code."""
EDGE = 'w:val="single" w:sz="4" w:space="0" w:color="auto"'
EDGES = "".join(f"<w:{side} {EDGE}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
SIDES = (("top", 28), ("left", 57), ("bottom", 28), ("right", 57))
PADDING = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in SIDES)


def written(paper: Paper) -> bytes:
    """The document; the same paper gives the same bytes."""
    parts = blank(across=paper.across).parts
    before, _, after = parts["word/document.xml"].decode().partition(MARK)
    body = "".join((*_head(paper), *(_block(each, paper) for each in numbered(paper.blocks)), _proof(paper)))
    return packed(
        {
            **parts,
            "word/document.xml": f"{before}{body}{after}".encode(),
            "docProps/core.xml": _properties(paper).encode(),
            PICTURE: _code(paper.address),
        }
    )


def _head(paper: Paper) -> Iterator[str]:
    yield _paragraph("Title", paper.title)
    if paper.number:
        yield _paragraph("Subtitle", paper.number)
    if paper.subtitle:
        yield _paragraph("Subtitle", paper.subtitle)
    if paper.to:
        yield _paragraph("Normal", f"{paper.to}：")


def _block(block: Block, paper: Paper) -> str:
    match block:
        case Heading():
            said = _paragraph(f"Heading{block.level}", block.text)
        case Paragraph():
            said = _paragraph("Normal" if block.flush else "BodyText", block.text)
        case Note():
            said = _paragraph("Note", block.text)
        case Table():
            turned = block.across and not paper.across
            said = _table(block, across=turned or paper.across)
            if turned:
                said = f"{_section(across=False)}{said}{_section(across=True)}"
        case Attachments():
            said = _attachments(block)
        case Signature():
            lines = ("", block.issuer, chinese_date(block.on))
            said = "".join(_paragraph("Signature", each) for each in lines)
        case PageBreak():
            said = '<w:p><w:pPr><w:pStyle w:val="Note"/><w:pageBreakBefore/></w:pPr></w:p>'
    return said


def _attachments(block: Attachments) -> str:
    several = len(block.names) > 1
    lines = [f"{number}. {name}" if several else name for number, name in enumerate(block.names, start=1)]
    return "".join(_paragraph("BodyText", f"{'　　　' if at else '附件：'}{each}") for at, each in enumerate(lines))


def _section(*, across: bool) -> str:
    """What ends the pages before it, which lie so."""
    return f"<w:p><w:pPr>{blank(across=across).section}</w:pPr></w:p>"


def _table(table: Table, *, across: bool) -> str:
    """A table as WordprocessingML: the head on every page, rows unbroken, cells merged downwards."""
    share = sum(each.width for each in table.columns)
    widths = [round(each.width * WIDTHS[across] / share * TWIPS) for each in table.columns]
    heading, reading = ("TableHeadSmall", "TableTextSmall") if across else ("TableHead", "TableText")
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    heads = "".join(_cell(heading, each.name, w) for each, w in zip(table.columns, widths, strict=True))
    head = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heads}</w:tr>" if table.head else ""
    starts = table.starts
    merged = [bool(each.spans) for each in table.columns]
    styles = [reading if table.head or at else heading for at in range(len(widths))]
    rows = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            _cell(styles[n], text, widths[n], ("restart" if starts[n][at] else "continue") if merged[n] else "")
            for n, text in enumerate(row)
        )
        + "</w:tr>"
        for at, row in enumerate(table.rows)
    )
    caption = _paragraph("Caption", table.caption) if table.caption else ""
    return f"{caption}{_frame(sum(widths), EDGES, grid)}{head}{rows}</w:tbl>{_paragraph('Note', '')}"


def _frame(width: int, edges: str, grid: str) -> str:
    borders = f"<w:tblBorders>{edges}</w:tblBorders>" if edges else ""
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/>{borders}<w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{PADDING}</w:tblCellMar></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>"
    )


def _cell(style: str, text: str, width: int, merge: str = "") -> str:
    merging = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    said = _paragraph(style, "" if merge == "continue" else text)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merging}<w:vAlign w:val="center"/></w:tcPr>{said}</w:tc>'


def _proof(paper: Paper) -> str:
    """What the paper can be held against: the digest of its record and where that is read, with a code to scan."""
    lines = [f"所印记录的摘要（SHA-256）：{paper.digest}"]
    if not paper.address:
        return _paragraph("Note", lines[0])
    lines.append(f"查看记录：{paper.address}")
    left, right = round(CODE_WIDTH * TWIPS), round((WIDTHS[paper.across] - CODE_WIDTH) * TWIPS)
    drawing = blank(across=paper.across).drawing
    code = f'<w:p><w:pPr><w:pStyle w:val="Note"/></w:pPr><w:r>{drawing}</w:r></w:p>'
    said = "".join(_paragraph("Note", each) for each in lines)
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{text}</w:tc>'
        for width, text in ((left, code), (right, said))
    )
    grid = f'<w:gridCol w:w="{left}"/><w:gridCol w:w="{right}"/>'
    row = f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"
    return f"{_paragraph('Note', '')}{_frame(left + right, '', grid)}{row}</w:tbl>{_paragraph('Note', '')}"


def _paragraph(style: str, text: str) -> str:
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(_text(text).split("\n"))
    run = f'<w:r><w:t xml:space="preserve">{lines}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run}</w:p>'


def _text(text: str) -> str:
    return escape(printable(text))


def _code(address: str) -> bytes:
    """The address as a QR code in PNG; of no address a code that is not shown."""
    drawn = io.BytesIO()
    segno.make(address or "-", error="m").save(drawn, kind="png", scale=8, border=1)
    return drawn.getvalue()


def _properties(paper: Paper) -> str:
    day = f"{paper.on.isoformat()}T00:00:00Z"
    named: Mapping[str, str] = {"dc:title": paper.title, "dc:creator": paper.issuer, "dc:identifier": paper.digest}
    said = "".join(f"<{name}>{_text(text)}</{name}>" for name, text in named.items())
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{said}'
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{day}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{day}</dcterms:modified></cp:coreProperties>'
    )
