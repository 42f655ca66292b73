"""Work of this app that runs in the background."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from meihao.attachments.rules import Refused
from meihao.attachments.selectors import open_blob
from meihao.instruments.rules import Incomplete, Result
from meihao.instruments.services import import_instrument
from meihao.jobs.models import Job
from meihao.jobs.rules import Fault, Faulty, Link
from meihao.jobs.services import Progress
from meihao.policy.reading.unreadable import Unreadable


def import_document(job: Job, progress: Progress) -> dict[str, Any]:
    """Import the file that the job carries, as of the moment it was asked for: run again, it comes out the same."""
    if job.blob is None:
        raise Faulty([{"line": None, "message": "没有文件，请重新上传"}])
    try:
        with open_blob(job.blob) as file:
            result = import_instrument(
                content=file.read(),
                name=job.options["name"],
                pack=job.options["pack"],
                systems=job.options["systems"],
                partial=job.options["partial"],
                dry_run=job.options["dry_run"],
                actor=job.requested_by,
                at=job.requested_at,
                progress=progress,
            )
    except (Unreadable, Refused) as refused:
        raise Faulty([{"line": None, "message": str(refused)}]) from refused
    except Incomplete as incomplete:
        raise _faulty(job, incomplete.result) from incomplete
    if not result.complete and result.instrument is None:
        raise _faulty(job, result)
    return {"summary": f"{result.summary}。文件里有 {result.content}。", "links": _ways_on(job, result)}


def _faulty(job: Job, result: Result) -> Faulty:
    faults: list[Fault] = [{"line": remark.line, "message": remark.sentence} for remark in result.remarks]
    summary = f"{result.summary}。文件里有 {result.content}。{result.advice}"
    return Faulty(faults, summary=summary, links=_ways_on(job, result))


def _ways_on(job: Job, result: Result) -> list[Link]:
    """Where one may go from what came out."""
    if result.instrument is not None:
        return [{"href": reverse("instruments:instrument", args=[result.instrument]), "label": "看导入的原文"}]
    again: Link = {"href": f"{reverse('instruments:upload')}?job={job.pk}", "label": "接着导入这份文件"}
    drafted: Link = {"href": reverse("instruments:draft", args=[job.pk]), "label": "下载规则包草稿（zip）"}
    if result.complete:
        return [again]
    if not result.indicators:
        return []
    return [drafted] if result.foreign else [again, drafted]
