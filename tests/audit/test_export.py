"""The trail taken out of the system can be checked anywhere, and so can the one inside."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from meihao.accounts.services import enrol
from meihao.audit import selectors
from meihao.audit.models import Entry
from meihao.audit.rules import Damaged, check, read_archive
from meihao.audit.services import record, seal
from tests import append_only
from tests.audit.test_trail import AT, write

pytestmark = pytest.mark.django_db


def run(command: str, *arguments: str) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue().strip()


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """Two seals over five entries, two entries that wait, and one person; 8 entries with their enrolment."""
    somebody = enrol(username="somebody", name="某人", actor=None, at=AT)
    write(3, trees=["松", "柏"])
    seal(at=AT)
    record("tree.watered", kind="tree", key=1, actor=somebody, at=AT)
    write(1)
    seal(at=AT)
    write(2)
    path = tmp_path / "audit.zip"
    assert run("audit_export", str(path)) == f"已导出 8 条记录、2 封封存到 {path}"
    return path


def rewritten(path: Path, change: Callable[[str, str], str]) -> BytesIO:
    """The export with its members changed by somebody."""
    out = BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name).decode()))
    out.seek(0)
    return out


def faults(file: BytesIO) -> list[str]:
    archive = read_archive(file)
    return [str(fault) for fault in check(archive.records, archive.seals)]


def test_an_export_holds_everything_and_says_how_to_check_it(exported: Path) -> None:
    with zipfile.ZipFile(exported) as archive:
        assert archive.namelist() == ["README.txt", "seals.jsonl", "people.jsonl", "entries.jsonl"]
        assert "SHA-256(0x00" in archive.read("README.txt").decode()
        entries = [json.loads(line) for line in archive.read("entries.jsonl").splitlines()]
        assert [entry["id"] for entry in entries] == list(Entry.objects.values_list("pk", flat=True))
        assert '"松"' in archive.read("entries.jsonl").decode()
        assert [json.loads(line)["username"] for line in archive.read("people.jsonl").splitlines()] == ["somebody"]


def test_the_same_trail_exports_to_the_same_bytes(exported: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.zip"
    run("audit_export", str(again))
    assert again.read_bytes() == exported.read_bytes()


def test_both_the_tables_and_the_export_agree(exported: Path) -> None:
    assert run("audit_verify") == run("audit_verify", str(exported)) == "8 条记录、2 封封存，全部相符"


def test_what_the_administrator_of_the_database_changed_is_named_and_the_command_fails(exported: Path) -> None:
    changed = Entry.objects.get(verb="tree.watered").pk
    with append_only.lifted(connection):
        Entry.objects.filter(pk=changed).update(verb="tree.felled")
    with pytest.raises(CommandError, match=f"记录 {changed}：内容与摘要不符，写入后被改动过\n有 1 处不符"):
        run("audit_verify")
    assert run("audit_verify", str(exported)) == "8 条记录、2 封封存，全部相符"


def test_a_changed_export_is_found(exported: Path) -> None:
    def fell(name: str, content: str) -> str:
        return content.replace("tree.watered", "tree.felled") if name == "entries.jsonl" else content

    def lose(name: str, content: str) -> str:
        return "".join(content.splitlines(keepends=True)[1:]) if name == "entries.jsonl" else content

    def unseal(name: str, content: str) -> str:
        return "".join(content.splitlines(keepends=True)[1:]) if name == "seals.jsonl" else content

    assert "被改动过" in faults(rewritten(exported, fell))[0]
    assert "现在有" in faults(rewritten(exported, lose))[0]
    assert "没有接在上一封之后" in faults(rewritten(exported, unseal))[0]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda name, content: content[:-20] if name == "entries.jsonl" else content, "entries.jsonl 读到一半坏了"),
        (
            lambda name, content: content + '{"id":1}\n' if name == "entries.jsonl" else content,
            "entries.jsonl 第 9 行不是完整的一条",
        ),
        (
            lambda name, content: content + "[]\n" if name == "seals.jsonl" else content,
            "seals.jsonl 第 3 行不是完整的一条",
        ),
    ],
)
def test_a_broken_export_is_named_by_line(
    exported: Path, tmp_path: Path, change: Callable[[str, str], str], says: str
) -> None:
    path = tmp_path / "broken.zip"
    path.write_bytes(rewritten(exported, change).getvalue())
    with pytest.raises(CommandError, match=says):
        run("audit_verify", str(path))


def test_what_is_no_export_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Damaged, match="不是审计日志的导出文件"):
        read_archive(BytesIO(b"PK"))
    with pytest.raises(CommandError, match="打不开"):
        run("audit_verify", str(tmp_path / "missing.zip"))
    with pytest.raises(CommandError, match="写不了"):
        run("audit_export", str(tmp_path / "nowhere" / "audit.zip"))


def test_sealing_by_hand_tells_what_was_sealed() -> None:
    assert run("audit_seal") == "没有等待封存的记录"
    write(2)
    assert run("audit_seal").startswith("已封存 2 条（")
    assert selectors.unsealed() == 0
