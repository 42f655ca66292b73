"""Pages of supervision: all projects by colour, why one has its colour, and the notices about it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.rules import XLSX
from meihao.attachments.rules import Refused as FileRefused
from meihao.attachments.selectors import file_response
from meihao.oversight import services
from meihao.oversight.forms import AnswerForm, HearForm, IssueForm
from meihao.oversight.models import Answer, Dispatch
from meihao.oversight.rules.colours import escalations, order
from meihao.oversight.selectors import colours as selecting
from meihao.oversight.selectors import dispatches as dispatching
from meihao.policy import library
from meihao.policy.lifecycle import stage
from meihao.policy.pack import Pack
from meihao.renovation.models import Project
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
def dispatches(request: Request) -> HttpResponse:
    """The dispatch notices about projects that one may see, the latest first."""
    found = dispatching.rows(Project.objects.visible_to(request.user)).order_by("-pk")
    shown = Paginator(found, ROWS).get_page(request.GET.get("page"))
    lines = dispatching.told(list(shown.object_list), request.user, timezone.localdate())
    return page(request, "oversight/dispatches.html", {"rows": shown, "lines": lines})


@require_safe
@requires(Permission.PROJECT_READ)
def project(request: Request, code: str) -> HttpResponse:
    """Why one project has its colour, and the dispatch notices about it."""
    return _project(request, opened(request.user, code))


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def issue(request: Request, code: str) -> HttpResponse:
    """Issue a notice."""
    here = opened(request.user, code)
    form = IssueForm(request.POST)
    if form.is_valid():
        try:
            services.issue_dispatch(
                project=here.pk, text=form.cleaned_data["text"], actor=request.user, at=timezone.now()
            )
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "督办单已下发。")
            return redirect("oversight:project", code)
    return _project(request, here, issuing=form)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def answer(request: Request, code: str, dispatch: int) -> HttpResponse:
    """Answer a notice."""
    here = opened(request.user, code)
    row = get_object_or_404(Dispatch, pk=dispatch, project=here)
    form = AnswerForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            services.answer_dispatch(
                dispatch=row.pk,
                text=form.cleaned_data["text"],
                file=form.upload,
                actor=request.user,
                at=timezone.now(),
            )
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        except FileRefused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, "答复已提交，等待审核。")
            return redirect("oversight:project", code)
    return _project(request, here, replying=(row.pk, form))


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def hear(request: Request, code: str, dispatch_answer: int) -> HttpResponse:
    """Close a notice by its answer, or return the answer."""
    here = opened(request.user, code)
    row = get_object_or_404(Answer, pk=dispatch_answer, dispatch__project=here)
    form = HearForm(request.POST)
    if form.is_valid():
        try:
            services.hear_answer(answer=row.pk, actor=request.user, at=timezone.now(), **form.cleaned_data)
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "已记下。")
            return redirect("oversight:project", code)
    return _project(request, here, replying=(row.dispatch_id, form))


@require_safe
@requires(Permission.PROJECT_READ)
def paper(request: Request, code: str, dispatch_answer: int) -> HttpResponseBase:
    """The paper that came with an answer."""
    here = opened(request.user, code)
    row = get_object_or_404(
        Answer.objects.select_related("blob__shown"), pk=dispatch_answer, dispatch__project=here, blob__isnull=False
    )
    if row.blob is None:
        raise Http404
    return file_response(row.blob, name=f"督办答复-{here.code}-{row.number}")


def _project(
    request: Request,
    here: Project,
    *,
    issuing: IssueForm | None = None,
    replying: tuple[int, AnswerForm | HearForm] | None = None,
) -> HttpResponse:
    pack, today = library.current(), timezone.localdate()
    (watched,) = selecting.watch([here], on=today, known=timezone.now())
    shade = watched.shade
    notices = dispatching.told(
        list(dispatching.rows(Project.objects.filter(pk=here.pk)).order_by("-pk")), request.user, today
    )
    steps = escalations(pack.parts.colours, watched.colour)
    busy = any(each.standing.open for each in notices)
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
            for each in steps
        ],
        "notices": [(each, _form_of(each, replying)) for each in notices],
        "issuing": issuing or (IssueForm() if steps and not busy and dispatching.issues(request.user, here) else None),
    }
    return page(request, "oversight/project.html", context, status=422 if issuing or replying else 200)


def _form_of(told: dispatching.Told, replying: tuple[int, AnswerForm | HearForm] | None) -> object:
    """The form under a notice: the one that was refused, or an empty one for who may fill it."""
    if replying is not None and replying[0] == told.row.pk:
        return replying[1]
    return AnswerForm() if told.may_answer else HearForm() if told.may_hear else None


def _watched(request: Request) -> tuple[list[selecting.Watched], bool]:
    found, more = selecting.projects(request.user, district=request.GET.get("district", ""))
    return selecting.watch(found, on=timezone.localdate(), known=timezone.now()), more


def _colour(request: Request, pack: Pack) -> str:
    wanted = request.GET.get("colour", "")
    return wanted if wanted in order(pack.parts.colours) else ""
