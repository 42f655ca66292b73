"""Keeping files."""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from typing import IO, Final

from django.conf import settings

from meihao.attachments.models import Blob
from meihao.attachments.rules import KINDS, PICTURES, Refused, shown_copy, sniff
from meihao.attachments.selectors import open_blob, path_of, storage

LIMIT: Final = 20 * 1024 * 1024
CHUNK: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class File:
    """A file that is handed in: its bytes and its name."""

    content: bytes | IO[bytes]
    name: str


def keep(
    content: bytes | IO[bytes], *, name: str, at: datetime, allowed: frozenset[str] | None = None, limit: int = LIMIT
) -> Blob:
    """The blob of these bytes, stored on first sight. Raises Refused, and then nothing was stored.

    Never holds more than a chunk of the file in memory. Call it before the transaction of the verb that needs it:
    a file without its row harms nobody, a write lock held over a large upload does.
    """
    source = BytesIO(content) if isinstance(content, bytes) else content
    storage().mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=storage(), prefix="new-", delete_on_close=False) as spool:
        digest, size = _spool(source, spool, limit)
        known = Blob.objects.filter(sha256=digest).select_related("shown").first()
        spool.flush()
        kind = sniff(spool.file, name, frozenset(KINDS) if allowed is None else allowed)
        _settle(spool)
        if known is not None:
            _shelve(spool.name, digest)
            return known
        shown = _keep_copy(shown_copy(spool.file, kind), kind.media_type, at) if kind in PICTURES else None
        _shelve(spool.name, digest)
        if shown is not None and shown.sha256 == digest:
            return shown
        return _row(digest, size, kind.media_type, shown, at)


def keep_reduced(blob: Blob, *, longest: int, at: datetime) -> Blob:
    """A smaller copy of a kept picture, as a blob of its own; no side longer than `longest` pixels. Raises Refused.

    The same picture gives the same blob.
    """
    with open_blob(blob) as file:
        copy = shown_copy(file, KINDS[blob.media_type], longest)
    return _keep_copy(copy, blob.media_type, at)


def keep_made(source: IO[bytes], *, media_type: str, at: datetime) -> Blob:
    """The blob of a file that this system made itself, of whatever kind and size; it is read a chunk at a time."""
    storage().mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=storage(), prefix="new-", delete_on_close=False) as spool:
        digest, size = _spool(source, spool, sys.maxsize)
        _settle(spool)
        _shelve(spool.name, digest)
    return _row(digest, size, media_type, None, at)


def _spool(source: IO[bytes], spool: IO[bytes], limit: int) -> tuple[str, int]:
    """Copy in chunks, hashing on the way; stops at the limit, however much is still to come."""
    hashing, size = sha256(), 0
    while chunk := source.read(CHUNK):
        size += len(chunk)
        if size > limit:
            raise Refused(f"文件超过 {limit // (1024 * 1024)} MB，请压缩图片或拆分后上传")
        hashing.update(chunk)
        spool.write(chunk)
    if not size:
        raise Refused("文件是空的，请重新选择")
    return hashing.hexdigest(), size


def _settle(spool: IO[bytes]) -> None:
    """Let the disk have the file before it gets its place; a demonstration may lose one when the power fails."""
    spool.flush()
    if settings.FILES_ARE_SYNCED:
        os.fsync(spool.fileno())


def _keep_copy(copy: bytes, media_type: str, at: datetime) -> Blob:
    """The stripped copy of a picture, as a blob of its own."""
    digest = sha256(copy).hexdigest()
    with tempfile.NamedTemporaryFile(dir=storage(), prefix="new-", delete_on_close=False) as spool:
        spool.write(copy)
        _settle(spool)
        _shelve(spool.name, digest)
    return _row(digest, len(copy), media_type, None, at)


def _shelve(spooled: str, digest: str) -> None:
    """Give the finished file its place under its hash, in one step; whoever was first wins with the same bytes."""
    place = path_of(digest)
    place.parent.mkdir(mode=0o700, exist_ok=True)
    if not place.exists():
        os.replace(spooled, place)


def _row(digest: str, size: int, media_type: str, shown: Blob | None, at: datetime) -> Blob:
    blob, _ = Blob.objects.get_or_create(
        sha256=digest, defaults={"size": size, "media_type": media_type, "shown": shown, "kept_at": at}
    )
    return blob
