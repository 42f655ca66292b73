"""One file that holds the whole installation, and the way back from it.

A backup is a tar: the database, every attachment, and last a manifest with the
SHA-256 of each. The key of the installation is not part of it.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from meihao.config.engines import MEMBERS, Broken, dump, filled, load
from meihao.config.health import BEAT_WITHIN

FORMAT = 1
MANIFEST = "manifest.json"
ATTACHMENT = re.compile(r"attachments/([0-9a-f]{2})/([0-9a-f]{62})")
CHUNK = 1024 * 1024

type Say = Callable[[str], None]


class Refused(Exception):
    """Nothing was changed; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One file in a backup."""

    sha256: str
    size: int


class _Hashing(io.RawIOBase):
    """A file that is hashed as it is read."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source = source
        self.hash = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        chunk = self.source.read(size)
        self.hash.update(chunk)
        self.size += len(chunk)
        return chunk

    def kept(self) -> Kept:
        """What has been read, as the manifest tells it."""
        return Kept(self.hash.hexdigest(), self.size)


def back_up(target: Path, *, at: datetime) -> dict[str, Kept]:
    """Write a backup to `target`, which must not exist; it appears there when it is complete.

    The database is taken first: attachments are never changed, so that those it speaks of are all there afterwards.
    """
    if target.exists():
        raise Refused(f"{target} 已经存在，请换一个文件名")
    if not target.parent.is_dir():
        raise Refused(f"没有目录 {target.parent}")
    kept: dict[str, Kept] = {}
    part = target.with_name(target.name + ".part")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder, _private(part) as out:
            copy = Path(folder) / MEMBERS[connection.vendor]
            dump(copy)
            with tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT) as archive:
                kept[copy.name] = _add(archive, copy.name, copy)
                for name, path in _attachments(settings.DATA / "attachments"):
                    kept[name] = _add(archive, name, path)
                _add_manifest(archive, kept, at)
            out.flush()
            os.fsync(out.fileno())
        os.replace(part, target)
    except Broken as broken:
        raise Refused(str(broken)) from broken
    finally:
        part.unlink(missing_ok=True)
    _check_attachments(kept)
    return kept


def restore(source: Path, *, replace: bool) -> dict[str, Any]:
    """Put the installation of a backup here; returns its manifest. Everything is verified before anything is changed."""
    if _working():
        raise Refused("服务正在运行。请先停止服务，再恢复")
    store = settings.DATA / "attachments"
    if not replace and (filled() or any(_attachments(store))):
        raise Refused("这里已有数据。确定要用备份代替，请加 --replace（建议先备份现有数据）")
    settings.DATA.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.DATA, prefix=".restore-") as folder:
        manifest = _unpack(source, Path(folder))
        if manifest["engine"] != connection.vendor:
            raise Refused(f"备份来自 {manifest['engine']}，这里用的是 {connection.vendor}；须用同一种数据库")
        (Path(folder) / "attachments").mkdir(exist_ok=True)
        try:
            load(Path(folder) / MEMBERS[connection.vendor])
        except Broken as broken:
            raise Refused(str(broken)) from broken
        if store.exists():
            os.replace(store, Path(folder) / "before")
        os.replace(Path(folder) / "attachments", store)
        store.chmod(0o700)
    return manifest


@contextmanager
def _private(path: Path) -> Iterator[IO[bytes]]:
    """A new file that nobody else may read."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        yield out


def _attachments(store: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(store.glob("??/*")):
        name = f"attachments/{path.parent.name}/{path.name}"
        if ATTACHMENT.fullmatch(name):
            yield name, path


def _add(archive: tarfile.TarFile, name: str, path: Path) -> Kept:
    with path.open("rb") as content:
        entry = tarfile.TarInfo(name)
        entry.size = os.fstat(content.fileno()).st_size
        entry.mode = 0o600
        hashing = _Hashing(content)
        archive.addfile(entry, hashing)
        return hashing.kept()


def _add_manifest(archive: tarfile.TarFile, kept: dict[str, Kept], at: datetime) -> None:
    told = {
        "format": FORMAT,
        "engine": connection.vendor,
        "made_at": at.isoformat(),
        "version": version("meihao"),
        "migrations": sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()),
        "files": {name: asdict(file) for name, file in kept.items()},
    }
    body = json.dumps(told, ensure_ascii=False, indent=1).encode()
    entry = tarfile.TarInfo(MANIFEST)
    entry.size = len(body)
    entry.mode = 0o600
    archive.addfile(entry, io.BytesIO(body))


def _check_attachments(kept: dict[str, Kept]) -> None:
    """An attachment is named by its hash: one that differs has rotted on our disk, and one must hear of it."""
    rotten = [
        name
        for name, file in kept.items()
        if (found := ATTACHMENT.fullmatch(name)) and file.sha256 != "".join(found.groups())
    ]
    if rotten:
        raise Refused(
            f"备份已写成，但 {len(rotten)} 个附件在磁盘上已损坏：{'、'.join(rotten[:3])}。请从更早的备份中找回"
        )


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Unpack and verify every file of a backup. Raises Refused for anything missing, changed, or not a backup's."""
    found: dict[str, Kept] = {}
    manifest: dict[str, Any] | None = None
    try:
        with tarfile.open(source, "r|") as archive:
            for entry in archive:
                content = archive.extractfile(entry)
                if content is None:
                    raise Refused(f"{source} 不是本系统的备份：{entry.name}")
                if entry.name == MANIFEST:
                    manifest = json.load(content)
                    continue
                if entry.name not in MEMBERS.values() and not ATTACHMENT.fullmatch(entry.name):
                    raise Refused(f"{source} 不是本系统的备份：{entry.name}")
                place = folder / entry.name
                place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                hashing = _Hashing(content)
                with _private(place) as out:
                    shutil.copyfileobj(hashing, out, CHUNK)
                found[entry.name] = hashing.kept()
    except FileNotFoundError:
        raise Refused(f"没有文件 {source}") from None
    except (tarfile.TarError, json.JSONDecodeError, UnicodeDecodeError, FileExistsError) as error:
        raise Refused(f"{source} 不完整，或不是本系统的备份（{error}）") from None
    if manifest is None or manifest.get("format") != FORMAT:
        raise Refused(f"{source} 不完整，或不是本系统的备份：没有清单")
    told = {name: Kept(**file) for name, file in manifest["files"].items()}
    if wrong := sorted(name for name in told.keys() | found.keys() if told.get(name) != found.get(name)):
        raise Refused(f"{source} 已损坏：{len(wrong)} 个文件与清单不符，例如 {wrong[0]}。没有改动任何数据")
    return manifest


def _working() -> bool:
    beat = settings.DATA / "run" / "worker.beat"
    return beat.exists() and time.time() - beat.stat().st_mtime < BEAT_WITHIN
