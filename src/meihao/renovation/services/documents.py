"""Listing the documents of a project."""

from __future__ import annotations

from datetime import datetime
from typing import IO

from django.db import transaction

from meihao.accounts.models import User
from meihao.attachments.models import Blob
from meihao.attachments.services import keep
from meihao.policy import library
from meihao.renovation.models import DocumentKind, Project, ProjectDocument
from meihao.renovation.rules.deciding import Refused
from meihao.renovation.selectors import permits as selecting
from meihao.renovation.services.holding import held, note


def add_document(
    *, project: int, kind: str, title: str, content: bytes | IO[bytes], name: str, actor: User, at: datetime
) -> ProjectDocument:
    """List a document of a project. The same file again is the document that is listed. Raises Refused.

    And `attachments.rules.Refused` for a file that is not kept; it is stored before the transaction begins.
    """
    blob = keep(content, name=name, at=at)
    with transaction.atomic(durable=True):
        here = held(project)
        if not selecting.may_apply(actor, here, library.current()):
            raise Refused("材料由建设单位、实施主体或审批窗口提交；请转给他们的经办人")
        return listed(here, blob, kind=kind, title=title or name, actor=actor, at=at)


def listed(here: Project, blob: Blob, *, kind: str, title: str, actor: User, at: datetime) -> ProjectDocument:
    """The document of a project that a file is; listed on first sight. Needs a transaction."""
    if kind not in DocumentKind.values:
        raise Refused("请从材料的种类中选一种")
    rest = {"kind": kind, "title": title.strip()[:120], "added_by": actor, "added_at": at}
    document, new = ProjectDocument.objects.get_or_create(project=here, blob=blob, defaults=rest)
    if new:
        note("document.listed", here, actor, at, document=document.pk, sort=kind, sha256=blob.sha256)
    return document
