"""The checks of a project: what waits for whom, its findings with filters, and the workbook of them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.rules import XLSX
from meihao.checks.rules.findings_book import workbook
from meihao.checks.selectors import catalogue, findings, overview
from meihao.checks.views.opening import head
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.selectors.opening import opened
from meihao.web.http import Request, download, page, requires

ROWS = 30
SHEET = 5000
"""So many findings at most go into a workbook."""


def shown(request: Request) -> str:
    """The filter that the address asks for."""
    wanted = request.GET.get("show", "")
    return wanted if wanted in findings.WAITS else "open"


@require_safe
@requires(Permission.PROJECT_READ)
def checks(request: Request, code: str) -> HttpResponse:
    """What waits for whom first, then the findings as the address narrows them, and the inspections."""
    here = opened(request.user, code)
    pack, today = library.current(), timezone.localdate()
    show = shown(request)
    found = findings.joined(findings.narrowed(findings.of_project(here), show, today))
    rows = Paginator(found, ROWS).get_page(request.GET.get("page"))
    context = {
        **head(here),
        "waits": overview.waits(here, request.user, pack, now=timezone.now()),
        "show": show,
        "filters": findings.WAITS,
        "rows": rows,
        "told": [findings.told(each, pack, today) for each in rows.object_list],
        "inspections": [
            (each, catalogue.sides(pack)[each.side].name, [i for i in each.items.all() if i.verdict == "fail"])
            for each in findings.inspections(here)[:ROWS]
        ],
        "may_inspect": bool(catalogue.inspecting(request.user, here, pack)),
    }
    return page(request, "checks/checks.html", context, part="rows")


@require_safe
@requires(Permission.PROJECT_READ)
def sheet(request: Request, code: str) -> HttpResponse:
    """The findings of a project as a workbook, narrowed as the list was."""
    here = opened(request.user, code)
    return findings_sheet(request, Project.objects.filter(pk=here.pk), f"检查问题-{here.code}", str(here))


def findings_sheet(request: Request, projects: QuerySet[Project], name: str, title: str) -> HttpResponse:
    """The findings of some projects as a workbook."""
    pack, today = library.current(), timezone.localdate()
    found = findings.narrowed(findings.of_projects(projects), shown(request), today)
    rows = [findings.told(each, pack, today) for each in findings.joined(found)[:SHEET]]
    lines = [
        (
            each.project.code,
            str(each.project),
            each.finding.found.inspection.on,
            each.side,
            each.item,
            each.finding.place,
            each.finding.text,
            each.finding.get_severity_display(),
            each.responsible,
            each.finding.term,
            each.word,
            each.late or None,
        )
        for each in rows
    ]
    stamp = max((each.finding.at for each in rows), default=timezone.now())
    return download(
        workbook(lines, title=f"{title}：检查问题（{today.isoformat()}）", stamp=stamp), f"{name}.xlsx", XLSX.media_type
    )
