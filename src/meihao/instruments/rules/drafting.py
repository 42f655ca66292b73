"""The draft of a pack from a document that fits none, as files and as an archive."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from meihao.policy.reading.annex import read
from meihao.policy.reading.extract import extract
from meihao.policy.reading.shapes import LEVEL_NAMES, Lines, Reading
from meihao.policy.reading.skeleton import Title, draft
from meihao.policy.reading.text import squeeze

UNKNOWN = "待填写"
REPORT = "读取情况.txt"

_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,10}〔\d{4}〕\d{1,4}号")
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_ISSUER = re.compile(r"([\u4e00-\u9fff]{2,8}?[市州盟])(?:人民政府(?:办公[室厅])?|[\u4e00-\u9fff]{2,12}?[局委])")
_STAMP = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The files of a draft by name, none where it could not be made, and lines in Chinese on what could not be read."""

    id: str
    files: dict[str, str]
    report: tuple[str, ...]


def skeleton(data: bytes, name: str, *, on: date, systems: Sequence[str] = ()) -> Skeleton:
    """Draft a pack from a document. Raises a kind of `Unreadable`.

    What the head of the document does not tell is `UNKNOWN`, and its day the one `on` which the draft is made.
    """
    lines = extract(data, name)
    reading = read(lines, systems=systems)
    title = _title(lines, reading, name, on)
    made = draft(reading, title, levels=LEVEL_NAMES)
    head = f"《{name}》：{len(reading.systems)} 个体系，{len(reading.indicators)} 项指标，{len(reading.levels)} 条内容"
    return Skeleton(title.id, made.files, (head, *made.report))


def zipped(made: Skeleton) -> bytes:
    """The draft as an archive of one folder, with the report beside the files; the same draft gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**made.files, REPORT: "\n".join([*made.report, ""])}.items():
            entry = zipfile.ZipInfo(f"{made.id}/{name}", _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text)
    return out.getvalue()


def _title(lines: Lines, reading: Reading, name: str, on: date) -> Title:
    """What the text before the table says of the document."""
    before = [squeeze(line) for line in lines.texts[: max(reading.first_line - 1, 0)]]
    number = next((found[0] for line in before if (found := _NUMBER.search(line))), "")
    issuer = next((found for line in before if (found := _ISSUER.match(line))), None)
    day = next((day for line in before if (day := _day(line))), on)
    return Title(
        id=f"draft-{day.year}",
        title=PurePath(name).stem or UNKNOWN,
        number=number or UNKNOWN,
        issuer=issuer[0] if issuer else UNKNOWN,
        city=issuer[1] if issuer else UNKNOWN,
        signed_on=day,
        valid_from=day,
    )


def _day(line: str) -> date | None:
    """The day that a line consists of, as under a signature."""
    found = _DAY.fullmatch(line)
    if found is None:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None
