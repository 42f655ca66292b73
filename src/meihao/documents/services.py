"""Putting pictures into the places of sheets."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from meihao.accounts.models import User
from meihao.attachments.rules import JPEG, PNG
from meihao.attachments.services import File, keep
from meihao.audit.services import record
from meihao.documents.models import SheetPicture
from meihao.documents.rules.edges import Edges
from meihao.documents.selectors import one
from meihao.documents.selectors.pictures import standing
from meihao.documents.sources import Kind

__all__ = ["File", "Refused", "put_picture"]

DRAWN = frozenset({JPEG.media_type, PNG.media_type})


class Refused(Exception):
    """It cannot be done now; every reason says what would mend it."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


def put_picture(
    kind: Kind, *, subject: str, slot: str, picture: File | None, edges: Edges | None, actor: User, at: datetime
) -> SheetPicture | None:
    """Put a picture into a place of a set of sheets, or none; that of a map says where its edges lie.

    The same again is what there is. Raises Refused, and what attachments refuse. Basis: annex2/7
    """
    about, place = one(kind, subject, actor), next((each for each in kind.slots if each.id == slot), None)
    reasons = []
    if about is None or kind.places is None or not kind.places(actor, subject):
        reasons.append("图片由编制单位或登记项目的机构上传；请转给他们的经办人")
    if place is None:
        reasons.append("请选择图纸")
    elif picture is not None and place.laid and edges is None:
        reasons.append("底图须写明四边的经纬度，或者附坐标文件")
    if reasons or about is None or place is None:
        raise Refused(*reasons)
    blob = keep(picture.content, name=picture.name, at=at, allowed=DRAWN) if picture else None
    where = edges if blob and place.laid else None
    told = (where.west, where.south, where.east, where.north) if where else (None,) * 4
    with transaction.atomic(durable=True):
        last = standing(kind.id, subject).get(slot)
        if (last is None and blob is None) or (
            last is not None
            and blob is not None
            and (last.blob_id, last.west, last.south, last.east, last.north) == (blob.pk, *told)
        ):
            return last
        west, south, east, north = told
        made = SheetPicture.objects.create(
            kind=kind.id, subject=subject, slot=slot, blob=blob, west=west, south=south, east=east, north=north, by=actor, at=at
        )  # fmt: skip
        record(
            "sheet.pictured" if blob else "sheet.cleared",
            kind=kind.about,
            key=subject,
            actor=actor,
            at=at,
            territory=about.territory,
            slot=slot,
            file=blob.sha256 if blob else "",
        )
        return made
