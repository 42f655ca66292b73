"""Drafts of packs from documents that were kept: read by libraries that only this needs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from meihao.attachments.models import Blob
from meihao.attachments.selectors import open_blob
from meihao.instruments.rules import Skeleton, skeleton


def draft_from(blob: Blob, *, name: str, systems: Sequence[str], on: date) -> Skeleton:
    """The draft of a pack from a file that was kept. Raises a kind of `Unreadable`."""
    with open_blob(blob) as file:
        return skeleton(file.read(), name, on=on, systems=systems)
