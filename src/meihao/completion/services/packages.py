"""Building the archive of a project: one file of everything that is on record."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import IO

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.attachments.services import keep_made
from meihao.completion.models import Package
from meihao.completion.rules.archive import Packed, Paper, pack
from meihao.completion.rules.records import ARCHIVE
from meihao.completion.selectors import law
from meihao.completion.selectors.records import of_project
from meihao.completion.sources import contributed
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.rules.deciding import Refused
from meihao.renovation.services.holding import held, note

ZIP = "application/zip"

type Progress = Callable[[int, int], None]


def build_package(*, project: int, actor: User, at: datetime, progress: Progress = lambda done, total: None) -> Package:
    """Build the archive of what is known at a time and keep it. The same papers again are the package that there is.

    The file is written and stored before the transaction begins. Raises Refused, and `rules.archive.Changed` for a file
    whose bytes are no longer those that were kept.
    """
    here = Project.objects.select_related("organisation__parent__parent").prefetch_related("parties").get(pk=project)
    if not may_build(actor, here):
        raise Refused("档案包由建设单位或区市住建部门生成；请转给他们的经办人")
    if of_project(here, on=timezone.localdate(at), known=at).accepted is None:
        raise Refused("竣工验收还没有通过；通过以后再生成档案包")
    with tempfile.TemporaryFile() as spool:
        packed = write_package(here, spool, known=at, progress=progress)
        spool.seek(0)
        blob = keep_made(spool, media_type=ZIP, at=at)
    with transaction.atomic(durable=True):
        held(project)
        made, new = Package.objects.get_or_create(
            project=here,
            blob=blob,
            defaults={"digest": packed.digest, "papers": packed.papers, "by": actor, "at": at},
        )
        if new:
            note(
                "archive.built", here, actor, at,
                package=made.pk, papers=packed.papers, manifest=packed.digest, sha256=blob.sha256,
            )  # fmt: skip
    return made


def write_package(
    project: Project, out: IO[bytes], *, known: datetime, progress: Progress = lambda done, total: None
) -> Packed:
    """Write the archive of a project as known at a time into a file. Raises `rules.archive.Changed`."""
    return pack(out, list(folders(project, known)), title=project.name, progress=progress)


def folders(project: Project, known: datetime) -> Iterator[tuple[str, list[Paper]]]:
    """The folders of the archive in their order, each with its papers."""
    for folder in library.current().parts.acceptance.folders:
        papers = [paper for source in contributed(folder.id) for paper in source(project, known)]
        yield folder.name, papers


def size_of(project: Project, known: datetime) -> int:
    """How many bytes the papers have."""
    return sum(paper.size for _, papers in folders(project, known) for paper in papers)


def may_build(actor: User, project: Project) -> bool:
    """Whether somebody speaks for whoever hands the archive in or confirms that it was."""
    return law.enters(actor, ARCHIVE, project) or law.confirms(actor, ARCHIVE, project)
