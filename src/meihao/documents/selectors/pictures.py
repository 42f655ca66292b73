"""The pictures that stand in the places of a set of sheets."""

from __future__ import annotations

from datetime import datetime

from meihao.attachments.selectors import open_blob
from meihao.attachments.selectors import shown as copy_of
from meihao.documents.models import SheetPicture
from meihao.documents.rules.sheets import Picture, Underlay


def standing(kind: str, subject: str, by_then: datetime | None = None) -> dict[str, SheetPicture]:
    """The picture in each place that has one, as it was at a time: one statement."""
    rows = SheetPicture.objects.filter(kind=kind, subject=subject).select_related("blob__shown", "by")
    if by_then is not None:
        rows = rows.filter(at__lte=by_then)
    latest = {row.slot: row for row in rows.order_by("pk")}
    return {slot: row for slot, row in latest.items() if row.blob_id}


def pictures(kind: str, subject: str, by_then: datetime) -> tuple[dict[str, Underlay], dict[str, Picture]]:
    """Those that lie under maps, and the others, by place."""
    under: dict[str, Underlay] = {}
    others: dict[str, Picture] = {}
    for slot, row in standing(kind, subject, by_then).items():
        if row.blob is None:
            continue
        copy = copy_of(row.blob)
        with open_blob(copy) as file:
            picture = Picture(file.read(), copy.media_type)
        if row.west is None or row.south is None or row.east is None or row.north is None:
            others[slot] = picture
        else:
            under[slot] = Underlay(picture, row.west, row.south, row.east, row.north)
    return under, others
