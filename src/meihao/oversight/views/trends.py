"""The page of trends: colours, stages, works and notices by week or by month."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.rules import XLSX
from meihao.oversight.selectors import trends as selecting
from meihao.oversight.selectors.colours import MOST, projects
from meihao.renovation.rules.books import Cell, workbook
from meihao.renovation.selectors import listing
from meihao.web.http import Request, download, page, requires


@require_safe
@requires(Permission.PROJECT_READ)
def trends(request: Request) -> HttpResponse:
    """The latest weeks or months of the projects that one may see."""
    every, points, more = _points(request)
    context = {
        "every": every,
        "names": selecting.NAMES,
        "points": points,
        "lamps": selecting.named(),
        "chart": selecting.chart(points, every),
        "districts": listing.districts(request.user),
        "district": request.GET.get("district", ""),
        "more": more,
        "most": MOST,
    }
    return page(request, "oversight/trends.html", context)


@require_safe
@requires(Permission.PROJECT_READ)
def sheet(request: Request) -> HttpResponse:
    """The same as a workbook."""
    every, points, _ = _points(request)
    shades = selecting.named()
    columns = (
        ("起", 12), ("止", 12), *((each.name, 8) for each in shades),
        ("进入新阶段", 12), ("施工记录", 10), ("下发督办单", 12), ("督办销号", 10),
    )  # fmt: skip
    cells: list[list[Cell]] = [
        [
            each.since,
            each.until,
            *(number for _, number in each.counts),
            each.moves,
            each.works,
            each.issued,
            each.closed,
        ]
        for each in points
    ]
    last = points[-1].until if points else timezone.localdate()
    stamp = datetime.combine(last, datetime.min.time(), UTC)
    title = f"督查趋势（{selecting.NAMES[every]}，截至 {last.isoformat()}）"
    content = workbook(columns, cells, name="督查趋势", title=title, stamp=stamp)
    return download(content, f"督查趋势-{last.isoformat()}.xlsx", XLSX.media_type)


def _points(request: Request) -> tuple[str, list[selecting.Point], bool]:
    every = request.GET.get("every", "")
    every = every if every in selecting.NAMES else selecting.WEEK
    rows, more = projects(request.user, district=request.GET.get("district", ""))
    return every, selecting.points(rows, every, on=timezone.localdate()), more
