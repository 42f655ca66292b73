"""From trial operation to naming and award: the clock, the assessment on site, and the awards."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.pilots import services
from meihao.pilots.forms import AwardForm
from meihao.pilots.selectors import naming
from meihao.pilots.selectors.pilots import opened
from meihao.renovation.models import Project
from meihao.web.http import Request, page, requires


@require_safe
@requires(Permission.PROJECT_READ)
def award(request: Request, code: str) -> HttpResponse:
    """How far a pilot is from being named, and what it may be awarded."""
    return _award(request, opened(request.user, code)[0])


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def grant(request: Request, code: str, kind: str) -> HttpResponse:
    """Grant an award."""
    here, _ = opened(request.user, code)
    form = AwardForm(request.POST, auto_id=f"{kind}_%s")
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.grant_award(
                project=here.pk,
                kind=kind,
                fen=given["amount"],
                on=given["on"],
                grounds=given["grounds"],
                seen=given["seen"],
                actor=request.user,
                at=timezone.now(),
            )
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "奖补已决定。")
            return redirect("pilots:award", code)
    return _award(request, here, refused=(kind, form))


def _award(request: Request, here: Project, *, refused: tuple[str, AwardForm] | None = None) -> HttpResponse:
    today = timezone.localdate()
    known = naming.opened(here, request.user, on=today, known=timezone.now())
    if refused is not None and refused[0] not in {each.award.id for each in known.awards}:
        raise Http404
    awards = []
    for each in known.awards:
        form = refused[1] if refused and refused[0] == each.award.id else None
        if form is None and each.met and each.mine is None and each.award.id in known.may_grant:
            form = AwardForm(initial={"on": today, "seen": each.digest}, auto_id=f"{each.award.id}_%s")
        awards.append((each, form))
    context = {"project": here, "now": known.now, "known": known, "awards": awards}
    return page(request, "pilots/award.html", context, status=422 if refused else 200)
