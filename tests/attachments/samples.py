"""Files as people and attackers make them."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

from docx import Document
from openpyxl import Workbook
from PIL import Image, PngImagePlugin

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def photo(size: tuple[int, int] = (60, 40), *, note: str = "", orientation: int = 1, place: bool = True) -> bytes:
    """A JPEG with the EXIF of a phone: camera, orientation, GPS and a remark."""
    picture = Image.new("RGB", size, (30, 90, 70))
    picture.paste((250, 250, 250), (0, 0, size[0] // 2, size[1] // 2))
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    exif[0x0112] = orientation
    exif[0x9286] = note
    if place:
        exif.get_ifd(0x8825)[1] = "N"
        exif.get_ifd(0x8825)[2] = (37.0, 32.0, 1.5)
    out = BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=b"SecretComment")
    return out.getvalue()


def png(note: str = "") -> bytes:
    """A PNG, with a text chunk if asked."""
    info = PngImagePlugin.PngInfo()
    if note:
        info.add_text("Comment", note)
    out = BytesIO()
    Image.new("RGBA", (8, 6), (1, 2, 3, 128)).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def docx(text: str = "一段话") -> bytes:
    """A Word document."""
    out = BytesIO()
    document = Document()
    document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


def xlsx(value: str = "值") -> bytes:
    """An Excel workbook."""
    out = BytesIO()
    book = Workbook()
    book.active.append([value])
    book.save(out)
    return out.getvalue()


def archive(members: Mapping[str, bytes]) -> bytes:
    """A zip of these members."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


def office(main: str = f"{SHEET}.main+xml", **members: bytes) -> bytes:
    """An archive that calls itself an Office document with this main part."""
    contents = f'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/x" ContentType="{main}"/></Types>'
    return archive({"[Content_Types].xml": contents.encode(), **members})


def pdf(*, encrypted: bool = False) -> bytes:
    """The bones of a PDF."""
    lock = b"/Encrypt 5 0 R " if encrypted else b""
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n" + b" " * 300_000 + b"trailer<<" + lock + b"/Root 1 0 R>>\n%%EOF\n"
    )


def ole(*, encrypted: bool) -> bytes:
    """An old Office file, or the wrapper of an encrypted new one."""
    inside = "EncryptedPackage".encode("utf-16-le") if encrypted else b""
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 9000 + inside + b"\0" * 500
