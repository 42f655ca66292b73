"""The application of a pilot: its numbered conditions, the letter of commitment, and the district's preliminary review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.rules import Refused as FileRefused
from meihao.attachments.selectors import file_response
from meihao.pilots import services
from meihao.pilots.forms import HearForm, LetterForm, PreliminaryForm, ReportForm, taken
from meihao.pilots.models import Fulfilment, Letter, Preliminary, Promise
from meihao.pilots.selectors import applying
from meihao.pilots.selectors.pilots import opened
from meihao.renovation.models import Project
from meihao.web.http import Request, page, requires

PAGE = "pilots:application"


@require_safe
@requires(Permission.PROJECT_READ)
def application(request: Request, code: str) -> HttpResponse:
    """How the conditions of a pilot stand, what its letter promises, and what the district says."""
    return _application(request, opened(request.user, code)[0])


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def letter(request: Request, code: str) -> HttpResponse:
    """Enter a letter."""
    here, _ = opened(request.user, code)
    known = applying.opened(here, request.user, on=timezone.localdate(), known=timezone.now())
    form = LetterForm(request.POST, request.FILES, unmet=list(known.carried.unmet.items()))
    if form.is_valid():
        try:
            services.issue_letter(
                project=here.pk,
                items=form.items,
                on=form.cleaned_data["on"],
                file=taken(form.cleaned_data["file"]),
                actor=request.user,
                at=timezone.now(),
            )
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        except FileRefused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, "承诺函已登记，各项承诺开始计期。")
            return redirect(PAGE, code)
    return _application(request, here, letter=form)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def report(request: Request, code: str, promise: int) -> HttpResponse:
    """Report a promise as kept."""
    here, _ = opened(request.user, code)
    row = _of(Promise.objects.filter(pk=promise, letter__pilot=here.pk).first())
    form = ReportForm(request.POST, request.FILES, auto_id=f"promise_{row.pk}_%s")
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.report_fulfilment(
                promise=row.pk,
                on=given["on"],
                text=given["text"],
                file=taken(given["file"]),
                actor=request.user,
                at=timezone.now(),
            )
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        except FileRefused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, "已报告，等待区市认可。")
            return redirect(PAGE, code)
    return _application(request, here, about=(row.pk, form))


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def hear(request: Request, code: str, fulfilment: int) -> HttpResponse:
    """Accept or return a report."""
    here, _ = opened(request.user, code)
    row = _of(Fulfilment.objects.filter(pk=fulfilment, promise__letter__pilot=here.pk).first())
    form = HearForm(request.POST, auto_id=f"promise_{row.promise_id}_%s")
    if form.is_valid():
        try:
            services.hear_fulfilment(fulfilment=row.pk, actor=request.user, at=timezone.now(), **form.cleaned_data)
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "已记下。")
            return redirect(PAGE, code)
    return _application(request, here, about=(row.promise_id, form))


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def preliminary(request: Request, code: str) -> HttpResponse:
    """Say what comes of the preliminary review."""
    here, _ = opened(request.user, code)
    form = PreliminaryForm(request.POST, request.FILES)
    if form.is_valid():
        given: Mapping[str, Any] = form.cleaned_data
        try:
            services.review_preliminarily(
                project=here.pk,
                actor=request.user,
                at=timezone.now(),
                **{**given, "file": taken(given["file"])},
            )
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        except FileRefused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, "初审结论已记下。")
            return redirect(PAGE, code)
    return _application(request, here, preliminary=form)


@require_safe
@requires(Permission.PROJECT_READ)
def letter_file(request: Request, code: str, number: int) -> HttpResponseBase:
    """The signed letter."""
    here, _ = opened(request.user, code)
    row = _of(Letter.objects.select_related("blob__shown").filter(pilot=here.pk, number=number).first())
    return file_response(row.blob, name=f"承诺函-{here.code}-{row.number}", inline=True)


@require_safe
@requires(Permission.PROJECT_READ)
def proof(request: Request, code: str, fulfilment: int) -> HttpResponseBase:
    """What proves that a promise was kept."""
    here, _ = opened(request.user, code)
    rows = Fulfilment.objects.select_related("blob__shown").filter(pk=fulfilment, promise__letter__pilot=here.pk)
    row = _of(rows.first())
    return file_response(row.blob, name=f"履约佐证-{here.code}-{row.pk}", inline=True)


@require_safe
@requires(Permission.PROJECT_READ)
def preliminary_file(request: Request, code: str, round_: int) -> HttpResponseBase:
    """The paper of a preliminary review."""
    here, _ = opened(request.user, code)
    row = _of(Preliminary.objects.select_related("blob__shown").filter(pilot=here.pk, round=round_).first())
    return file_response(row.blob, name=f"初审意见-{here.code}-{row.round}", inline=True)


def _of[Row](row: Row | None) -> Row:
    if row is None:
        raise Http404
    return row


def _application(
    request: Request,
    here: Project,
    *,
    letter: LetterForm | None = None,
    preliminary: PreliminaryForm | None = None,
    about: tuple[int, forms.Form] | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    known = applying.opened(here, request.user, on=today, known=timezone.now())
    if letter is None and known.may_promise:
        letter = LetterForm(unmet=list(known.carried.unmet.items()), initial={"on": today}, auto_id="letter_%s")
    if preliminary is None and known.may_review:
        preliminary = PreliminaryForm(initial={"on": today, "seen": known.assessment.digest}, auto_id="review_%s")
    refused = about is not None or any(form is not None and form.is_bound for form in (letter, preliminary))
    context = {
        "project": here,
        "now": known.carried.now,
        "known": known,
        "promises": [(told, _form_of(told, about)) for told in known.promises],
        "letter": letter,
        "preliminary": preliminary,
    }
    return page(request, "pilots/application.html", context, status=422 if refused else 200)


def _form_of(told: Any, about: tuple[int, forms.Form] | None) -> forms.Form | None:
    """The form under a promise: the one that was refused, or an empty one for who may fill it."""
    if about is not None and about[0] == told.row.pk:
        return about[1]
    ids = f"promise_{told.row.pk}_%s"
    return ReportForm(auto_id=ids) if told.may_report else HearForm(auto_id=ids) if told.may_hear else None
