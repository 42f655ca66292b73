"""Releasing photographs to the public, and withdrawing them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.attachments.selectors import shown
from meihao.attachments.services import keep_reduced
from meihao.policy import library
from meihao.portal.models import Release
from meihao.portal.rules.opening import PHOTO, opened
from meihao.portal.rules.releasing import LONGEST, OPEN, WORK, Named
from meihao.portal.selectors import photos as selecting
from meihao.portal.selectors.photos import Photo
from meihao.renovation.models import Project
from meihao.renovation.rules.deciding import Refused
from meihao.renovation.selectors import position
from meihao.renovation.services.holding import held, note

__all__ = ["Refused", "release_photo", "withdraw_photo"]


def release_photo(*, project: int, photo: Named, actor: User, at: datetime) -> Release:
    """Show a photograph of a confirmed record to the public, as a smaller copy. The same again is the release that there is.

    Raises Refused. Basis: opinion/6
    """
    found = _one(Project.objects.get(pk=project), photo)
    copy = keep_reduced(shown(found.blob), longest=LONGEST, at=at) if found else None
    with transaction.atomic(durable=True):
        here = held(project)
        found = _one(here, photo)
        if found is not None and found.state == OPEN and found.last is not None:
            return found.last
        reasons = _unfit(here, found, actor, at)
        if reasons or found is None or copy is None:
            raise Refused(*reasons)
        made = Release.objects.create(
            project=here, number=len(found.releases) + 1, released=True, picture=copy, by=actor, at=at, **_of(photo)
        )
        note("photo.released", here, actor, at, photo=str(photo), number=made.number, copy=copy.sha256)
        return made


@transaction.atomic(durable=True)
def withdraw_photo(*, project: int, photo: Named, reason: str, actor: User, at: datetime) -> Release:
    """Show a photograph no longer, for a reason. The same again is the withdrawal that there is. Raises Refused."""
    here = held(project)
    found, reason = _one(here, photo), reason.strip()
    if found is not None and found.last is not None and not found.last.released:
        return found.last
    reasons = []
    if not selecting.releases(actor, here):
        reasons.append(_whose())
    if found is None or found.state != OPEN:
        reasons.append("这张照片没有公开，不用撤回")
    if not reason:
        reasons.append("撤回请写明理由")
    if reasons or found is None:
        raise Refused(*reasons)
    made = Release.objects.create(
        project=here, number=len(found.releases) + 1, released=False, reason=reason, by=actor, at=at, **_of(photo)
    )
    note("photo.withdrawn", here, actor, at, photo=str(photo), number=made.number)
    return made


def _one(project: Project, photo: Named) -> Photo | None:
    return next((each for each in selecting.photos(project) if each.named == photo), None)


def _of(photo: Named) -> dict[str, int]:
    return {"work_id": photo.id} if photo.record == WORK else {"file_id": photo.id}


def _unfit(here: Project, found: Photo | None, actor: User, at: datetime) -> list[str]:
    """Why a photograph may not be released."""
    reasons = []
    if not selecting.releases(actor, here):
        reasons.append(_whose())
    now = position(here, on=timezone.localdate(at), known=at)
    pack = library.current()
    if PHOTO not in opened(pack.parts.publication, now.cycle, now.position.stage):
        reasons.append("项目还没有到公开照片的阶段；列入计划以后再公开")
    if found is None:
        reasons.append("没有这张照片，或它的记录还没有确认；请先验收或确认记录")
    return reasons


def _whose() -> str:
    pack = library.current()
    return f"照片由{pack.bodies[pack.parts.publication.decider].name}公开和撤回；请转给他们的经办人"
