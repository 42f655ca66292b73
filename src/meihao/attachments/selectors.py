"""Finding the bytes again, and handing them out."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from django.conf import settings
from django.http import FileResponse

from meihao.attachments.models import Blob
from meihao.attachments.rules import KINDS, PICTURES

SANDBOX = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


def storage() -> Path:
    """The directory that holds the files."""
    data: Path = settings.DATA
    return data / "attachments"


def path_of(sha256: str) -> Path:
    """Where the bytes of a hash lie: `ab/cdef…`."""
    return storage() / sha256[:2] / sha256[2:]


def open_blob(blob: Blob) -> IO[bytes]:
    """The bytes as they were given, for reading. Raises FileNotFoundError if the disk lost them."""
    return path_of(blob.sha256).open("rb")


def shown(blob: Blob) -> Blob:
    """The copy that people see. `blob.shown` must have been joined."""
    return blob.shown or blob


def is_picture(blob: Blob) -> bool:
    """Whether a browser can show the file in a page."""
    return KINDS.get(blob.media_type) in PICTURES


def file_response(blob: Blob, *, name: str, inline: bool = False) -> FileResponse:
    """The copy that people see as a response: pictures in the page if asked, all else as a download.

    Whatever the file may contain, the browser neither guesses its type nor runs anything in it.
    """
    copy = shown(blob)
    kind = KINDS.get(copy.media_type)
    suffix = kind.suffix if kind else ""
    response = FileResponse(
        open_blob(copy),
        as_attachment=not (inline and is_picture(copy)),
        filename=name if name.lower().endswith(suffix) else name + suffix,
        content_type=copy.media_type,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
