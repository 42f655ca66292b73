"""Writes indicator tables as the documents that offices have: an outline, running lines, .docx and .pdf. Invented content only."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import docx
from hypothesis import strategies as st

LEVELS = ("基础性", "引导性", "创新性")
HEADER = ("序号", "体系", "指标", "指标性质", "指标内容")


@dataclass(frozen=True)
class Entry:
    """One indicator with its texts by level."""

    number: int
    system: str
    name: str
    texts: dict[str, str]


type Table = tuple[Entry, ...]


def triples(table: Iterable[Entry]) -> list[tuple[int, str, str]]:
    """What a reading of the table must give: number, level, text."""
    return [(entry.number, level, text) for entry in table for level, text in entry.texts.items()]


# --- arbitrary tables -------------------------------------------------------------------------------------------------

_HAN = "社区居民服务设施建筑环境文化道路停车绿化照明管理平台安全应急医疗养老托育食堂健身步道垃圾分类雨水能源智慧议事协商改造提升公园广场楼院"
_LATIN = ("O2O", "5G", "BIM", "CIM", "1+N", "30", "10", "Wi-Fi")


def _words(rng: random.Random, low: int, high: int) -> str:
    return "".join(rng.choices(_HAN, k=rng.randint(low, high)))


def _sentence(rng: random.Random) -> str:
    """A paragraph such as such tables hold: clauses, marks, Latin words, quotations, and a full stop."""
    clauses = []
    for _ in range(rng.randint(1, 5)):
        clause = _words(rng, 2, 14)
        match rng.randint(0, 5):
            case 0:
                clause += rng.choice(_LATIN) + _words(rng, 1, 6)
            case 1:
                clause += f"“{_words(rng, 2, 6)}”"
            case 2:
                clause += f"（{rng.choice(_LATIN)}）"
            case 3:
                clause += "的" + rng.choice(LEVELS) + _words(rng, 2, 5)
        clauses.append(clause)
    marks = [rng.choice("，；、。") for _ in clauses[1:]]
    return "".join(clause + mark for clause, mark in zip(clauses, [*marks, "。"], strict=True))


@st.composite
def tables(draw: st.DrawFn, *, systems: tuple[int, int] = (2, 4), each: tuple[int, int] = (1, 4)) -> Table:
    """A table of a few systems; every indicator has its first level, and most have the others."""
    sizes = draw(st.lists(st.integers(*each), min_size=systems[0], max_size=systems[1]))
    rng = random.Random(draw(st.integers(0, 1_000_000)))
    names: list[str] = []
    while len(names) < len(sizes):
        name = _words(rng, 2, 6)
        # A system that begins another's name cannot be told from it once all is run together.
        if not any(name.startswith(other) or other.startswith(name) for other in names):
            names.append(name)
    entries: list[Entry] = []
    for system, size in zip(names, sizes, strict=True):
        for _ in range(size):
            levels = [LEVELS[0], *(level for level in LEVELS[1:] if rng.random() < 0.9)]
            texts = {level: _sentence(rng) for level in levels}
            entries.append(Entry(len(entries) + 1, system, "新" + _words(rng, 1, 7), texts))
    return tuple(entries)


# --- text shapes ------------------------------------------------------------------------------------------------------


def preamble(table: Table) -> str:
    """The paragraph before the table, which lists the systems."""
    names = list(dict.fromkeys(entry.system for entry in table))
    return f"建成一批满足{'、'.join(names)}{len(names)}大标准的单元。每项指标分基础性、引导性和创新性三类内容。"


def outline(table: Table, *, seed: int = 0) -> str:
    """Cells one a line, each begun by a tab, rows parted by blank lines, merged cells empty, some broken over lines."""
    rng = random.Random(seed)
    lines = ["附件1", "\ufeff某市指标体系\xa0", "（试 \xa0行）", preamble(table), *_outline_row(HEADER, rng)]
    system = ""
    for entry in table:
        head = [str(entry.number), entry.system if entry.system != system or rng.random() < 0.2 else "", entry.name]
        system = entry.system
        for level, text in entry.texts.items():
            lines += _outline_row([*head, level, text], rng)
            head = ["", "", ""]
    return "\n".join([*lines, "", "附件2", "某市方案编制要求", "一、基本情况"])


def _outline_row(cells: Iterable[str], rng: random.Random) -> Iterator[str]:
    for cell in cells:
        first, *others = broken(cell, rng, least=2) if rng.random() < 0.3 and len(cell) > 3 else [cell]
        yield f"\t{first}"
        yield from others
    yield ""


def flattened(table: Table, *, seed: int = 0, introduced: bool = True) -> str:
    """What PDF software makes of it: lines broken anywhere, blank lines between, headers on every page, page numbers."""
    rng = random.Random(seed)
    before = [
        "各区要结合指标体系（详见附件 1）",
        "组织申报。",
        "\f 附件 1",
        "某市指标体系",
        *broken(preamble(table), rng),
    ]
    lines = [*(before if introduced else []), *_flat_header(rng)]
    system, page = "", 1
    for entry in table:
        turned = len(lines) > 20 and rng.random() < 0.3
        if turned:
            page += 1
            lines += [*_turn(page, rng), *_flat_header(rng)]
        new = entry.system != system or turned
        system = entry.system
        head = [*(broken(entry.system, rng, least=2) if new else []), *broken(entry.name, rng, least=2)]
        if rng.random() < 0.2:
            lines.append(f"{entry.number} {head.pop(0)}" if len(head) > 1 else str(entry.number))
        else:
            lines.append(str(entry.number))
        lines += head
        for level, text in entry.texts.items():
            parts = [_airy(part, rng) for part in broken(text, rng, least=8)]
            lines += [f"{level} {parts[0]}"] if rng.random() < 0.3 else [level, parts[0]]
            for part in parts[1:]:
                if rng.random() < 0.05:
                    page += 1
                    lines += [*_turn(page, rng), *_flat_header(rng)]
                lines.append(part)
    spread = [line for text in lines for line in ([text, ""] if rng.random() < 0.6 else [text])]
    return "\n".join([*spread, " 附件 2", "", "某市方案编制要求", "1.选址范围。", ""])


def _flat_header(rng: random.Random) -> list[str]:
    return rng.choice(
        [
            [" 序号 体系 指标", "指标", "", "性质", "指标内容"],
            ["序", "号", "体系", "指标", "指标性", "质", "指标内容"],
            ["序号 体系 指标 指标性质 指标内容"],
        ]
    )


def _turn(page: int, rng: random.Random) -> list[str]:
    return [*([f"— {page} —"] if rng.random() < 0.5 else []), "\f"]


def broken(text: str, rng: random.Random, *, least: int = 12) -> list[str]:
    """The text in lines of at least so many characters, but for the last; no Latin word or figure is broken."""
    atoms = re.findall(r"[\x21-\x7e]+|.", text)
    parts, width = [""], rng.randint(least, least * 2)
    for atom in atoms:
        if len(parts[-1]) >= width:
            parts.append("")
        parts[-1] += atom
    return parts


def _airy(line: str, rng: random.Random) -> str:
    """The line with the spaces that PDF software puts beside Latin words."""
    spread = re.sub(r"(?<=[\u4e00-\u9fff])(?=[\x21-\x7e])", lambda _: rng.choice(["", " "]), line)
    return re.sub(r"(?<=[\x21-\x7e])(?=[\u4e00-\u9fff])", lambda _: rng.choice(["", " ", "\u3000"]), spread)


# --- .docx ------------------------------------------------------------------------------------------------------------


def word(table: Table, *, seed: int = 0) -> bytes:
    """A .docx with a real table: number, system and name merged downwards, a header row, text before and after."""
    rng = random.Random(seed)
    document = docx.Document()
    document.add_paragraph("附件1\t某市指标体系")
    document.add_paragraph(preamble(table))
    rows = [(entry, level) for entry in table for level in entry.texts]
    grid = document.add_table(len(rows) + 1, 5)
    for cell, text in zip(grid.rows[0].cells, HEADER, strict=True):
        cell.text = text
    starts: dict[str, list[int]] = {}
    for at, (entry, level) in enumerate(rows, 1):
        starts.setdefault(f"system {entry.system}", []).append(at)
        starts.setdefault(f"entry {entry.number}", []).append(at)
        grid.cell(at, 3).text = level
        first, *others = broken(entry.texts[level], rng) if rng.random() < 0.3 else [entry.texts[level]]
        grid.cell(at, 4).text = first
        for part in others:
            grid.cell(at, 4).add_paragraph(part)
    for key, spread in starts.items():
        for column in (1,) if key.startswith("system") else (0, 2):
            merged = grid.cell(spread[0], column).merge(grid.cell(spread[-1], column))
            entry = rows[spread[0] - 1][0]
            merged.text = {0: str(entry.number), 1: entry.system, 2: entry.name}[column]
    document.add_paragraph("附件2")
    document.add_paragraph("某市方案编制要求")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# --- .pdf -------------------------------------------------------------------------------------------------------------

_EDGES = (60, 90, 130, 190, 230, 540)  # points: where the upright lines of the table stand
_SIZE, _LEADING, _TOP, _BOTTOM = 10, 14, 780, 80


def pdf(table: Table, *, ruled: bool = True) -> bytes:
    """A .pdf with a ruled table over several pages, merged cells centred in their height, as office software draws it."""
    pages: list[list[tuple[Entry, str, list[str]]]] = [[]]
    room = _TOP - _BOTTOM - 6 * _LEADING
    for entry in table:
        rows = [(entry, level, _wrapped(text, 30)) for level, text in entry.texts.items()]
        need = sum(_height(row) for row in rows)
        if need > room and pages[-1]:
            pages.append([])
            room = _TOP - _BOTTOM - 2 * _LEADING
        pages[-1] += rows
        room -= need
    streams = [
        _stream(page, number, _wrapped(preamble(table), 40) if number == 1 else [], ruled=ruled)
        for number, page in enumerate(pages, 1)
    ]
    return assemble(streams)


def _wrapped(text: str, width: int) -> list[str]:
    parts = [""]
    for atom in re.findall(r"[\x21-\x7e]+|.", text):
        if len(parts[-1]) + len(atom) > width:
            parts.append("")
        parts[-1] += atom
    return parts


def _height(row: tuple[Entry, str, list[str]]) -> int:
    return max(len(row[2]), 3 if len(row[0].texts) == 1 else 2) * _LEADING + 8


def _stream(page: list[tuple[Entry, str, list[str]]], number: int, before: list[str], *, ruled: bool) -> str:
    out: list[str] = []
    y = float(_TOP)
    for line in before:
        out.append(_shown(_EDGES[0], y, line))
        y -= _LEADING
    y -= 4
    tops = [y, y - _LEADING - 8]
    cells = [(column, y, tops[1], [text]) for column, text in enumerate(HEADER)]
    for row in page:
        tops.append(tops[-1] - _height(row))
    levels: list[tuple[int, int, float]] = []
    for at, (entry, level, text) in enumerate(page):
        cells += [(3, tops[at + 1], tops[at + 2], [level]), (4, tops[at + 1], tops[at + 2], text)]
        levels.append((3, 5, tops[at + 2]))
        first = at == 0 or page[at - 1][0] != entry
        if first:
            end = at + sum(1 for other in page if other[0] == entry)
            name = _wrapped(entry.name, 5)
            cells += [(0, tops[at + 1], tops[end + 1], [str(entry.number)]), (2, tops[at + 1], tops[end + 1], name)]
            levels += [(0, 1, tops[end + 1]), (2, 3, tops[end + 1])]
        if at == 0 or page[at - 1][0].system != entry.system:
            end = at + sum(1 for other in page if other[0].system == entry.system)
            cells.append((1, tops[at + 1], tops[end + 1], _wrapped(entry.system, 3)))
            levels.append((1, 2, tops[end + 1]))
    if ruled:
        for left, right, at_y in [(0, 5, tops[0]), (0, 5, tops[1]), *levels]:
            out.append(f"{_EDGES[left]} {at_y} {_EDGES[right] - _EDGES[left]} 0.5 re f")
        out += [f"{x} {tops[-1]} m {x} {tops[0]} l S" for x in _EDGES]
    for column, top, bottom, lines in sorted(cells, key=lambda cell: (-(cell[1] + cell[2]), cell[0])):
        start = (top + bottom) / 2 + len(lines) * _LEADING / 2 - _SIZE
        out += [_shown(_EDGES[column] + 3, start - at * _LEADING, line) for at, line in enumerate(lines)]
    out.append(_shown(290, 40, f"— {number} —"))
    return "\n".join(out)


def _shown(x: float, y: float, text: str) -> str:
    return f"BT /F1 {_SIZE} Tf 1 0 0 1 {x} {y:.2f} Tm <{text.encode('utf-16-be').hex()}> Tj ET"


def assemble(streams: list[str]) -> bytes:
    """A PDF of these page contents, whose font F1 takes UTF-16 and is not embedded."""
    kids = " ".join(f"{6 + 2 * at} 0 R" for at in range(len(streams)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [4 0 R] >>",
        (
            "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /FontDescriptor 5 0 R"
            " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 5 >> >>"
        ),
        (
            "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
            " /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
        ),
    ]
    for at, stream in enumerate(streams):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {7 + 2 * at} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    xref = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    tail = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{xref}trailer\n"
    return out + f"{tail}<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n".encode("ascii")
