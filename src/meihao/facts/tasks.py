"""Work of this app that runs in the background."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from meihao.attachments.rules import Refused as FileRefused
from meihao.attachments.rules.tables import Unusable
from meihao.facts.models import Subject
from meihao.facts.rules.statements import Refused
from meihao.facts.selectors.about import prefix_of
from meihao.facts.services import imports
from meihao.jobs.models import Job
from meihao.jobs.rules import Faulty
from meihao.jobs.services import Progress

KIND = "import_facts"


def import_sheet(job: Job, progress: Progress) -> dict[str, Any]:
    """Enter the sheet that the job carries, as of the moment it was asked for: run again, it comes out the same."""
    subject = Subject.objects.get(pk=job.options["subject"])
    if job.blob is None:
        raise Faulty([{"line": None, "message": "没有文件，请重新上传"}])
    try:
        done = imports.import_facts(
            subject=subject.pk,
            blob=job.blob,
            name=job.options["name"],
            actor=job.requested_by,
            at=job.requested_at,
            progress=progress,
        )
    except imports.Faulty as faulty:
        raise Faulty({"line": fault.line, "message": fault.sentence} for fault in faulty.checked.faults) from faulty
    except Unusable as unusable:
        raise Faulty([{"line": unusable.fault.line, "message": unusable.fault.sentence}]) from unusable
    except (Refused, FileRefused) as refused:
        raise Faulty([{"line": None, "message": str(refused)}]) from refused
    where = [prefix_of(subject.kind), subject.code]
    links = [{"href": reverse("facts:sheet", args=where), "label": "看事实表"}]
    if done.evidence is not None:
        href = reverse("facts:evidence_item", args=[*where, done.evidence])
        links.insert(0, {"href": href, "label": "看这份证据"})
    return {"summary": done.summary, "links": links}
