"""Kinds are told from the bytes; what is not safe to keep is refused in words that help."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from meihao.attachments.rules import (
    CSV,
    DOCX,
    GEOJSON,
    JPEG,
    JSON,
    KINDS,
    PDF,
    PNG,
    TXT,
    XLSX,
    Kind,
    Refused,
    shown_copy,
    sniff,
)
from tests.attachments import samples

ALL = frozenset(KINDS)


def told(content: bytes, name: str = "x", allowed: frozenset[str] = ALL) -> Kind:
    return sniff(BytesIO(content), name, allowed)


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (samples.photo(), "照片.jpg", JPEG),
        (samples.photo(), "说是表格.xlsx", JPEG),
        (samples.png(), "图.png", PNG),
        (samples.docx(), "文.docx", DOCX),
        (samples.xlsx(), "表.xlsx", XLSX),
        (samples.pdf(), "件.pdf", PDF),
        ("编码,名称\n".encode(), "a.csv", CSV),
        ("编码,名称\n".encode("gb18030"), "a.CSV", CSV),
        ("﻿说明".encode(), "a.txt", TXT),
        (b'{"a": [1, 2]}', "a.json", JSON),
        (b'{"type": "FeatureCollection"}', "a.geojson", GEOJSON),
    ],
)
def test_a_kind_is_told_from_the_bytes(content: bytes, name: str, kind: Kind) -> None:
    assert told(content, name) == kind


def png_head(width: int, height: int) -> bytes:
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body)) + b"\0\0\0\0IDAT"


BOMB = samples.office(**{f"xl/{n}.xml": b"0" * 30_000_000 for n in range(5)})
MACRO = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (samples.office(MACRO), "a.xlsx", "宏"),
        (samples.office(**{"xl/vbaProject.bin": b"x"}), "a.xlsx", "宏"),
        (samples.office(**{"xl/macrosheets/sheet1.xml": b"x"}), "a.xlsx", "宏"),
        (BOMB, "a.xlsx", "压缩炸弹"),
        (samples.office(**{str(n): b"" for n in range(5001)}), "a.xlsx", "压缩炸弹"),
        (
            samples.office("application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"),
            "a.pptx",
            "另存为 .docx 或 .xlsx",
        ),
        (samples.archive({"a.txt": b"x"}), "a.zip", "解压后逐个上传"),
        (samples.xlsx()[:-40], "a.xlsx", "不完整"),
        (samples.ole(encrypted=True), "a.xlsx", "加了密"),
        (samples.ole(encrypted=False), "a.doc", "旧版 Office"),
        (samples.pdf(encrypted=True), "a.pdf", "加了密"),
        (b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + b"\0" * 64, "a.heic", "兼容性最好"),
        (b"MZ" + b"\0" * 64, "a.exe", "不收这种文件"),
        (png_head(60_000, 60_000), "a.png", "像素太多"),
        (png_head(9_000, 9_000), "a.png", "像素太多"),
        (b"\xff\xd8\xff\xe0nothing", "a.jpg", "图片不完整"),
        (b"abc", "a.bin", "认不出"),
        (b"a,b\0c", "a.csv", "不是文本文件"),
        (b"\xff\xff\xff", "a.csv", "不是文本文件"),
        (b'{"a": ', "a.json", "不是完整的 JSON"),
        (b"[" * 100_000, "a.json", "不是完整的 JSON"),
    ],
)
def test_what_is_not_safe_or_not_known_is_refused_with_a_way_out(content: bytes, name: str, says: str) -> None:
    with pytest.raises(Refused, match=says):
        told(content, name)


def test_a_document_type_that_abuses_xml_entities_is_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE t [<!ENTITY a "aaaa">]><Types>&a;</Types>'
    with pytest.raises(Refused, match="不完整"):
        told(samples.archive({"[Content_Types].xml": bomb}))


def test_an_archive_that_lies_about_its_sizes_is_refused() -> None:
    honest = samples.office(**{"xl/a.xml": b"0" * 1_000_000})
    size = struct.pack("<I", 1_000_000)
    assert honest.count(size) == 2
    with pytest.raises(Refused, match="不完整"):
        told(honest.replace(size, struct.pack("<I", 10)), "a.xlsx")


def test_a_kind_that_is_not_wanted_here_is_refused_by_name() -> None:
    with pytest.raises(Refused, match=r"这里不收 ?PDF，请上传：CSV 表格"):
        told(samples.pdf(), "a.pdf", frozenset({CSV.media_type}))


def test_the_copy_that_people_see_is_upright_and_tells_nothing() -> None:
    original = samples.photo((60, 40), note="SecretNote", orientation=6)
    copy = shown_copy(BytesIO(original), JPEG)
    assert b"SecretPhone" in original
    assert not any(word in copy for word in (b"Secret", b"Exif", b"GPS"))
    with Image.open(BytesIO(copy)) as picture:
        assert picture.size == (40, 60)
        assert not picture.getexif()
        # The white corner was top left; turned clockwise it is top right.
        assert picture.getpixel((35, 5)) > (200, 200, 200)
        assert picture.getpixel((5, 5)) < (200, 200, 200)


def test_the_copy_of_a_png_keeps_its_transparency_and_loses_its_text() -> None:
    copy = shown_copy(BytesIO(samples.png("SecretNote")), PNG)
    assert b"SecretNote" not in copy
    with Image.open(BytesIO(copy)) as picture:
        assert picture.getpixel((0, 0)) == (1, 2, 3, 128)


def test_the_copy_is_no_larger_than_a_screen_needs() -> None:
    with Image.open(BytesIO(shown_copy(BytesIO(samples.photo((4000, 100))), JPEG))) as picture:
        assert picture.size == (3200, 80)


def test_a_picture_that_ends_early_is_refused() -> None:
    whole = samples.photo((800, 600))
    with pytest.raises(Refused, match="图片不完整"):
        shown_copy(BytesIO(whole[: len(whole) // 2]), JPEG)
