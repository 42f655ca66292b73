"""Forms of the assessment of districts: computing, publishing, appealing, hearing and sealing."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.rules import Refused as FileRefused
from meihao.attachments.selectors import file_response
from meihao.oversight import services
from meihao.oversight.forms import AppealForm
from meihao.oversight.models import ScoreAppeal
from meihao.oversight.selectors import score_tables as tables
from meihao.oversight.views.scores import body, hear_form, opened, shown, shown_district
from meihao.web.http import Request, requires


@require_POST
@requires(Permission.SCORE_DECIDE)
def compute(request: Request, period: str) -> HttpResponse:
    """Compute a period, or once more."""
    return _done(
        request,
        period,
        "已计算，请核对后公布。",
        lambda: services.compute_scores(period=period, actor=request.user, at=timezone.now()),
    )


@require_POST
@requires(Permission.SCORE_DECIDE)
def publish(request: Request, period: str) -> HttpResponse:
    """Publish what was computed last."""
    seen = request.POST.get("seen", "")
    return _done(
        request,
        period,
        "已公布，区市可以申诉。",
        lambda: services.publish_scores(period=period, seen=seen, actor=request.user, at=timezone.now()),
    )


@require_POST
@requires(Permission.SCORE_DECIDE)
def seal(request: Request, period: str) -> HttpResponse:
    """Seal what was published last."""
    return _done(
        request,
        period,
        "已封存。",
        lambda: services.seal_scores(period=period, actor=request.user, at=timezone.now()),
    )


def _done(request: Request, period: str, words: str, verb: Callable[[], object]) -> HttpResponse:
    opened(period)
    try:
        verb()
    except services.Refused as refused:
        return shown(request, opened(period), tuple(refused.reasons))
    messages.success(request, words)
    return redirect("oversight:scores_period", period)


@require_POST
@requires(Permission.SCORE_APPEAL)
def appeal(request: Request, period: str, district: str) -> HttpResponse:
    """Appeal for a district against a part of its score."""
    here, mine = opened(period), body(request, district)
    published = here.published
    heads = tables.parts(published.run, district, request.user) if published else []
    form = AppealForm(request.POST, request.FILES, parts=[(each.cell.head.id, each.cell.head.name) for each in heads])
    if form.is_valid():
        try:
            services.appeal_score(
                period=period,
                district=district,
                part=form.cleaned_data["part"],
                grounds=form.cleaned_data["grounds"],
                file=form.upload,
                actor=request.user,
                at=timezone.now(),
            )
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        except FileRefused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, "申诉已提交，等待审理。")
            return redirect("oversight:district_score", period, district)
    return shown_district(request, here, mine, appealing=form)


@require_POST
@requires(Permission.SCORE_DECIDE)
def hear(request: Request, score_appeal: int) -> HttpResponse:
    """Uphold an appeal or reject it."""
    row = _appeal(request, score_appeal)
    run = row.publication.run
    form = hear_form(row, tables.parts(run, row.district.code, request.user), request.POST)
    if form.is_valid():
        try:
            services.hear_appeal(appeal=row.pk, actor=request.user, at=timezone.now(), **form.cleaned_data)
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "已记下审理结论。")
            return redirect("oversight:district_score", run.period, row.district.code)
    return shown_district(request, opened(run.period), row.district, hearing=(row, form))


@require_safe
@requires(Permission.SCORE_READ)
def paper(request: Request, score_appeal: int) -> HttpResponseBase:
    """The paper that came with an appeal."""
    row = _appeal(request, score_appeal)
    if row.blob is None:
        raise Http404
    return file_response(row.blob, name=f"考核申诉-{row.publication.run.period}-{row.district.code}")


def _appeal(request: Request, number: int) -> ScoreAppeal:
    rows = ScoreAppeal.objects.visible_to(request.user).select_related("publication__run", "district", "blob")
    return get_object_or_404(rows, pk=number)
