"""There and back: an installation into one file, and out of it again, on the engine under test."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installation import Installation, installation

FILL = """
from datetime import UTC, datetime
from meihao.attachments.services import keep
from meihao.organisations.services import establish
at = datetime(2024, 6, 30, 2, tzinfo=UTC)
establish(code="yantai", name="烟台市", kind="city", parent=None, actor=None, at=at)
keep("烟台市老旧小区\\n".encode(), name="a.txt", at=at)
"""
LATER = """
from datetime import UTC, datetime
from meihao.organisations.models import Organisation
from meihao.organisations.services import establish
city = Organisation.objects.get()
establish(code="zhifu", name="芝罘区", kind="district", parent=city.pk, actor=None, at=datetime(2024, 7, 1, tzinfo=UTC))
"""
LOOK = """
from meihao.attachments.models import Blob
from meihao.attachments.selectors import open_blob
from meihao.audit.models import Entry
from meihao.organisations.models import Organisation
print(sorted(Organisation.objects.values_list("name", flat=True)), Entry.objects.count(),
      [open_blob(blob).read().decode().strip() for blob in Blob.objects.all()])
"""
CHANGE = "from meihao.audit.models import Entry\nEntry.objects.update(verb='x')"
WHOLE = "['烟台市'] 1 ['烟台市老旧小区']"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("backup") / "data") as made:
        made.ask(FILL)
        yield made


@pytest.fixture(scope="module")
def archive(place: Installation) -> Path:
    target = place.data.parent / "backup.tar"
    done = place.manage("backup", str(target))
    assert done.returncode == 0, done.stderr
    assert "数据库和 1 个附件" in done.stdout
    return target


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Installation]:
    with installation(tmp_path / "other", migrated=False) as made:
        yield made


@pytest.fixture(scope="module")
def restored(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The backup, restored elsewhere; each test leaves there what it found."""
    with installation(tmp_path_factory.mktemp("restored") / "data", migrated=False) as made:
        done = made.manage("restore", str(archive))
        assert done.returncode == 0, done.stderr
        assert "1 个附件" in done.stdout
        yield made


def test_what_was_backed_up_is_there_again_elsewhere(restored: Installation) -> None:
    assert restored.ask(LOOK) == WHOLE


def test_what_was_restored_can_be_backed_up_and_restored_again(restored: Installation, tmp_path: Path) -> None:
    assert restored.manage("backup", str(tmp_path / "again.tar")).returncode == 0
    assert restored.manage("restore", str(tmp_path / "again.tar"), "--replace").returncode == 0
    assert restored.ask(LOOK) == WHOLE


def test_the_trail_is_append_only_after_a_restore_too(restored: Installation) -> None:
    script = f"try:\n    {CHANGE.replace(chr(10), chr(10) + '    ')}\nexcept Exception as error:\n    print(error)"
    assert "audit_entry is append-only" in restored.ask(script)


def test_data_that_is_there_is_not_overwritten_unasked(archive: Path, place: Installation) -> None:
    done = place.manage("restore", str(archive))
    assert done.returncode == 1
    assert "--replace" in done.stderr
    assert place.ask(LOOK) == WHOLE


def test_replacing_forgets_what_came_after_the_backup(archive: Path, restored: Installation) -> None:
    restored.ask(LATER)
    assert "芝罘区" in restored.ask(LOOK)
    assert restored.manage("restore", str(archive), "--replace").returncode == 0
    assert restored.ask(LOOK) == WHOLE


def test_a_backup_is_for_its_owner_alone_and_never_written_over(archive: Path, place: Installation) -> None:
    assert archive.stat().st_mode & 0o077 == 0
    done = place.manage("backup", str(archive))
    assert done.returncode == 1
    assert "已经存在" in done.stderr


def test_the_manifest_names_every_file_with_its_digest(archive: Path) -> None:
    with tarfile.open(archive) as opened:
        names = opened.getnames()
        told = opened.extractfile("manifest.json")
        assert told is not None
        manifest = json.load(told)
    assert set(manifest["files"]) == set(names) - {"manifest.json"}
    assert any(name.startswith("attachments/") for name in names)


def tampered(archive: Path, target: Path, *, drop: str = "", spoil: str = "", add: str = "") -> Path:
    """A copy of a backup in which something is not as it was."""
    with tarfile.open(archive) as old, tarfile.open(target, "w") as new:
        for entry in old:
            content = old.extractfile(entry)
            assert content is not None
            body = content.read()
            if drop and entry.name.startswith(drop):
                continue
            if spoil and entry.name.startswith(spoil):
                body = body[:-1] + bytes([body[-1] ^ 1])
            new.addfile(entry, io.BytesIO(body))
        if add:
            new.addfile(tarfile.TarInfo(add), io.BytesIO(b""))
    return target


CHANGED: dict[str, dict[str, str]] = {
    "file": {"spoil": "attachments/"},
    "database": {"spoil": "database"},
    "missing": {"drop": "attachments/"},
    "unlisted": {"drop": "manifest"},
    "outside": {"add": "../../etc/passwd"},
}
OTHER = {"empty": b"", "letter": b"not a backup at all" * 100}
REFUSE = """
import json, sys
from django.conf import settings
from django.core.management import CommandError, call_command
told = {{}}
for name, path in json.loads({paths!r}).items():
    try:
        call_command("restore", path)
    except CommandError as error:
        told[name] = str(error)
print(json.dumps([told, (settings.DATA / "attachments").exists()]))
"""


@pytest.fixture(scope="module")
def refused(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What is said of each file that is not the backup that was written; nothing of any of them is."""
    folder = tmp_path_factory.mktemp("refused")
    paths = {name: tampered(archive, folder / f"{name}.tar", **change) for name, change in CHANGED.items()}
    for name, content in OTHER.items():
        paths[name] = folder / f"{name}.tar"
        paths[name].write_bytes(content)
    with installation(folder / "data", migrated=False) as place:
        given = json.dumps({name: str(path) for name, path in paths.items()})
        told, written = json.loads(place.ask(REFUSE.format(paths=given)))
    assert not written
    found: dict[str, str] = told
    return found


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("file", "与清单不符"),
        ("database", "与清单不符"),
        ("missing", "与清单不符"),
        ("unlisted", "没有清单"),
        ("outside", "不是本系统的备份"),
        ("empty", "不是本系统的备份"),
        ("letter", "不是本系统的备份"),
    ],
)
def test_what_is_not_the_backup_that_was_written_is_refused_and_nothing_is_written(
    refused: dict[str, str], name: str, reason: str
) -> None:
    assert reason in refused[name]


def test_nothing_is_restored_under_a_running_service(archive: Path, empty: Installation) -> None:
    (empty.data / "run").mkdir()
    (empty.data / "run" / "worker.beat").touch()
    done = empty.manage("restore", str(archive))
    assert done.returncode == 1
    assert "请先停止服务" in done.stderr
