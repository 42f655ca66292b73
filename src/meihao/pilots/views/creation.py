"""The creation scheme: what is written and what is missing, the response table, the drawings, and the versions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.rules import Refused as FileRefused
from meihao.attachments.selectors import file_response
from meihao.pilots import services
from meihao.pilots.forms import AnswerForm, DrawingForm, IssueForm, TextsForm, begun, taken
from meihao.pilots.models import CreationVersion, Drawing
from meihao.pilots.rules.creation import WAYS, changed, from_json
from meihao.pilots.selectors import schemes, writing
from meihao.pilots.selectors.pilots import opened
from meihao.renovation.models import Project
from meihao.renovation.rules.schemes import yuan
from meihao.web.http import Request, page, requires

PAGE = "pilots:creation"


@require_safe
@requires(Permission.PROJECT_READ)
def overview(request: Request, code: str) -> HttpResponse:
    """The outline with what is written, what is missing, the drawings, and the versions."""
    return _overview(request, opened(request.user, code)[0])


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_READ)
def item(request: Request, code: str, item: str) -> HttpResponse:
    """Write what stands under one item of the outline."""
    here, _ = opened(request.user, code)
    known = writing.opened(here, request.user, on=timezone.localdate(), known=timezone.now())
    heading = next((each for part in known.parts for each in part.headings if each.item.id == item), None)
    if heading is None or not heading.item.written:
        raise Http404
    texts = dict(heading.texts)
    initial = {f"text_{number}": texts[point] for number, point in enumerate(heading.item.written)}
    form = TextsForm(request.POST if request.method == "POST" else None, item=heading.item, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.write_item(project=here.pk, item=item, texts=form.texts, actor=request.user, at=timezone.now())
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "已存入草稿。")
            return redirect(PAGE, code)
    context = {"project": here, "now": known.now, "heading": heading, "form": form, "may_write": known.may_write}
    return page(request, "pilots/item.html", context, status=422 if form.errors else 200)


@require_safe
@requires(Permission.PROJECT_READ)
def table(request: Request, code: str) -> HttpResponse:
    """The response table: a row for each level, with how it stands and how it will be met."""
    here, _ = opened(request.user, code)
    known = writing.opened(here, request.user, on=timezone.localdate(), known=timezone.now())
    state = request.GET.get("state", "")
    rows = [row for row in known.table if state != "open" or row.answer is None]
    context = {
        "project": here,
        "now": known.now,
        "known": known,
        "rows": [(row, yuan(row.answer.cost) if row.answer and row.answer.cost is not None else "") for row in rows],
        "ways": WAYS,
        "state": state,
        "answered": sum(row.answer is not None for row in known.table),
        "cost": yuan(known.content.cost),
    }
    return page(request, "pilots/table.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_READ)
def answer(request: Request, code: str, indicator: int, level: str) -> HttpResponse:
    """Say how one level will be met."""
    here, _ = opened(request.user, code)
    known = writing.opened(here, request.user, on=timezone.localdate(), known=timezone.now())
    names = [row.level.id for row in known.table]
    name = f"{indicator}/{level}"
    if name not in names:
        raise Http404
    row = known.table[names.index(name)]
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=begun(row.answer))
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_criterion(
                project=here.pk, level=name, answer=form.answer, actor=request.user, at=timezone.now()
            )
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "已存入草稿。")
            following = next((each for each in known.table[names.index(name) + 1 :] if each.answer is None), None)
            if following is None:
                return redirect("pilots:table", code)
            return redirect("pilots:answer", code, following.number, following.level.level)
    context = {
        "project": here,
        "now": known.now,
        "row": row,
        "form": form,
        "may_write": known.may_write,
        "place": names.index(name) + 1,
        "of": len(names),
    }
    return page(request, "pilots/answer.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.PROJECT_READ)
def draw(request: Request, code: str) -> HttpResponse:
    """Add a drawing."""
    here, _ = opened(request.user, code)
    form = DrawingForm(request.POST, request.FILES, kinds=_kinds(), auto_id="draw_%s")
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.add_drawing(
                project=here.pk,
                kind=given["kind"],
                title=given["title"],
                file=taken(given["file"]),
                actor=request.user,
                at=timezone.now(),
            )
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        except FileRefused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, "图件已存。")
            return redirect(PAGE, code)
    return _overview(request, here, drawing=form)


@require_safe
@requires(Permission.PROJECT_READ)
def drawing(request: Request, code: str, drawing: int) -> HttpResponseBase:
    """A drawing."""
    here, _ = opened(request.user, code)
    row = Drawing.objects.select_related("blob__shown").filter(pilot=here.pk, pk=drawing).first()
    if row is None:
        raise Http404
    return file_response(row.blob, name=f"{row.title}-{here.code}", inline=True)


@require_POST
@requires(Permission.PROJECT_READ)
def issue(request: Request, code: str) -> HttpResponse:
    """Let the draft stand as a version."""
    here, _ = opened(request.user, code)
    form = IssueForm(request.POST)
    if form.is_valid():
        try:
            made = services.issue_scheme(
                project=here.pk, seen=form.cleaned_data["seen"], actor=request.user, at=timezone.now()
            )
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, f"已定稿为{made}。")
            return redirect(PAGE, code)
    return _overview(request, here, issuing=form)


@require_safe
@requires(Permission.PROJECT_READ)
def version(request: Request, code: str, number: int) -> HttpResponse:
    """A version as it was issued, with what it changed of the one before."""
    here, _ = opened(request.user, code)
    rows = {row.number: row for row in CreationVersion.objects.filter(pilot=here.pk).select_related("by")}
    if number not in rows:
        raise Http404
    known = writing.opened(here, request.user, on=timezone.localdate(), known=timezone.now())
    content = from_json(rows[number].content)
    before = from_json(rows[number - 1].content) if number - 1 in rows else None
    texts, levels = changed(before, content) if before else ([], [])
    names = {each.id: each.heading for _, each in schemes.headings()}
    context = {
        "project": here,
        "now": known.now,
        "row": rows[number],
        "parts": schemes.parts(content, known.profile.id, writing.told_then(here, rows[number].at)),
        "answers": [
            (
                row,
                content.answers.get(row.level.id),
                yuan(each.cost or 0) if (each := content.answers.get(row.level.id)) else "",
            )
            for row in known.table
        ],
        "ways": WAYS,
        "before": before,
        "texts": [(names.get(item, item), heading) for item, heading in texts],
        "levels": levels,
        "cost": yuan(content.cost),
    }
    return page(request, "pilots/version.html", context)


def _kinds() -> list[tuple[str, str]]:
    return [(each.id, each.name) for each in schemes.outline().drawings]


def _overview(
    request: Request, here: Project, *, drawing: DrawingForm | None = None, issuing: IssueForm | None = None
) -> HttpResponse:
    known = writing.opened(here, request.user, on=timezone.localdate(), known=timezone.now())
    context: dict[str, Any] = {
        "project": here,
        "now": known.now,
        "known": known,
        "answered": sum(row.answer is not None for row in known.table),
        "cost": yuan(known.content.cost),
        "drawing": drawing or (DrawingForm(kinds=_kinds(), auto_id="draw_%s") if known.may_write else None),
        "issuing": issuing or (IssueForm(initial={"seen": known.digest}) if known.may_issue else None),
    }
    refused = drawing is not None or issuing is not None
    return page(request, "pilots/creation.html", context, status=422 if refused else 200)
