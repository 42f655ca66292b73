"""The gap lists: what one project owes and to whom that is addressed, and what all projects that one may see owe."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.rules import XLSX
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.rules.books import workbook
from meihao.renovation.rules.duties import KINDS, STATES
from meihao.renovation.selectors import duties as selecting
from meihao.renovation.selectors import listing
from meihao.renovation.selectors.duties import Owed, Told
from meihao.renovation.selectors.opening import opened
from meihao.web.http import Request, download, page, requires

ROWS = 30
MOST = 1000
"""So many projects at most are gone through for the list over all of them; beyond that one chooses a district."""
FIRST_GROUPS = 12
COLUMNS: Final = (
    ("责任单位", 24), ("项目", 24), ("类别", 12), ("事项", 40), ("依据", 16), ("状态", 10), ("还差什么", 44), ("怎么办", 44), ("期限", 12), ("牵头、指导", 24), ("配合", 24), ("落实", 24),
)  # fmt: skip


@require_safe
@requires(Permission.PROJECT_READ)
def duties(request: Request, code: str) -> HttpResponse:
    """What one project owes, narrowed to a body or a state."""
    here = opened(request.user, code)
    pack = library.current()
    rows = _owed([here], request)
    kept = _narrowed(request, rows)
    context = {
        "project": here,
        "all": len(rows),
        "rows": [selecting.told(row, pack, tree=True) for row in selecting.pressing(kept)],
        "overdue": sum(row.entry.overdue for row in rows),
        **_choices(request, rows),
    }
    return page(request, "renovation/duties/project.html", context, part="rows")


@require_safe
@requires(Permission.PROJECT_READ)
def duties_sheet(request: Request, code: str) -> HttpResponse:
    """The same as a workbook."""
    here = opened(request.user, code)
    return _sheet(_narrowed(request, _owed([here], request)), f"责任清单-{here.code}", f"{here}：责任清单")


@require_safe
@requires(Permission.PROJECT_READ)
def duty_list(request: Request) -> HttpResponse:
    """What all projects that one may see owe, by who has to act."""
    projects, more = _projects(request)
    rows = _owed(projects, request)
    kept = _narrowed(request, rows)
    pack = library.current()
    shown = Paginator(selecting.pressing(kept), ROWS).get_page(request.GET.get("page"))
    groups = selecting.groups(_narrowed(request, rows, but="who"))
    context = {
        "projects": len(projects),
        "more": more,
        "most": MOST,
        "number": len(kept),
        "rows": shown,
        "listed": [selecting.told(row, pack) for row in shown.object_list],
        "groups": groups[:FIRST_GROUPS],
        "other_groups": groups[FIRST_GROUPS:],
        "districts": listing.districts(request.user),
        "district": request.GET.get("district", ""),
        "chosen": next((each for each in groups if each.who == request.GET.get("who")), None),
        "mine": bool(request.GET.get("mine")),
        **_choices(request, rows),
    }
    return page(request, "renovation/duties/all.html", context, part="rows")


@require_safe
@requires(Permission.PROJECT_READ)
def duty_sheet(request: Request) -> HttpResponse:
    """The same as a workbook, every page of it."""
    projects, _ = _projects(request)
    return _sheet(_narrowed(request, _owed(projects, request)), "责任清单", "责任清单")


def _projects(request: Request) -> tuple[list[Project], bool]:
    """The projects that one may see, of a district if the address names one, and whether there are too many."""
    rows = listing.register(request.user, district=request.GET.get("district", ""))
    rows = rows.prefetch_related("parties__organisation")
    found: list[Project] = [*rows[: MOST + 1]]
    return found[:MOST], len(found) > MOST


def _owed(projects: list[Project], request: Request) -> list[Owed]:
    return selecting.owed(projects, request.user, on=timezone.localdate(), known=timezone.now())


def _narrowed(request: Request, rows: list[Owed], *, but: str = "") -> list[Owed]:
    wanted: dict[str, Any] = {name: request.GET.get(name, "") for name in ("body", "state", "who") if name != but}
    return selecting.narrowed(rows, mine=bool(request.GET.get("mine")), **wanted)


def _choices(request: Request, rows: list[Owed]) -> dict[str, object]:
    return {
        "bodies": selecting.bodies(rows),
        "states": STATES,
        "kinds": KINDS,
        "body": request.GET.get("body", ""),
        "state": request.GET.get("state", ""),
    }


def _sheet(rows: list[Owed], name: str, title: str) -> HttpResponse:
    pack = library.current()
    cells = [_cells(selecting.told(row, pack)) for row in selecting.pressing(rows)]
    on = timezone.localdate()
    stamp = datetime.combine(on, datetime.min.time(), UTC)
    content = workbook(COLUMNS, cells, name="责任清单", title=f"{title}（{on.isoformat()}）", stamp=stamp)
    return download(content, f"{name}.xlsx", XLSX.media_type)


def _cells(told: Told) -> list[str | None]:
    entry = told.owed.entry
    state = STATES["overdue"] if entry.overdue else STATES["ready"] if entry.is_in("ready") else entry.verdict.word
    due = entry.due.isoformat() if entry.due else ""
    found = f"{told.asked}：{told.found}" if told.found else told.asked
    who, project = told.owed.addressee, str(told.owed.project)
    return [
        who, project, KINDS[entry.kind], entry.text, told.clause, state, found, told.remedy, due, told.lead, told.support, told.carry_out,
    ]  # fmt: skip
