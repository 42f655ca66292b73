"""The scheme of a project: its versions, the differences between them, the draft, filing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.kernel.canonical import digest
from meihao.policy import library
from meihao.renovation import services
from meihao.renovation.forms import AnswerForm, FilingForm, IssueForm, PromiseForm
from meihao.renovation.models import Project
from meihao.renovation.rules.schemes import diff, material, to_json, unanswered, yuan
from meihao.renovation.selectors import acts, canvassing
from meihao.renovation.selectors import schemes as selecting
from meihao.renovation.selectors.opening import opened
from meihao.renovation.services.schemes import DRAWERS, FILER
from meihao.web.http import Request, page, refuse, requires


@require_safe
@requires(Permission.PROJECT_READ)
def scheme(request: Request, code: str) -> HttpResponse:
    """The last version of the scheme, and the versions there are."""
    here = opened(request.user, code)
    return _version(request, here, selecting.versions(here))


@require_safe
@requires(Permission.PROJECT_READ)
def version(request: Request, code: str, version: int) -> HttpResponse:
    """One version, with how it differs from the one before."""
    here = opened(request.user, code)
    return _version(request, here, selecting.versions(here), number=version)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def file_version(request: Request, code: str, version: int) -> HttpResponse:
    """File the last version online."""
    here = opened(request.user, code)
    form = FilingForm(request.POST)
    if form.is_valid():
        try:
            services.file_version(
                project=here.pk,
                number=version,
                reference=form.cleaned_data["reference"],
                actor=request.user,
                at=timezone.now(),
            )
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, f"第 {version} 版已经备案。")
            return redirect("renovation:scheme", code)
    return _version(request, here, selecting.versions(here), number=version, filing=form)


@require_safe
@requires(Permission.PROJECT_READ)
def draft(request: Request, code: str) -> HttpResponse:
    """The next version as edited so far: what is said of each content, and what is different."""
    return _draft(request, opened(request.user, code))


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def issue(request: Request, code: str) -> HttpResponse:
    """Make the draft the next version."""
    here = opened(request.user, code)
    form = IssueForm(request.POST)
    if form.is_valid():
        try:
            made = services.issue_version(project=here.pk, actor=request.user, at=timezone.now(), **form.cleaned_data)
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, f"已定为第 {made.number} 版。")
            return redirect("renovation:scheme_version", code, made.number)
    return _draft(request, here, form)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def discard(request: Request, code: str) -> HttpResponse:
    """Give the draft up."""
    here = opened(request.user, code)
    try:
        services.discard_draft(project=here.pk, actor=request.user, at=timezone.now())
    except services.Refused as refused:
        return refuse(request, refused.reasons, back=request.path.removesuffix("discard/"))
    messages.success(request, "草稿已放弃，历次版本不变。")
    return redirect("renovation:scheme", code)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_ADVANCE)
def answer(request: Request, code: str, measure: str) -> HttpResponse:
    """Say of one content what becomes of it."""
    here = opened(request.user, code)
    pack = library.current()
    content = next((each for each in pack.parts.measures.measures if each.id == measure), None)
    if content is None:
        raise Http404
    said = selecting.draft(here).answers.get(measure)
    initial = {"answer": said.answer, "note": said.note} if said else {}
    form = AnswerForm(request.POST if request.method == "POST" else None, pack=pack, initial=initial)
    if form.is_valid():
        try:
            services.answer_measure(
                project=here.pk, measure=measure, actor=request.user, at=timezone.now(), **form.cleaned_data
            )
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            return redirect("renovation:scheme_draft", code)
    context = {"project": here, "content": content, "form": form, "may_draw": may_draw(request, here)}
    return page(request, "renovation/schemes/answer.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_ADVANCE)
def promise(request: Request, code: str, line: int) -> HttpResponse:
    """Add a commitment (line 0), or change one."""
    here = opened(request.user, code)
    pack = library.current()
    words = selecting.names(here, pack)
    kept = selecting.draft(here).numbers.get(line)
    if line and kept is None:
        raise Http404
    initial = PromiseForm.of(kept) if kept else {"measure": request.GET.get("measure", "")}
    form = PromiseForm(request.POST if request.method == "POST" else None, words=words, initial=initial)
    if form.is_valid():
        try:
            services.put_promise(project=here.pk, promise=form.promise(line), actor=request.user, at=timezone.now())
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            return redirect("renovation:scheme_draft", code)
    context = {"project": here, "line": line, "form": form, "may_draw": may_draw(request, here)}
    return page(request, "renovation/schemes/promise.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def take(request: Request, code: str, line: int) -> HttpResponse:
    """Take a commitment out of the draft."""
    here = opened(request.user, code)
    try:
        services.take_promise(project=here.pk, number=line, actor=request.user, at=timezone.now())
    except services.Refused as refused:
        return refuse(request, refused.reasons, back=request.path.partition("lines/")[0])
    messages.success(request, "已从草稿中删去。")
    return redirect("renovation:scheme_draft", code)


def may_draw(request: Request, here: Project) -> bool:
    """Whether somebody may draw up the scheme of a project."""
    return any(acts(request.user, body, here, library.current()) for body in DRAWERS)


def _version(
    request: Request,
    here: Project,
    versions: tuple[selecting.Version, ...],
    *,
    number: int | None = None,
    filing: Form | None = None,
) -> HttpResponse:
    pack = library.current()
    shown = next((each for each in reversed(versions) if number in (None, each.row.number)), None)
    if number is not None and shown is None:
        raise Http404
    words = selecting.names(here, pack)
    context: dict[str, Any] = {
        "project": here,
        "versions": tuple(reversed(versions)),
        "shown": shown,
        "may_draw": may_draw(request, here),
        "may_file": acts(request.user, FILER, here, pack),
        "drafted": hasattr(here, "scheme_draft"),
        "filing": filing or FilingForm(),
        "menu": canvassing.wishes(here),
    }
    if shown is not None:
        context |= {
            "contents": selecting.contents(shown.scheme, words, pack),
            "missing": len(unanswered(shown.scheme, pack.parts.measures.measures)),
            "cost": yuan(shown.scheme.cost),
            "sentences": selecting.sentences(shown.change, words) if shown.row.number > 1 else [],
            "is_last": shown.row.number == versions[-1].row.number,
            "filed": getattr(shown.row, "filing", None),
        }
    return page(request, "renovation/schemes/scheme.html", context, status=422 if filing else 200)


def _draft(request: Request, here: Project, form: IssueForm | None = None) -> HttpResponse:
    pack = library.current()
    words = selecting.names(here, pack)
    before, now = selecting.latest(here), selecting.draft(here)
    change = diff(before, now)
    context = {
        "project": here,
        "menu": canvassing.wishes(here),
        "contents": selecting.contents(now, words, pack),
        "missing": len(unanswered(now, pack.parts.measures.measures)),
        "cost": yuan(now.cost),
        "sentences": selecting.sentences(change, words),
        "restarts": material(change),
        "kept": getattr(here, "scheme_draft", None),
        "may_draw": may_draw(request, here),
        "form": form or IssueForm(initial={"seen": digest(to_json(now))}),
    }
    return page(request, "renovation/schemes/draft.html", context, status=422 if form else 200)
