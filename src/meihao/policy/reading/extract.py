"""Bytes and a file name -> numbered lines of text. Nothing in the file is ever executed, and no entity is expanded."""

from __future__ import annotations

from pathlib import PurePath
from typing import BinaryIO

from meihao.policy.reading import pdf, plain, word
from meihao.policy.reading.shapes import Lines
from meihao.policy.reading.unreadable import (
    Encrypted,
    MacroDocument,
    NoText,
    TooLarge,
    Undecodable,
    Unreadable,
    WrongKind,
)

LIMIT = 50 * 1024 * 1024
"""Bytes that a document may have: our default, the caller may set another."""

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_READERS = {"docx": word.lines, "pdf": pdf.lines, "txt": plain.lines}
_OTHERS = {
    "doc": "这是旧版 .doc 文件。请在文字处理软件中另存为 .docx 后再导入",
    "wps": "这是 .wps 文件。请在 WPS 中另存为 .docx 后再导入",
    "ofd": "这是 .ofd 版式文件。请用版式软件导出为 .pdf，或复制正文存为 .txt 后再导入",
    "rtf": "这是 .rtf 文件。请在文字处理软件中另存为 .docx 后再导入",
}


def extract(source: bytes | BinaryIO, name: str, *, limit: int = LIMIT) -> Lines:
    """The text of a .docx, .pdf or .txt document. Raises a kind of `Unreadable`.

    A stream is read no further than one byte past `limit`.
    """
    data = source if isinstance(source, bytes) else _head(source, limit + 1)
    if len(data) > limit:
        raise TooLarge(limit)
    kind = _kind(data, PurePath(name).suffix.lower().lstrip("."))
    texts = _READERS[kind](data)
    if not any(map(str.strip, texts)):
        raise NoText(kind)
    return Lines(kind, texts)


def _head(stream: BinaryIO, size: int) -> bytes:
    """The first `size` bytes, however little the stream gives at a time."""
    pieces = []
    while size > 0 and (piece := stream.read(min(size, 1 << 20))):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _kind(data: bytes, suffix: str) -> str:
    """The kind that the name says and the first bytes bear out."""
    if suffix in {"docm", "dotm"}:
        raise MacroDocument
    if suffix in _OTHERS and not data.startswith(_ZIP):
        raise WrongKind(_OTHERS[suffix])
    if suffix not in _READERS:
        raise WrongKind("只能读取 .docx、.pdf 和 .txt 文件。请另存为其中一种后再导入")
    if not data:
        raise NoText("txt")
    found = _sniff(data)
    if found == "ole":
        raise _ole(data)
    if found != suffix:
        told = {"docx": "Word 文档或压缩包", "pdf": "PDF 文件", "txt": "文本或其他内容"}[found]
        raise WrongKind(f"文件名说它是 .{suffix}，内容却是{told}。请核对文件，改正扩展名或重新另存后再导入")
    return found


def _sniff(data: bytes) -> str:
    if data.startswith(_ZIP):
        return "docx"
    if data.startswith(_OLE):
        return "ole"
    return "pdf" if b"%PDF-" in data[:1024] else "txt"


def _ole(data: bytes) -> Unreadable:
    """What to say of an OLE container: an encrypted .docx is wrapped in one, an old .doc is one."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Encrypted("docx")
    return WrongKind(_OTHERS["doc"])


__all__ = ["LIMIT", "Undecodable", "extract"]
