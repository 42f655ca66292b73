"""Meetings for acceptance: recording one, signing for a party, what the station saw, and the record to print."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.rules import Refused as FileRefused
from meihao.attachments.selectors import file_response
from meihao.completion import services
from meihao.completion.forms import MeetingForm, SignForm, SuperviseForm
from meihao.completion.models import Meeting
from meihao.completion.rules.records import MEETING
from meihao.completion.selectors import law
from meihao.completion.selectors import meetings as selecting
from meihao.completion.selectors.records import least, promised_measures
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.selectors import position
from meihao.renovation.selectors.opening import opened
from meihao.web.http import Request, page, requires


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_ADVANCE)
def new(request: Request, code: str) -> HttpResponse:
    """Record a meeting."""
    here = opened(request.user, code)
    pack = library.current()
    fewest = least(pack)
    form = MeetingForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        items=law.asked(promised_measures(here)),
        guests=[(each.id, each.name, fewest[each.id]) for each in pack.parts.acceptance.guests],
        initial={"on": timezone.localdate()},
    )
    if form.is_valid() and (made := _held(request, here, form)):
        messages.success(request, "已登记。请各方签署结论，质监机构登记监督记录。")
        return redirect("completion:meeting", code, made.pk)
    context = {**_about(here), "form": form, "may_enter": law.enters(request.user, MEETING, here)}
    return page(request, "completion/new_meeting.html", context, status=422 if form.errors else 200)


def _held(request: Request, here: Project, form: MeetingForm) -> Meeting | None:
    given = form.cleaned_data
    try:
        return services.hold_meeting(
            project=here.pk,
            on=given["on"],
            place=given["place"],
            items=form.results,
            guests=form.came,
            minutes=form.upload,
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
def meeting(request: Request, code: str, meeting: int) -> HttpResponse:
    """One meeting: checklist, who came, what each party signed, and what it comes to."""
    here = opened(request.user, code)
    return _meeting(request, here, _one(here, meeting))


@require_safe
@requires(Permission.PROJECT_READ)
def printed(request: Request, code: str, meeting: int) -> HttpResponse:
    """The record of acceptance, to be printed and signed."""
    here = opened(request.user, code)
    found = selecting.told(_one(here, meeting), here, request.user)
    return page(request, "completion/print.html", {**_about(here), "found": found, "meeting": found.row})


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def sign(request: Request, code: str, meeting: int) -> HttpResponse:
    """Sign for one's own party."""
    here = opened(request.user, code)
    row = _one(here, meeting)
    form = SignForm(request.POST)
    if form.is_valid():
        try:
            services.sign(meeting=row.pk, actor=request.user, at=timezone.now(), **form.cleaned_data)
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "已签署。")
            return redirect("completion:meeting", code, row.pk)
    return _meeting(request, here, row, signing=form)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def supervise(request: Request, code: str, meeting: int) -> HttpResponse:
    """Record what the quality station saw."""
    here = opened(request.user, code)
    row = _one(here, meeting)
    form = SuperviseForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.supervise(
                meeting=row.pk,
                orderly=given["orderly"] == "yes",
                text=given["text"],
                file=form.upload,
                actor=request.user,
                at=timezone.now(),
            )
        except FileRefused as refused:
            form.add_error("file", str(refused))
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "已登记监督记录。")
            return redirect("completion:meeting", code, row.pk)
    return _meeting(request, here, row, seeing=form)


@require_safe
@requires(Permission.PROJECT_READ)
def minutes(request: Request, code: str, meeting: int) -> HttpResponse:
    """The papers of a meeting."""
    row = _one(opened(request.user, code), meeting)
    return cast("HttpResponse", file_response(row.minutes, name=f"验收会议材料-{row.on:%Y%m%d}", inline=True))


@require_safe
@requires(Permission.PROJECT_READ)
def supervision(request: Request, code: str, meeting: int) -> HttpResponse:
    """The station's record of a meeting."""
    row = _one(opened(request.user, code), meeting)
    seen = getattr(row, "supervision", None)
    if seen is None:
        raise Http404
    return cast("HttpResponse", file_response(seen.blob, name=f"质监监督记录-{row.on:%Y%m%d}", inline=True))


def _one(here: Project, pk: int) -> Meeting:
    rows = Meeting.objects.filter(project=here, pk=pk).select_related(
        "by", "notice", "minutes__shown", "supervision__by", "supervision__blob__shown"
    )
    row = rows.prefetch_related("items", "attendees", "conclusions__by", "conclusions__organisation").first()
    if row is None:
        raise Http404
    return row


def _about(here: Project) -> dict[str, Any]:
    return {"project": here, "now": position(here, on=timezone.localdate(), known=timezone.now())}


def _meeting(
    request: Request,
    here: Project,
    row: Meeting,
    *,
    signing: SignForm | None = None,
    seeing: SuperviseForm | None = None,
) -> HttpResponse:
    found = selecting.told(row, here, request.user)
    may = request.user.may(Permission.PROJECT_ADVANCE)
    context = {
        **_about(here),
        "found": found,
        "meeting": row,
        "signing": [
            (each, _sign_form(each.body, signing)) for each in found.parties if each.said is None and each.mine and may
        ],
        "refused": signing if signing is not None and signing.errors else None,
        "seeing": seeing or SuperviseForm(),
        "may_see": may and found.supervision is None and found.may_supervise,
    }
    return page(request, "completion/meeting.html", context, status=422 if signing or seeing else 200)


def _sign_form(body: str, refused: SignForm | None) -> SignForm:
    if refused is not None and refused.data.get("body") == body:
        return refused
    return SignForm(initial={"body": body}, auto_id=f"sign_{body}_%s")
