"""Work of this app that runs in the background."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from meihao.attachments.rules import Refused as FileRefused
from meihao.attachments.rules.tables import Unusable
from meihao.jobs.models import Job
from meihao.jobs.rules import Faulty
from meihao.jobs.services import Progress
from meihao.places.rules import Refused
from meihao.places.services import importing

KIND = "import_register"


def bring_register(job: Job, progress: Progress) -> dict[str, Any]:
    """Enter the register that the job carries, as of the moment it was asked for: run again, it comes out the same."""
    if job.blob is None:
        raise Faulty([{"line": None, "message": "没有文件，请重新上传"}])
    try:
        done = importing.import_register(
            blob=job.blob, name=job.options["name"], actor=job.requested_by, at=job.requested_at, progress=progress
        )
    except importing.Faulty as faulty:
        raise Faulty({"line": fault.line, "message": fault.sentence} for fault in faulty.examined.faults) from faulty
    except Unusable as unusable:
        raise Faulty([{"line": unusable.fault.line, "message": unusable.fault.sentence}]) from unusable
    except (Refused, FileRefused) as refused:
        raise Faulty([{"line": None, "message": str(refused)}]) from refused
    return {"summary": done.summary, "links": [{"href": reverse("places:register"), "label": "看小区台账"}]}
