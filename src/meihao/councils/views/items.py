"""An action item: what is asked of whom by when, the reports with their proofs, and hearing them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.attachments.rules import Refused as FileRefused
from meihao.attachments.selectors import file_response
from meihao.councils import services
from meihao.councils.forms.fields import upload_of
from meihao.councils.forms.items import HearForm, ReportForm
from meihao.councils.models import ActionItem, ItemReport, Session
from meihao.councils.selectors import items, law
from meihao.web.http import Request, page, requires


def opened(user: User, item: int) -> items.Told:
    """An item, if one may know of it. Raises Http404: else the page does not exist."""
    row = items.rows(ActionItem.objects.visible_to(user).filter(pk=item)).first()
    if row is None:
        raise Http404
    return items.told([row], user, timezone.localdate())[0]


@require_safe
@requires(Permission.COUNCIL_READ)
def item(request: Request, action_item: int) -> HttpResponse:
    """An item with its reports."""
    return _shown(request, opened(request.user, action_item))


@require_POST
@requires(Permission.COUNCIL_ATTEND)
def report(request: Request, action_item: int) -> HttpResponse:
    """Report that it is done."""
    here = opened(request.user, action_item)
    form = ReportForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            services.report_item(
                item=here.row.pk,
                text=form.cleaned_data["text"],
                proof=upload_of(form, "proof"),
                actor=request.user,
                at=timezone.now(),
            )
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        except FileRefused as refused:
            form.add_error("proof", str(refused))
        else:
            messages.success(request, "办理情况已提交，等待认定。")
            return redirect("councils:item", here.row.pk)
    return _shown(request, here, reporting=form)


@require_POST
@requires(Permission.COUNCIL_CONVENE)
def hear(request: Request, item_report: int) -> HttpResponse:
    """Accept a report, or return it."""
    row = get_object_or_404(ItemReport, pk=item_report)
    here = opened(request.user, row.action_id)
    form = HearForm(request.POST)
    if form.is_valid():
        try:
            services.hear_report(report=row.pk, actor=request.user, at=timezone.now(), **form.cleaned_data)
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "已记下。")
            return redirect("councils:item", here.row.pk)
    return _shown(request, here, hearing=form)


@require_safe
@requires(Permission.COUNCIL_READ)
def proof(request: Request, item_report: int) -> HttpResponseBase:
    """The proof that came with a report."""
    row = get_object_or_404(ItemReport.objects.select_related("proof__shown"), pk=item_report)
    opened(request.user, row.action_id)
    return file_response(row.proof, name=f"办理证明-{row.action_id}-{row.number}", inline=True)


def _shown(
    request: Request, here: items.Told, *, reporting: ReportForm | None = None, hearing: HearForm | None = None
) -> HttpResponse:
    failed = reporting is not None or hearing is not None
    context = {
        "told": here,
        "assembly": law.names("assemblies").get(here.session.assembly, ""),
        "session_seen": Session.objects.visible_to(request.user).filter(pk=here.session.pk).exists(),
        "reporting": reporting or (ReportForm() if here.may_report else None),
        "hearing": hearing or (HearForm() if here.may_hear else None),
    }
    return page(request, "councils/item.html", context, status=422 if failed else 200)
