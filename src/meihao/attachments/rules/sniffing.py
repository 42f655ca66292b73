"""Which kind a file is, from its bytes; the name only tells the kinds of text apart."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import IO, Final

import filetype

from meihao.attachments.rules.archives import office_kind
from meihao.attachments.rules.kinds import CSV, GEOJSON, JPEG, JSON, KINDS, PDF, PNG, TXT, WEBP, Kind, Refused, named
from meihao.attachments.rules.pictures import check_picture

HEAD: Final = 8192
CHUNK: Final = 256 * 1024
OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED_OFFICE: Final = re.compile(re.escape("EncryptedPackage".encode("utf-16-le")))
ENCRYPTED_PDF: Final = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
BINARY: Final = {"image/jpeg": JPEG, "image/png": PNG, "image/webp": WEBP, "application/pdf": PDF}
TEXTS: Final = {".csv": CSV, ".txt": TXT, ".json": JSON, ".geojson": GEOJSON}


def sniff(file: IO[bytes], name: str, allowed: frozenset[str]) -> Kind:
    """The kind of a file, if it is one of the media types allowed; leaves it at its beginning. Raises Refused."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    kind = _kind(file, head, name)
    if kind.media_type not in allowed:
        raise Refused(f"这里不收{kind.label}，请上传：{named(allowed)}")
    file.seek(0)
    return kind


def _kind(file: IO[bytes], head: bytes, name: str) -> Kind:
    if head.startswith(b"PK\x03\x04"):
        return office_kind(file)
    if head.startswith(OLE):
        raise Refused(_ole(file))
    guess = filetype.guess(head)
    if guess is None:
        return _text(file, name)
    found = BINARY.get(guess.mime)
    if found is None:
        raise Refused(_unwanted(guess.mime, guess.extension))
    if found is PDF:
        if _contains(file, ENCRYPTED_PDF):
            raise Refused("这份 PDF 加了密，系统和审核人都打不开；请去掉密码后重新上传")
    else:
        check_picture(file)
    return found


def _ole(file: IO[bytes]) -> str:
    if _contains(file, ENCRYPTED_OFFICE):
        return "这份 Office 文档加了密，系统和审核人都打不开；请去掉密码后重新上传"
    return "这是旧版 Office 文件（.doc、.xls、.ppt），请另存为 .docx 或 .xlsx 后上传"


def _unwanted(mime: str, extension: str) -> str:
    if mime in {"image/heic", "image/avif"}:
        return "这种照片格式（HEIC、AVIF）多数电脑打不开；请在手机相机设置里选“兼容性最好”，或截图成 JPG 后上传"
    return f"不收这种文件（.{extension}），请上传：{named(frozenset(KINDS))}"


def _text(file: IO[bytes], name: str) -> Kind:
    """Text is told by decoding all of it; of which kind, by the ending of its name."""
    kind = TEXTS.get(PurePath(name).suffix.lower())
    if kind is None:
        raise Refused(f"认不出“{name}”是什么文件，请上传：{named(frozenset(KINDS))}")
    if not (_decodes(file, "utf-8-sig") or _decodes(file, "gb18030")):
        raise Refused(f"“{name}”不是文本文件，或不是 UTF-8、GB18030 编码；请重新另存后上传")
    if kind in {JSON, GEOJSON}:
        file.seek(0)
        try:
            json.load(codecs.getreader("utf-8-sig")(file))
        except (ValueError, RecursionError) as error:
            raise Refused(f"“{name}”不是完整的 JSON，请重新导出") from error
    return kind


def _decodes(file: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in _chunks(file):
            if "\x00" in decoder.decode(chunk):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _contains(file: IO[bytes], pattern: re.Pattern[bytes]) -> bool:
    """Whether the pattern occurs anywhere, also across the seam of two chunks."""
    tail = b""
    for chunk in _chunks(file):
        if pattern.search(tail + chunk):
            return True
        tail = chunk[-64:]
    return False


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(CHUNK):
        yield chunk
