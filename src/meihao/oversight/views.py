"""Pages of supervision: all projects by colour, and why one has its colour."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.rules import XLSX
from meihao.oversight.rules.colours import escalations, order
from meihao.oversight.selectors import colours as selecting
from meihao.policy import library
from meihao.policy.lifecycle import stage
from meihao.policy.pack import Pack
from meihao.renovation.rules.books import workbook
from meihao.renovation.selectors import listing
from meihao.renovation.selectors.opening import opened
from meihao.web.http import Request, download, page, requires

ROWS = 30
COLUMNS: Final = (("项目", 28), ("所属", 18), ("颜色", 8), ("阶段", 14), ("理由", 60))


@require_safe
@requires(Permission.PROJECT_READ)
def overview(request: Request) -> HttpResponse:
    """The projects that one may see by colour, the worst first, and counted by district."""
    pack = library.current()
    rows, more = _watched(request)
    colour = _colour(request, pack)
    ranked = [each for each in selecting.ranked(rows, pack) if not colour or each.colour == colour]
    shown = Paginator(ranked, ROWS).get_page(request.GET.get("page"))
    context = {
        "all": len(rows),
        "more": more,
        "most": selecting.MOST,
        "lamps": selecting.lamps(rows, pack),
        "by_district": selecting.by_district(rows, pack),
        "rows": shown,
        "lines": selecting.lines(list(shown.object_list), pack),
        "districts": listing.districts(request.user),
        "district": request.GET.get("district", ""),
        "colour": colour,
    }
    return page(request, "oversight/overview.html", context, part="rows")


@require_safe
@requires(Permission.PROJECT_READ)
def sheet(request: Request) -> HttpResponse:
    """The same as a workbook, every page of it."""
    pack = library.current()
    rows, _ = _watched(request)
    colour = _colour(request, pack)
    ranked = [each for each in selecting.ranked(rows, pack) if not colour or each.colour == colour]
    names = {each.id: each.name for each in selecting.lamps(rows, pack)}
    cells = [
        [
            str(line.watched.project),
            str(line.watched.project.organisation),
            names[line.watched.colour],
            line.stage,
            line.words,
        ]
        for line in selecting.lines(ranked, pack)
    ]
    on = timezone.localdate()
    stamp = datetime.combine(on, datetime.min.time(), UTC)
    content = workbook(COLUMNS, cells, name="三色督查", title=f"三色督查（{on.isoformat()}）", stamp=stamp)
    return download(content, f"三色督查-{on.isoformat()}.xlsx", XLSX.media_type)


@require_safe
@requires(Permission.PROJECT_READ)
def project(request: Request, code: str) -> HttpResponse:
    """Why one project has its colour: every rule that is asked of it, what was found, and what follows."""
    here = opened(request.user, code)
    pack = library.current()
    (watched,) = selecting.watch([here], on=timezone.localdate(), known=timezone.now())
    shade = watched.shade
    context = {
        "project": here,
        "now": watched.now,
        "stage": stage(watched.now.cycle, watched.now.position.stage),
        "shade": shade,
        "lamp": next((each for each in selecting.lamps([watched], pack) if each.id == watched.colour), None),
        "reasons": [selecting.reason(each, pack) for each in shade.reasons(pack.parts.colours)] if shade else [],
        "rules": [selecting.reason(each, pack) for each in shade.answered] if shade else [],
        "steps": [
            (each, pack.bodies[each.tells].name, pack.parameters[each.reply_days.removeprefix("@")].value)
            for each in escalations(pack.parts.colours, watched.colour)
        ],
    }
    return page(request, "oversight/project.html", context)


def _watched(request: Request) -> tuple[list[selecting.Watched], bool]:
    found, more = selecting.projects(request.user, district=request.GET.get("district", ""))
    return selecting.watch(found, on=timezone.localdate(), known=timezone.now()), more


def _colour(request: Request, pack: Pack) -> str:
    wanted = request.GET.get("colour", "")
    return wanted if wanted in order(pack.parts.colours) else ""
