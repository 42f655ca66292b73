"""The chain of a project's acceptance and handover, its papers, and its archive."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.rules import Refused as FileRefused
from meihao.attachments.selectors import file_response, is_picture, shown
from meihao.completion import services
from meihao.completion.forms import LABELS, PaperForm, PaperReviewForm
from meihao.completion.models import Package, Paper
from meihao.completion.rules.archive import Changed
from meihao.completion.rules.records import PAPERS
from meihao.completion.selectors import law
from meihao.completion.selectors import page as selecting
from meihao.completion.selectors.records import promised_measures
from meihao.completion.services.packages import may_build, size_of
from meihao.completion.tasks import KIND
from meihao.jobs.services import submit
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.selectors import position
from meihao.renovation.selectors.opening import opened
from meihao.web.http import Request, page, refuse, requires

AT_ONCE = 16 * 1024 * 1024
"""So many bytes at most are packed while somebody waits; more is a job."""


@require_safe
@requires(Permission.PROJECT_READ)
def completion(request: Request, code: str) -> HttpResponse:
    """Each step with how it stands, who is next, and the clocks."""
    here = opened(request.user, code)
    found = selecting.opened(here, request.user, on=timezone.localdate(), known=timezone.now())
    may = request.user.may(Permission.PROJECT_ADVANCE)
    context = {
        "project": here,
        "found": found,
        "now": found.now,
        "may_advance": may,
        "may_build": may and may_build(request.user, here),
    }
    return page(request, "completion/chain.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_ADVANCE)
def new(request: Request, code: str, completion_step: str) -> HttpResponse:
    """Hand in a paper of a step."""
    here = opened(request.user, code)
    if completion_step not in PAPERS:
        raise Http404
    today = timezone.localdate()
    form = PaperForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        step=completion_step,
        utilities=law.utilities(promised_measures(here)),
        earliest=_earliest(),
        initial={"on": today, "topic": request.GET.get("topic", "")},
    )
    if form.is_valid() and (made := _handed_in(request, here, completion_step, form)):
        messages.success(request, "已提交，等待确认。")
        return redirect("completion:paper", code, made.pk)
    step = law.step(completion_step)
    context = {
        "project": here,
        "now": position(here, on=today, known=timezone.now()),
        "form": form,
        "step": step,
        "owner": library.current().bodies[step.owner].name,
        "decider": library.current().bodies[str(step.decider)].name,
        "may_enter": law.enters(request.user, completion_step, here),
    }
    return page(request, "completion/new.html", context, status=422 if form.errors else 200)


def _earliest() -> str:
    today = timezone.localdate()
    first = law.earliest(today)
    told = f"提前 {law.notice_days()} 个工作日通知；今天通知，最早 {first.isoformat()} 验收"
    return told if law.calendar_known(today, first) else f"{told}（该年放假安排未载入，只扣除周末）"


def _handed_in(request: Request, here: Project, step: str, form: PaperForm) -> Paper | None:
    given = form.cleaned_data
    try:
        return services.hand_in_paper(
            project=here.pk,
            step=step,
            on=given["on"],
            file=form.upload,
            topic=given.get("topic", ""),
            number=given.get("number", ""),
            text=given["text"],
            meeting_on=given.get("meeting_on"),
            actor=request.user,
            at=timezone.now(),
        )
    except FileRefused as refused:
        form.add_error("file", str(refused))
    except services.Refused as refused:
        form.add_error(None, list(refused.reasons))
    return None


@require_safe
@requires(Permission.PROJECT_READ)
def paper(request: Request, code: str, completion_paper: int) -> HttpResponse:
    """One paper, and the form of whoever confirms it."""
    here = opened(request.user, code)
    return _paper(request, here, _one(here, completion_paper))


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def review(request: Request, code: str, completion_paper: int) -> HttpResponse:
    """Confirm a paper or return it."""
    here = opened(request.user, code)
    row = _one(here, completion_paper)
    form = PaperReviewForm(request.POST)
    if form.is_valid():
        try:
            services.review_paper(paper=row.pk, actor=request.user, at=timezone.now(), **form.cleaned_data)
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "已记下结论。")
            return redirect("completion:paper", code, row.pk)
    return _paper(request, here, row, form)


@require_safe
@requires(Permission.PROJECT_READ)
def file(request: Request, code: str, completion_paper: int) -> HttpResponse:
    """The file of a paper: a picture in the page, anything else as a download."""
    row = _one(opened(request.user, code), completion_paper)
    name = f"{law.step(row.step).name}-{row.on:%Y%m%d}"
    return cast("HttpResponse", file_response(row.blob, name=name, inline="download" not in request.GET))


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def build(request: Request, code: str) -> HttpResponse:
    """Build the archive: at once while it is small, else as a job that one can watch."""
    here, at = opened(request.user, code), timezone.now()
    back = f"/projects/{here.code}/completion/"
    if may_build(request.user, here) and size_of(here, at) > AT_ONCE:
        title = f"生成档案包：{here.name}"[:120]
        job = submit(KIND, title, actor=request.user, at=at, options={"project": here.pk})
        return redirect("jobs:job", job.pk)
    try:
        made = services.build_package(project=here.pk, actor=request.user, at=at)
    except services.Refused as refused:
        return refuse(request, refused.reasons, back=back)
    except (Changed, FileNotFoundError):
        return refuse(request, ["存储的文件与登记时不一致或已丢失，请联系系统管理员核对附件"], back=back)
    messages.success(request, f"档案包已生成，{made.papers} 件。")
    return redirect("completion:completion", code)


@require_safe
@requires(Permission.PROJECT_ADVANCE)
def package(request: Request, code: str, package: int) -> HttpResponse:
    """An archive that was built, to be saved."""
    here = opened(request.user, code)
    row = Package.objects.select_related("blob__shown").filter(project=here, pk=package).first()
    if row is None:
        raise Http404
    name = f"竣工档案-{here.code}-{timezone.localdate(row.at):%Y%m%d}.zip"
    return cast("HttpResponse", file_response(row.blob, name=name))


def _one(here: Project, pk: int) -> Paper:
    row = Paper.objects.filter(project=here, pk=pk).select_related("blob__shown", "by", "review__by").first()
    if row is None:
        raise Http404
    return row


def _paper(request: Request, here: Project, row: Paper, form: PaperReviewForm | None = None) -> HttpResponse:
    step, bodies = law.step(row.step), library.current().bodies
    day, number = LABELS[row.step]
    topics = {each.id: each.name for each in library.current().parts.acceptance.utilities}
    context: dict[str, Any] = {
        "project": here,
        "now": position(here, on=timezone.localdate(), known=timezone.now()),
        "paper": row,
        "step": step,
        "topic": topics.get(row.topic, ""),
        "day": day,
        "number": number,
        "review": getattr(row, "review", None),
        "decider": bodies[str(step.decider)].name,
        "picture": is_picture(shown(row.blob)),
        "may_confirm": law.confirms(request.user, row.step, here)
        and row.by_id != request.user.pk
        and request.user.may(Permission.PROJECT_ADVANCE),
        "form": form or PaperReviewForm(),
    }
    return page(request, "completion/paper.html", context, status=422 if form else 200)
