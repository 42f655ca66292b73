"""A .docx document -> lines. Tables keep their cells: see `shapes.Lines`."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from defusedxml import ElementTree
from docx.oxml.ns import qn

from meihao.policy.reading.unreadable import Damaged, Encrypted, MacroDocument, Overexpanded, WrongKind

EXPANDED = 300 * 1024 * 1024
"""Bytes that all parts may unpack to: our default."""
MARKUP = 32 * 1024 * 1024
"""Bytes of it that may be markup, which is held as a tree."""
RATIO = 200
"""How many times its packed size a part beyond `FREE` may unpack to: our default."""
FREE = 8 * 1024 * 1024
ENTRIES = 5_000

_MARKUP = (".xml", ".rels")
_UNSHOWN = {qn("w:del"), qn("w:moveFrom"), qn("w:txbxContent"), qn("w:pPr"), qn("w:rPr")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MARKS = {qn("w:tab"): " ", qn("w:ptab"): " ", qn("w:noBreakHyphen"): "-", qn("w:br"): "\n", qn("w:cr"): "\n"}
_TEXT, _PARAGRAPH, _TABLE = qn("w:t"), qn("w:p"), qn("w:tbl")
_ROW, _CELL, _BOX = qn("w:tr"), qn("w:tc"), qn("w:txbxContent")
_SPACE = re.compile(r"[\t\f\v\x1c-\x1f\x85\u2028\u2029]")


def lines(data: bytes) -> tuple[str, ...]:
    """Paragraphs one a line; a table row as one line a cell, each begun by a tab, then a blank line.

    A cell merged across columns is followed by an empty cell for each further column; one merged into the cell above is empty.
    """
    _inspect(data)
    try:
        body = docx.Document(io.BytesIO(data)).element.body
        return tuple(_blocks(body))
    except Exception as error:
        raise Damaged("docx") from error


def _inspect(data: bytes) -> None:
    """Refuse a package before any of its parts is opened by the library."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            _weigh(entries)
            names = {entry.filename for entry in entries}
            if any(entry.flag_bits & 1 for entry in entries):
                raise Encrypted("docx")
            if "[Content_Types].xml" not in names:
                raise WrongKind("这是压缩包，不是 Word 文档。请先解压，再导入其中的 .docx、.pdf 或 .txt 文件")
            types = package.read("[Content_Types].xml")
            if b"macroenabled" in types.lower() or any(name.lower().endswith("vbaproject.bin") for name in names):
                raise MacroDocument
            if b"wordprocessingml.document.main" not in types:
                raise WrongKind("这不是 Word 文档（可能是表格、幻灯片或模板）。请另存为 .docx 后再导入")
            for entry in entries:
                if entry.filename.endswith(_MARKUP):
                    ElementTree.fromstring(package.read(entry), forbid_dtd=True)
    except (Encrypted, MacroDocument, Overexpanded, WrongKind):
        raise
    except Exception as error:
        raise Damaged("docx") from error


def _weigh(entries: list[zipfile.ZipInfo]) -> None:
    """The sizes are the package's own claims; reading never goes past a claim, so it may be judged by them."""
    if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > EXPANDED:
        raise Overexpanded
    if sum(entry.file_size for entry in entries if entry.filename.endswith(_MARKUP)) > MARKUP:
        raise Overexpanded
    if any(entry.file_size > FREE and entry.file_size > RATIO * entry.compress_size for entry in entries):
        raise Overexpanded


def _blocks(parent: Any) -> Iterator[str]:
    """The paragraphs and tables below `parent`, in order, through content controls and other wrappers."""
    for child in parent.iterchildren("*"):
        if child.tag == _PARAGRAPH:
            yield from _paragraph(child)
        elif child.tag == _TABLE:
            yield ""
            for row in _below(child, _ROW):
                yield from _row(row)
        elif child.tag not in _UNSHOWN:
            yield from _blocks(child)


def _below(parent: Any, tag: str) -> Iterator[Any]:
    """The nearest descendants of one kind: a row may sit in a content control or a change mark."""
    for child in parent.iterchildren("*"):
        if child.tag == tag:
            yield child
        elif child.tag not in {*_UNSHOWN, _PARAGRAPH, _TABLE}:
            yield from _below(child, tag)


def _row(row: Any) -> Iterator[str]:
    before = row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
    yield from ["\t"] * _count(before, 0)
    for cell in _below(row, _CELL):
        first, *others = _cell(cell) or [""]
        yield f"\t{first}"
        yield from others
        yield from ["\t"] * (_count(cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}"), 1) - 1)
    yield ""


def _cell(cell: Any) -> list[str]:
    """The lines of a cell that say anything; none where the cell is merged into the one above."""
    merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    if merged is not None and merged.get(qn("w:val"), "continue") != "restart":
        return []
    return [text for line in _blocks(cell) if (text := _SPACE.sub(" ", line).strip())]


def _paragraph(paragraph: Any) -> Iterator[str]:
    yield from _SPACE.sub(" ", "".join(_runs(paragraph))).split("\n")
    for box in _boxes(paragraph):
        yield from _blocks(box)


def _boxes(element: Any) -> Iterator[Any]:
    """The text boxes anchored in a paragraph; those inside a box belong to the box's own paragraphs."""
    for child in element.iterchildren("*"):
        if child.tag == _BOX:
            yield child
        elif child.tag != _FALLBACK:
            yield from _boxes(child)


def _runs(element: Any) -> Iterator[str]:
    """The text as the page shows it: insertions are in, deletions and fallbacks are out."""
    for child in element.iterchildren("*"):
        if child.tag == _TEXT:
            yield (child.text or "").replace("\n", " ")
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]
        elif child.tag not in _UNSHOWN and child.tag != _FALLBACK:
            yield from _runs(child)


def _count(element: Any, default: int) -> int:
    """A small number of columns, as written in the element."""
    return default if element is None else min(max(int(element.get(qn("w:val"), default)), 0), 64)


__all__ = ["lines"]
