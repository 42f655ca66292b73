"""What concerns one: the next sessions and the items by their last day; all sessions and items; a workbook."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.rules import XLSX
from meihao.councils.models import ActionItem, Session
from meihao.councils.selectors import home, items, law, sessions
from meihao.renovation.rules.books import workbook
from meihao.renovation.selectors import position
from meihao.renovation.selectors.opening import opened
from meihao.web.http import Request, download, page, requires

ROWS = 30
SHOWN = 8
MOST = 1000
"""So many items at most stand in the workbook, the latest."""


@require_safe
@requires(Permission.COUNCIL_READ)
def overview(request: Request) -> HttpResponse:
    """The next sessions that concern one, one's items, and the topics that one has to grade."""
    user, now = request.user, timezone.now()
    found = items.told(list(items.rows(items.mine(user)).order_by("-pk")[:MOST]), user, timezone.localdate(now))
    undone = [each for each in items.ordered(found) if each.standing.open]
    context = {
        "ahead": sessions.upcoming(user, now, SHOWN),
        "due": undone[:SHOWN],
        "undone": len(undone),
        "late": sum(each.overdue for each in undone),
        "raised": home.grading(user),
        "convening": law.convening(user),
    }
    return page(request, "councils/overview.html", context)


@require_safe
@requires(Permission.COUNCIL_READ)
def listing(request: Request) -> HttpResponse:
    """All sessions that one may see, the latest first."""
    sort = request.GET.get("assembly", "")
    found = sessions.listed(Session.objects.visible_to(request.user)).order_by("-starts_at", "-pk")
    if sort:
        found = found.filter(assembly=sort)
    shown = Paginator(found, ROWS).get_page(request.GET.get("page"))
    context = {
        "rows": shown,
        "briefs": sessions.briefs(list(shown.object_list)),
        "assemblies": law.table().assemblies,
        "assembly": sort,
    }
    return page(request, "councils/sessions.html", context, part="rows")


@require_safe
@requires(Permission.COUNCIL_READ)
def item_list(request: Request) -> HttpResponse:
    """All action items that one may see; those not done first."""
    found = items.rows(ActionItem.objects.visible_to(request.user)).order_by("-pk")[:MOST]
    told = items.ordered(items.told(list(found), request.user, timezone.localdate()))
    only = request.GET.get("only", "")
    kept = [each for each in told if not only or (each.overdue if only == "late" else each.standing.open)]
    shown = Paginator(kept, ROWS).get_page(request.GET.get("page"))
    context = {"rows": shown, "only": only, "all": len(told), "late": sum(each.overdue for each in told)}
    return page(request, "councils/items.html", context, part="rows")


@require_safe
@requires(Permission.COUNCIL_READ)
def sheet(request: Request) -> HttpResponse:
    """The same as a workbook."""
    found = items.rows(ActionItem.objects.visible_to(request.user)).order_by("-pk")[:MOST]
    on = timezone.localdate()
    told = items.ordered(items.told(list(found), request.user, on))
    stamp = datetime.combine(on, datetime.min.time(), UTC)
    title = f"议定事项（{on.isoformat()}）"
    content = workbook(items.COLUMNS, items.cells(told), name="议定事项", title=title, stamp=stamp)
    return download(content, f"议定事项-{on.isoformat()}.xlsx", XLSX.media_type)


@require_safe
@requires(Permission.PROJECT_READ)
def project(request: Request, code: str) -> HttpResponse:
    """What sessions resolved about a project, and the items with where they stand."""
    here = opened(request.user, code)
    context = {
        "project": here,
        "now": position(here, on=timezone.localdate(), known=timezone.now()),
        "resolved": sessions.about(here, request.user, timezone.localdate()),
    }
    return page(request, "councils/project.html", context)
