"""A paper as a PDF (PDF/A-2b) that says the same as the document to edit, laid out alike."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import segno
import typst

from meihao.documents.rules.paper import Paper, plain

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
    return compiled(SOURCE, {"paper": json.dumps(said, ensure_ascii=False)})


def compiled(source: Path, inputs: Mapping[str, str]) -> bytes:
    """What Typst makes of a source of ours; what people wrote goes in as data alone."""
    made = typst.Compiler(font_paths=fonts()).compile(
        source, format="pdf", sys_inputs=dict(inputs), pdf_standards=["a-2b"], root=source.parent
    )
    assert isinstance(made, bytes)  # noqa: S101  # what one PDF is
    return made


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
