"""Office documents as the archives they are: complete, of bearable size, without macros."""

from __future__ import annotations

import zipfile
import zlib
from typing import IO, Final

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from meihao.attachments.rules.kinds import DOCX, OOXML, XLSX, Kind, Refused

CONTENTS: Final = "[Content_Types].xml"
MEMBERS: Final = 5_000
UNPACKED: Final = 128 * 1024 * 1024
CONTENTS_SIZE: Final = 1024 * 1024
CHUNK: Final = 256 * 1024
MAIN: Final = {
    f"{OOXML}.wordprocessingml.document.main+xml": DOCX,
    f"{OOXML}.spreadsheetml.sheet.main+xml": XLSX,
}
ACTIVE: Final = ("macroenabled", "vbaproject", "macrosheet", "activex")
BOMB: Final = "文件解压后过大，像是压缩炸弹，没有保存；请另存一份干净的文档再上传"
BROKEN: Final = "文件不完整或已损坏，请在本机打开确认后重新上传"
MACRO: Final = "文件里带有宏，不能上传；请另存为不带宏的 .docx 或 .xlsx"


def office_kind(file: IO[bytes]) -> Kind:
    """The kind of an Office document. Raises Refused for any other archive and for a document that is not safe."""
    try:
        with zipfile.ZipFile(file) as archive:
            _bear(archive)
            return _kind(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError) as error:
        raise Refused(BROKEN) from error


def _bear(archive: zipfile.ZipFile) -> None:
    """Read every member to its end, once, within the caps: what it declares first, then what it really holds."""
    members = archive.infolist()
    if len(members) > MEMBERS or sum(member.file_size for member in members) > UNPACKED:
        raise Refused(BOMB)
    if any(member.flag_bits & 1 for member in members):
        raise Refused("压缩内容设了密码，请去掉密码后重新上传")
    left = UNPACKED
    for member in members:
        with archive.open(member) as stream:
            while chunk := stream.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise Refused(BOMB)


def _kind(archive: zipfile.ZipFile) -> Kind:
    names = [name.lower() for name in archive.namelist()]
    if CONTENTS.lower() not in names:
        raise Refused("压缩包不能直接上传，请解压后逐个上传其中的文件")
    parts = _content_types(archive)
    if any(word in part for part in [*parts, *names] for word in ACTIVE):
        raise Refused(MACRO)
    found = [kind for part, kind in MAIN.items() if part in parts]
    if len(found) != 1:
        raise Refused("这种 Office 文件不能上传，请另存为 .docx 或 .xlsx")
    return found[0]


def _content_types(archive: zipfile.ZipFile) -> list[str]:
    member = archive.getinfo(next(name for name in archive.namelist() if name.lower() == CONTENTS.lower()))
    if member.file_size > CONTENTS_SIZE:
        raise Refused(BOMB)
    try:
        tree = ElementTree.fromstring(archive.read(member))
    except (ElementTree.ParseError, DefusedXmlException) as error:
        raise Refused(BROKEN) from error
    return [part.get("ContentType", "").lower() for part in tree]
