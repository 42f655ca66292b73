"""The trail as one file: entries and seals line by line, with how to check them written beside."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from io import TextIOWrapper
from typing import IO, Any, Final

from meihao.audit.rules.trail import Record, SealRecord
from meihao.kernel.canonical import canonical

ENTRIES, SEALS, PEOPLE, README = "entries.jsonl", "seals.jsonl", "people.jsonl", "README.txt"
MOMENT: Final = (2022, 1, 17, 0, 0, 0)
"""The date that every member of the archive bears, so that the same trail gives the same bytes."""

HOW: Final = """美好 审计日志导出

entries.jsonl  每行一条记录（UTF-8 JSON），按 id 从小到大
seals.jsonl    每行一封封存，按先后
people.jsonl   操作人编号（actor）与用户名的对照；不在摘要之内

怎样核验（任何语言都能自己写；本系统的命令是 ./go manage audit_verify 文件）：

一、每条记录。取 at、actor、verb、kind、key、territory、details 七项，写成规范 JSON：键按码位排序，没有空格，
    UTF-8 不转义，只有整数、文字、真假、null、数组和对象；其 SHA-256（十六进制）应等于 digest。

二、每封封存。取 first 到 last 之间的全部记录，按 id 排序，条数应等于 count。每条的叶是
    SHA-256(0x00 + “id:digest”的 UTF-8 字节)；两个子树合成 SHA-256(0x01 + 左 + 右)；n 片叶的树从小于 n 的最大
    2 的幂处分开（RFC 6962）。得到的根应等于 root。

三、封存之间。previous 应等于上一封的 chain（第一封为 64 个 0）；chain 应等于
    SHA-256(previous + root + first + last)，前两项为 32 字节，后两项各为 8 字节大端整数。
    记录的 id 可以不连续，但不应有记录落在两封之间。

只要有一封的 chain 另存在别处（例如抄在会议记录里），它之前的任何改动都瞒不过去。
"""


class Damaged(ValueError):
    """A file that is no export of the trail, or not a whole one; the message says where it breaks."""


@dataclass(frozen=True, slots=True)
class Archive:
    """An export opened: the entries are read as one goes through them."""

    records: Iterator[Record]
    seals: list[SealRecord]


def write_archive(
    file: IO[bytes], records: Iterable[Record], seals: Iterable[SealRecord], people: Mapping[int, str]
) -> int:
    """Write the export and say how many entries it holds; a line at a time, however long the trail."""
    count = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_member(README), HOW)
        with archive.open(_member(SEALS), "w") as out:
            for seal in seals:
                out.write(_line(asdict(seal)))
        with archive.open(_member(PEOPLE), "w") as out:
            for number, username in sorted(people.items()):
                out.write(_line({"actor": number, "username": username}))
        with archive.open(_member(ENTRIES), "w", force_zip64=True) as out:
            for record in records:
                out.write(_line(asdict(record)))
                count += 1
    return count


def read_archive(file: IO[bytes]) -> Archive:
    """Open an export. Raises Damaged, also while its entries are being read."""
    try:
        archive = zipfile.ZipFile(file)
        seals = [_made(SealRecord, number, row, SEALS) for number, row in _rows(archive, SEALS)]
    except (zipfile.BadZipFile, KeyError, OSError) as error:
        raise Damaged("不是审计日志的导出文件，或文件不完整") from error
    return Archive((_made(Record, number, row, ENTRIES) for number, row in _rows(archive, ENTRIES)), seals)


def _rows(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[int, Any]]:
    try:
        with archive.open(name) as raw, TextIOWrapper(raw, "utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                yield number, json.loads(line)
    except (ValueError, zipfile.BadZipFile, EOFError) as error:
        raise Damaged(f"{name} 读到一半坏了：{error}") from error


def _made[R: (Record, SealRecord)](kind: type[R], number: int, row: Any, name: str) -> R:
    if not isinstance(row, dict) or set(row) != {field.name for field in fields(kind)}:
        raise Damaged(f"{name} 第 {number} 行不是完整的一条")
    return kind(**row)


def _line(row: Mapping[str, Any]) -> bytes:
    """Canonical JSON; particulars that somebody made inexact are written as they are, for the check to find."""
    try:
        return canonical(row) + b"\n"
    except TypeError:
        return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, MOMENT)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o600 << 16
    return member
