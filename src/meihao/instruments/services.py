"""What is done with the office's own document: it is imported, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO, Final

from django.db import transaction

from meihao.attachments.models import Blob
from meihao.attachments.rules import DOCX, PDF, TXT, sniff
from meihao.attachments.services import keep
from meihao.audit.services import record
from meihao.instruments.models import Instrument, Passage
from meihao.instruments.rules import Incomplete, Result, examine
from meihao.instruments.rules.comparing import STEPS, Progress
from meihao.jobs.models import Job
from meihao.jobs.services import submit
from meihao.policy import library
from meihao.policy.reading.extract import LIMIT

if TYPE_CHECKING:
    from meihao.accounts.models import User

KIND: Final = "import_instrument"
"""The kind of job that imports a document."""

DOCUMENTS: Final = frozenset({DOCX.media_type, PDF.media_type, TXT.media_type})
"""The media types that a document may have."""

_TITLE: Final = 200


def import_instrument(
    *,
    content: bytes | BinaryIO,
    name: str,
    actor: User | None = None,
    at: datetime | None = None,
    pack: str = library.CURRENT,
    systems: Sequence[str] = (),
    partial: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Result:
    """Read a document, lay it beside a pack and keep it with the text of every level.

    The same file twice changes nothing. A dry run writes nothing, asks the database nothing and needs neither actor nor time.
    Raises a kind of `Unreadable` or `Refused` for a file that cannot be used, and `Incomplete` for a document that does not fit
    the pack whole, unless `partial` asks for what fits; then nothing was written.
    """
    data = content if isinstance(content, bytes) else content.read(LIMIT + 1)
    result = examine(data, name, library.pack(pack), systems=systems, progress=progress)
    sniff(BytesIO(data), name, DOCUMENTS)
    if dry_run:
        return result
    if actor is None or at is None:
        raise ValueError("an import has an actor and a time")
    held = Instrument.objects.filter(blob__sha256=result.digest, pack=pack).values_list("pk", flat=True).first()
    if held is not None:
        return replace(result, instrument=held, existing=True)
    if not result.complete and not (partial and result.passages):
        raise Incomplete(result)
    blob = keep(data, name=name, at=at, allowed=DOCUMENTS, limit=LIMIT)
    stored = _store(result, blob, actor=actor, at=at)
    if progress:
        progress(STEPS, STEPS)
    return stored


@transaction.atomic(durable=True)
def _store(result: Result, blob: Blob, *, actor: User, at: datetime) -> Result:
    """The document with its passages and its audit entry; whoever comes second finds it there."""
    faults = [{"line": remark.line, "kind": remark.kind, "message": remark.message} for remark in result.remarks]
    instrument, new = Instrument.objects.get_or_create(
        blob=blob,
        pack=result.pack,
        defaults={
            "title": _title(result.name),
            "found": result.found,
            "expected": result.expected,
            "faults": faults,
            "imported_by": actor,
            "imported_at": at,
        },
    )
    if new:
        Passage.objects.bulk_create(
            Passage(
                instrument=instrument,
                indicator=each.indicator,
                level=each.level,
                text=each.text,
                first_line=each.first_line,
                last_line=each.last_line,
            )
            for each in result.passages
        )
        record(
            "instrument.imported",
            kind="instrument",
            key=instrument.pk,
            actor=actor,
            at=at,
            pack=result.pack,
            sha256=result.digest,
            found=result.found,
            expected=result.expected,
            faults=len(faults),
        )
    return replace(result, instrument=instrument.pk, existing=not new)


def request_import(
    *,
    source: BinaryIO | Blob,
    name: str,
    actor: User,
    at: datetime,
    pack: str = library.CURRENT,
    systems: Sequence[str] = (),
    partial: bool = False,
    dry_run: bool = False,
) -> Job:
    """Keep a file and have it imported, or only checked, in the background. Raises Refused for a file that is not kept."""
    blob = source if isinstance(source, Blob) else keep(source, name=name, at=at, allowed=DOCUMENTS, limit=LIMIT)
    return submit(
        KIND,
        f"{'校验' if dry_run else '导入'}{_title(name, 100)}",
        actor=actor,
        at=at,
        options={
            "name": _title(name),
            "pack": pack,
            "systems": list(systems),
            "partial": partial,
            "dry_run": dry_run,
        },
        blob=blob,
    )


def _title(name: str, length: int = _TITLE) -> str:
    """The file's name without its folders; a longer one loses the end of its stem."""
    path = PurePath(name)
    return path.name if len(path.name) <= length else path.stem[: length - len(path.suffix)] + path.suffix
