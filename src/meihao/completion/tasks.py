"""Work of this app that runs in the background."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from meihao.completion.rules.archive import Changed
from meihao.completion.services import Refused, build_package
from meihao.jobs.models import Job
from meihao.jobs.rules import Faulty
from meihao.jobs.services import Progress
from meihao.renovation.models import Project

KIND = "archive_project"


def build(job: Job, progress: Progress) -> dict[str, Any]:
    """Build the archive of a project as of the moment it was asked for: run again, it comes out the same."""
    here = Project.objects.filter(pk=job.options["project"]).first()
    if here is None:
        raise Faulty([{"line": None, "message": "没有这个项目"}])
    try:
        made = build_package(project=here.pk, actor=job.requested_by, at=job.requested_at, progress=progress)
    except Refused as refused:
        raise Faulty({"line": None, "message": reason} for reason in refused.reasons) from refused
    except (Changed, FileNotFoundError) as error:
        told = f"{error}：存储的文件与登记时不一致或已丢失，请联系系统管理员核对附件"
        raise Faulty([{"line": None, "message": told}]) from error
    there = reverse("completion:completion", args=[here.code])
    return {
        "summary": f"档案包已生成，{made.papers} 件，清单 SHA-256 为 {made.digest}",
        "links": [{"href": there, "label": "看验收移交"}],
    }
