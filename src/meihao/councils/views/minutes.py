"""Minutes: to read and print, with what changed between versions; drawing up the next one; confirming it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.rules import Refused as FileRefused
from meihao.councils import services
from meihao.councils.forms.fields import upload_of
from meihao.councils.forms.sessions import ConfirmForm, MinutesForm
from meihao.councils.models import Minutes
from meihao.councils.selectors import papers, sessions
from meihao.councils.views.sessions import opened
from meihao.web.http import Request, page, requires


@require_safe
@requires(Permission.COUNCIL_READ)
def minutes(request: Request, session: int) -> HttpResponse:
    """The minutes of a session in all their versions."""
    return _shown(request, opened(request.user, session))


@require_POST
@requires(Permission.COUNCIL_CONVENE)
def draw_up(request: Request, session: int) -> HttpResponse:
    """Draw up the next version."""
    here = opened(request.user, session)
    form = MinutesForm(request.POST, auto_id="minutes-%s")
    if form.is_valid():
        try:
            services.draw_up_minutes(session=here.row.pk, actor=request.user, at=timezone.now(), **form.cleaned_data)
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "纪要已存为新的一版，等到会人员确认。")
            return redirect("councils:minutes", here.row.pk)
    return _shown(request, here, drawing=form)


@require_POST
@requires(Permission.COUNCIL_READ)
def confirm(request: Request, minutes: int) -> HttpResponse:
    """Confirm a version, or object to it."""
    row = get_object_or_404(Minutes, pk=minutes)
    here = opened(request.user, row.session_id)
    form = _confirming(request, here, request.POST, request.FILES)
    if form.is_valid():
        try:
            services.confirm_minutes(
                minutes=row.pk,
                attendance=form.cleaned_data["attendance"],
                objection=form.cleaned_data["objection"],
                paper=upload_of(form, "paper") if "paper" in form.fields else None,
                actor=request.user,
                at=timezone.now(),
            )
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        except FileRefused as refused:
            form.add_error("paper", str(refused))
        else:
            messages.success(request, "已记下。")
            return redirect("councils:minutes", here.row.pk)
    return _shown(request, here, confirming=form)


def _shown(
    request: Request,
    here: sessions.Told,
    *,
    drawing: MinutesForm | None = None,
    confirming: ConfirmForm | None = None,
) -> HttpResponse:
    last = here.last
    came = here.attended(request.user)
    given = {"text": last.row.text if last else "", "seen": last.row.version if last else 0}
    said = {each.attendance_id for each in last.row.confirmations.all()} if last else set()
    waits = last is not None and (
        any(each.pk not in said for each in here.attendances)
        if here.convenes
        else came is not None and came.pk not in said
    )
    draws = here.convenes and bool(here.attendances)
    context = {
        "told": here,
        "inside": sessions.works_in(request.user) or came is not None,
        "drawing": drawing or (MinutesForm(initial=given, auto_id="minutes-%s") if draws else None),
        "confirming": confirming or (_confirming(request, here, None, None) if waits else None),
        "due": sessions.minutes_term(here),
        "now": timezone.now(),
        "people": len(here.attendances),
        "paper": papers.subject_of(here.row) if last else "",
    }
    failed = drawing is not None or confirming is not None
    return page(request, "councils/minutes.html", context, status=422 if failed else 200)


def _confirming(request: Request, here: sessions.Told, given: object, files: object) -> ConfirmForm:
    """The form of a confirmation: one's own, or for whoever convened that of everybody who did not confirm yet."""
    came = here.attended(request.user)
    last = here.last
    said = {each.attendance_id for each in last.row.confirmations.all()} if last else set()
    people = [each for each in here.attendances if each.pk not in said] if here.convenes else [came] if came else []
    return ConfirmForm(given, files, people=people, alone=not here.convenes, auto_id="confirm-%s")
