"""A file becomes lines or says, in Chinese, why it cannot and what to do; whatever its bytes, nothing else happens."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from meihao.policy.reading.extract import extract
from meihao.policy.reading.unreadable import (
    Damaged,
    Encrypted,
    MacroDocument,
    NoText,
    Overexpanded,
    TooLarge,
    Undecodable,
    Unreadable,
    WrongKind,
)
from tests.policy.reading import documents

TEXT = "序号\r\n社区食堂，虛拟健身。\n第三行"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def saved(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def repacked(data: bytes, changes: dict[str, bytes]) -> bytes:
    """The package with some entries replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *changes]):
            new.writestr(name, changes[name] if name in changes else old.read(name))
    return out.getvalue()


def entry(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name)


DOCX = saved(docx.Document())
PDF = documents.assemble([""])

# --- text -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_is_decoded_and_its_lines_are_those_an_editor_shows(encoding: str) -> None:
    assert extract(TEXT.encode(encoding), "附件.TXT").texts == ("序号", "社区食堂，虛拟健身。", "第三行")


def test_other_line_separators_do_not_count_as_lines() -> None:
    assert extract("一\f二\x0b三\u2028四".encode(), "a.txt").texts == ("一\f二\x0b三\u2028四",)


def test_a_damaged_text_is_refused_with_its_line_and_never_read_as_other_characters() -> None:
    damaged = ("社区居民" * 50 + "\n" + "服务设施" * 50).encode()
    for data in (damaged[:-1], damaged[:700] + b"\xff" + damaged[700:]):
        with pytest.raises(Undecodable, match="第 2 行"):
            extract(data, "a.txt")


def test_binary_content_is_not_a_text() -> None:
    with pytest.raises(WrongKind, match="不是文本"):
        extract(b"\x00\x01\x02abc", "a.txt")


# --- what is refused --------------------------------------------------------------------------------------------------


class Meter(io.RawIOBase):
    """A stream of blanks that counts what is taken from it."""

    def __init__(self, size: int) -> None:
        self.left, self.taken = size, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        size = self.left if size < 0 else min(size, self.left)
        self.left -= size
        self.taken += size
        return b" " * size


def test_a_file_of_200_megabytes_is_refused_without_reading_it_whole() -> None:
    stream = Meter(200 * 1024 * 1024)
    with pytest.raises(TooLarge, match="50 MB"):
        extract(stream, "a.docx")
    assert stream.taken == 50 * 1024 * 1024 + 1


def test_the_limit_itself_is_allowed_and_may_be_set() -> None:
    assert extract(io.BytesIO(b"abc"), "a.txt", limit=3).texts == ("abc",)
    with pytest.raises(TooLarge):
        extract(b"abcd", "a.txt", limit=3)


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"", "a.txt", NoText),
        (b" \n\t\n", "a.txt", NoText),
        (DOCX, "a.docx", NoText),
        (PDF, "a.pdf", NoText),
        (DOCX, "a.pdf", WrongKind),
        (PDF, "a.docx", WrongKind),
        (DOCX, "a.txt", WrongKind),
        (b"abc", "a.docx", WrongKind),
        (b"abc", "a.xlsx", WrongKind),
        (b"abc", "noname", WrongKind),
        (OLE + bytes(600), "a.doc", WrongKind),
        (OLE + bytes(600), "a.docx", WrongKind),
        (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "a.docx", Encrypted),
        (DOCX, "a.docm", MacroDocument),
        (repacked(DOCX, {"word/vbaProject.bin": b"x"}), "a.docx", MacroDocument),
        (DOCX[:-300], "a.docx", Damaged),
        (repacked(DOCX, {"word/document.xml": b"<w:document"}), "a.docx", Damaged),
        (repacked(DOCX, {"[Content_Types].xml": b"<Types/>"}), "a.docx", WrongKind),
        (b"%PDF-1.7\nnothing", "a.pdf", Damaged),
    ],
)
def test_each_refusal_has_its_name_and_says_what_to_do(data: bytes, name: str, kind: type[Unreadable]) -> None:
    with pytest.raises(kind) as refusal:
        extract(data, name)
    assert "请" in str(refusal.value)


def test_a_scan_is_told_from_an_empty_file() -> None:
    with pytest.raises(NoText, match="没有文字层"):
        extract(PDF, "a.pdf")


def test_macro_content_types_are_refused() -> None:
    types = entry(DOCX, "[Content_Types].xml").replace(
        b"vnd.openxmlformats-officedocument.wordprocessingml.document.main", b"vnd.ms-word.document.macroEnabled.main"
    )
    with pytest.raises(MacroDocument):
        extract(repacked(DOCX, {"[Content_Types].xml": types}), "a.docx")


def test_a_zip_bomb_is_not_unpacked() -> None:
    with pytest.raises(Overexpanded):
        extract(repacked(DOCX, {"word/media/image1.png": bytes(60 * 1024 * 1024)}), "a.docx")
    with pytest.raises(Overexpanded):
        extract(repacked(DOCX, {f"word/{at}.xml": b"<a/>" for at in range(5001)}), "a.docx")


def test_entities_are_never_expanded() -> None:
    body = entry(saved(paragraphs("正文&amp;")), "word/document.xml")
    for prolog in (b'<!DOCTYPE x [<!ENTITY a "ha">]>', b'<!DOCTYPE x SYSTEM "file:///etc/hostname">'):
        bad = body.replace(b"<w:document", prolog + b"<w:document", 1)
        with pytest.raises(Damaged):
            extract(repacked(DOCX, {"word/document.xml": bad}), "a.docx")


def test_an_encrypted_pdf_is_refused_even_if_its_password_is_blank() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(PDF)))
    writer.encrypt("", "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(Encrypted):
        extract(out.getvalue(), "a.pdf")


# --- .docx ------------------------------------------------------------------------------------------------------------


def paragraphs(*texts: str) -> docx.document.Document:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    return document


def test_a_table_keeps_its_cells_merged_ones_too() -> None:
    document = paragraphs("前\t文")
    table = document.add_table(3, 3)
    for at, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = str(at)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "宽"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "高"
    table.cell(1, 1).text = "两\n段"
    table.cell(1, 2).add_paragraph("又一段")
    document.add_paragraph("后文")
    assert extract(saved(document), "a.docx").texts == (
        *("前 文", "", "\t宽", "\t", "\t2", ""),
        *("\t高", "\t两", "段", "\t5", "又一段", ""),
        *("\t", "\t7", "\t8", "", "后文"),
    )


def test_a_nested_table_is_part_of_its_cell() -> None:
    document = docx.Document()
    cell = document.add_table(1, 2).cell(0, 1)
    cell.text = "外"
    inner = cell.add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "里一", "里二"
    assert extract(saved(document), "a.docx").texts == ("", "\t", "\t外", "里一", "里二", "")


def test_insertions_are_in_and_deletions_are_out() -> None:
    document = paragraphs("原")
    body = document.element.body
    for tag, inner in (("w:ins", "w:t"), ("w:del", "w:delText")):
        mark, run, text = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(inner)
        text.text = {"w:ins": "增", "w:del": "删"}[tag]
        run.append(text)
        mark.append(run)
        body.find(qn("w:p")).append(mark)
    assert extract(saved(document), "a.docx").texts[0] == "原增"


def test_content_controls_and_text_boxes_are_read() -> None:
    document = paragraphs("正文")
    body = document.element.body
    control = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    body.insert(1, control)
    box = parse_xml(
        f"<w:r {nsdecls('w')}><w:pict><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    )
    body.find(qn("w:p")).append(box)
    assert extract(saved(document), "a.docx").texts[:3] == ("正文", "框内", "控件")


# --- .pdf -------------------------------------------------------------------------------------------------------------


def test_a_pdf_begins_each_page_with_a_form_feed() -> None:
    shown = "BT /F1 12 Tf 72 700 Td <" + "第一行".encode("utf-16-be").hex() + "> Tj ET"
    assert extract(documents.assemble([shown, shown]), "a.pdf").texts == ("第一行", "\f第一行")


# --- anything ---------------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from(["a.docx", "a.pdf", "a.txt", "a"]),
    st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.7\n", OLE]),
)
def test_any_bytes_are_lines_or_unreadable(data: bytes, name: str, magic: bytes) -> None:
    with suppress(Unreadable):
        assert extract(magic + data, name).texts


SOUND = {
    "a.docx": documents.word((documents.Entry(1, "功能", "食堂", {"基础性": "开设食堂。"}),)),
    "a.pdf": documents.pdf((documents.Entry(1, "功能", "食堂", {"基础性": "开设食堂。"}),)),
}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(SOUND)), st.data())
def test_a_corrupted_file_is_lines_or_unreadable(name: str, data: st.DataObject) -> None:
    corrupt = bytearray(SOUND[name])
    for _ in range(data.draw(st.integers(1, 8))):
        corrupt[data.draw(st.integers(0, len(corrupt) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(len(corrupt) // 2, len(corrupt)))
    with suppress(Unreadable):
        assert extract(bytes(corrupt[:cut]), name).texts


def test_a_path_is_only_a_name(tmp_path: Path) -> None:
    path = tmp_path / "附件1.txt"
    path.write_bytes("甲".encode())
    with path.open("rb") as stream:
        assert extract(stream, str(path)).texts == ("甲",)
