"""A paper as a PDF that says the same as the document to edit, laid out alike."""

from __future__ import annotations

import io
import json
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import segno
import typst

from meihao.documents.rules.paper import Paper, plain, printable

MEDIA_TYPE = "application/pdf"
SOURCE = Path(__file__).with_name("paper.typ")


def typeset(paper: Paper) -> bytes:
    """The PDF; the same paper gives the same bytes on a machine with the same fonts."""
    said = {
        **plain(paper),
        "digest": paper.digest,
        "address": paper.address,
        "code": code(paper.address) if paper.address else "",
        "day": [paper.on.year, paper.on.month, paper.on.day],
    }
    return compiled(SOURCE, said)


def compiled(source: Path, said: object) -> bytes:
    """What Typst makes of a source of ours, for the archive (PDF/A-2b); what people wrote goes in as data alone.

    A text with a character that no font has cannot be PDF/A: then it is a plain PDF that shows a box in its place.
    """
    data = json.dumps(_printable(said), ensure_ascii=False)
    compiler = typst.Compiler(source, font_paths=fonts(), sys_inputs={"said": data}, root=source.parent)
    try:
        made = compiler.compile(format="pdf", pdf_standards=["a-2b"])
    except typst.TypstError:
        made = compiler.compile(format="pdf")
    assert isinstance(made, bytes)  # noqa: S101  # what one PDF is
    return made


def _printable(said: object) -> object:
    match said:
        case str():
            return printable(said)
        case list() | tuple():
            return [_printable(each) for each in said]
        case dict():
            return {name: _printable(each) for name, each in said.items()}
    return said


@cache
def fonts() -> typst.Fonts:
    """The fonts of the machine, and those that come with the product for where it has none."""
    packaged = Path(pylopdf_fonts_zh_cn.__file__).parent
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[packaged])


def code(address: str) -> str:
    """An address as a QR code in SVG."""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", border=1, xmldecl=False)
    return drawn.getvalue().decode()
