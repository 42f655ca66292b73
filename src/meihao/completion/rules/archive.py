"""The archive as one file: numbered folders, an index, and the SHA-256 of everything in it. The same papers, the same bytes.

Members are stored as they are, so that what comes out depends on no library's way of compressing, and dated alike.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from hashlib import sha256
from typing import IO, Any, Final

INDEX, READABLE, MANIFEST = "目录.csv", "目录.txt", "SHA256SUMS.txt"
MOMENT: Final = (1980, 1, 1, 0, 0, 0)
CHUNK: Final = 256 * 1024
NAME: Final = 80
LINE: Final = re.compile(r"([0-9a-f]{64})  (\S.*)")
FORBIDDEN: Final = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+')

HOW: Final = f"""{MANIFEST} 里每行是一个文件的 SHA-256 和名称，可用 sha256sum -c {MANIFEST} 核对，
也可用本系统的命令 ./go manage verify_archive 文件 核对。本系统审计日志里记有 {MANIFEST} 自身的 SHA-256。
"""


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of the archive: its title, where it comes from, its day, and either bytes or what opens them.

    `sha256` and `size` are those of the bytes; `read` is called once, when it is written.
    """

    title: str
    suffix: str
    said: str
    day: str
    sha256: str
    size: int
    read: Callable[[], AbstractContextManager[IO[bytes]]]


def written(title: str, suffix: str, content: bytes, *, said: str = "", day: str = "") -> Paper:
    """A paper that is made here."""
    return Paper(title, suffix, said, day, sha256(content).hexdigest(), len(content), lambda: io.BytesIO(content))


def table(
    title: str, heading: Sequence[str], rows: Iterable[Sequence[object]], *, said: str = "", day: str = ""
) -> Paper:
    """A paper that is a table, as CSV that spreadsheets open as it is; no cell is taken for a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(heading)
    writer.writerows([_cell(each) for each in row] for row in rows)
    return written(title, ".csv", out.getvalue().encode("utf-8-sig"), said=said, day=day)


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} and len(text) > 1 else text


class Changed(Exception):
    """The bytes of a paper are not those that were kept under its hash; nothing that was written so far may be used."""


class Damaged(ValueError):
    """A file that is no archive of ours, or not a whole one."""


@dataclass(frozen=True, slots=True)
class Packed:
    """An archive that was written: how many papers, how many bytes they have, and the digest of its manifest."""

    papers: int
    size: int
    digest: str


def pack(
    out: IO[bytes],
    folders: Sequence[tuple[str, Sequence[Paper]]],
    *,
    title: str,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Packed:
    """Write the archive, a chunk at a time. Folders without papers keep their number and are left out. Raises Changed."""
    named = list(_named(folders))
    lines: list[tuple[str, str]] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for count, (name, _, paper) in enumerate(named, start=1):
            with paper.read() as content:
                if _store(archive, name, content, paper.size) != paper.sha256:
                    raise Changed(name)
            lines.append((paper.sha256, name))
            progress(count, len(named))
        for name, text in ((INDEX, _index(named)), (READABLE, _readable(named, title))):
            lines.append((_store(archive, name, io.BytesIO(text), len(text)), name))
        manifest = "".join(f"{digest}  {name}\n" for digest, name in lines).encode()
        digest = _store(archive, MANIFEST, io.BytesIO(manifest), len(manifest))
    return Packed(len(named), sum(paper.size for _, _, paper in named), digest)


def _named(folders: Sequence[tuple[str, Sequence[Paper]]]) -> Iterator[tuple[str, str, Paper]]:
    """Every paper with its name in the archive and its folder: numbered in order, fit for any file system."""
    for place, (folder, papers) in enumerate(folders, start=1):
        for number, paper in enumerate(papers, start=1):
            base = f"{place:02d} {folder}"
            yield f"{base}/{number:03d} {_safe(paper.title)}{paper.suffix}", base, paper


def _safe(title: str) -> str:
    plain = FORBIDDEN.sub(" ", unicodedata.normalize("NFC", title))
    return " ".join(plain.split())[:NAME].strip(" .") or "无题"


def _store(archive: zipfile.ZipFile, name: str, content: IO[bytes], size: int) -> str:
    member = zipfile.ZipInfo(name, MOMENT)
    member.external_attr = 0o600 << 16
    member.create_system = 3
    member.file_size = size
    hashing = sha256()
    with archive.open(member, "w") as stream:
        while chunk := content.read(CHUNK):
            hashing.update(chunk)
            stream.write(chunk)
    return hashing.hexdigest()


def _index(named: Sequence[tuple[str, str, Paper]]) -> bytes:
    rows = [
        (count, folder, paper.title, paper.said, paper.day, paper.size, name, paper.sha256)
        for count, (name, folder, paper) in enumerate(named, start=1)
    ]
    heading = ("序号", "案卷", "题名", "责任者", "日期", "字节数", "文件名", "SHA-256")
    with table(INDEX, heading, rows).read() as content:
        return content.read()


def _readable(named: Sequence[tuple[str, str, Paper]], title: str) -> bytes:
    counted = Counter(folder for _, folder, _ in named)
    lines = [f"{title}　竣工档案目录", f"共 {len(named)} 件", ""]
    last = ""
    for name, folder, paper in named:
        if folder != last:
            lines += ["", f"{folder}（{counted[folder]} 件）"]
            last = folder
        beside = "，".join(filter(None, (paper.said, paper.day)))
        lines.append(f"  {name.rpartition('/')[2]}" + (f"　{beside}" if beside else ""))
    return "\n".join([*lines, "", HOW]).encode()


# --- checking one ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Verified:
    """What checking an archive found: how many papers, the digest of its manifest, and every file that differs."""

    papers: int
    digest: str
    faults: tuple[str, ...]


def verify(file: IO[bytes]) -> Verified:
    """Read an archive through, a chunk at a time, and compare every file with the manifest. Raises Damaged."""
    try:
        archive = zipfile.ZipFile(file)
        manifest = _read(archive, MANIFEST)
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Damaged(f"不是档案包，或 {MANIFEST} 已损坏") from error
    with archive:
        wanted = _lines(manifest)
        names = Counter(archive.namelist())
        faults = [f"{name}：重复出现" for name, times in names.items() if times > 1]
        faults += [f"{name}：不在清单里" for name in names if name not in wanted and name != MANIFEST]
        for name, digest in wanted.items():
            if name not in names:
                faults.append(f"{name}：缺少")
            elif (found := _digest(archive, name)) != digest:
                faults.append(f"{name}：{'内容与清单不符' if found else '已损坏，读不出来'}")
    return Verified(len(wanted), sha256(manifest).hexdigest(), tuple(faults))


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > 64 * 1024 * 1024:
        raise ValueError(name)
    return archive.read(name)


def _lines(manifest: bytes) -> Mapping[str, str]:
    try:
        lines = manifest.decode().splitlines()
    except UnicodeDecodeError as error:
        raise Damaged(f"{MANIFEST} 不是文字") from error
    found: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        parts = LINE.fullmatch(line)
        if parts is None or parts[2] in found:
            raise Damaged(f"{MANIFEST} 第 {number} 行不是“SHA-256  文件名”，或文件重复")
        found[parts[2]] = parts[1]
    return found


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    """The digest of a member; empty where it cannot be read to its end."""
    hashing: Any = sha256()
    try:
        with archive.open(name) as stream:
            while chunk := stream.read(CHUNK):
                hashing.update(chunk)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        return ""
    return str(hashing.hexdigest())
