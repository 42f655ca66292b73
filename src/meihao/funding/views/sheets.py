"""The ledger as a workbook, and payments from a sheet: template, dry run, import."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.models import Blob
from meihao.attachments.rules import XLSX
from meihao.attachments.rules import Refused as FileRefused
from meihao.attachments.rules.tables import Unusable
from meihao.attachments.services import keep
from meihao.funding import services
from meihao.funding.forms import PaymentImportForm
from meihao.funding.models import CostLine
from meihao.funding.rules.payment_sheets import book
from meihao.funding.selectors import acting
from meihao.funding.selectors.export import sheet
from meihao.funding.selectors.ledger import pots
from meihao.funding.services.importing import KINDS, import_payments, try_payments
from meihao.policy import library
from meihao.renovation.selectors.opening import opened
from meihao.web.http import Request, download, page, refuse, requires

SALT = "funding.payments"
AN_HOUR = 3600


@require_safe
@requires(Permission.PROJECT_READ)
def export(request: Request, code: str) -> HttpResponse:
    """The ledger of a project as a workbook."""
    here = opened(request.user, code)
    content = sheet(here, library.current(), at=timezone.now())
    return download(content, f"资金台账-{here.code}.xlsx", XLSX.media_type)


@require_safe
@requires(Permission.PROJECT_READ)
def template(request: Request, code: str) -> HttpResponse:
    """The sheet of payments to fill."""
    here = opened(request.user, code)
    lines = [str(each) for each in CostLine.objects.filter(project=here).order_by("number")]
    offered = [f"{each.row}　{each.source}" for each in pots(here, library.current())]
    content = book(lines, offered, title=f"{here}：支付表填写说明")
    return download(content, f"支付表-{here.code}.xlsx", XLSX.media_type)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_ADVANCE)
def bring(request: Request, code: str) -> HttpResponse:
    """Hand in a sheet and see what is wrong with it; nothing is entered yet."""
    here = opened(request.user, code)
    form = PaymentImportForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    may = acting.builds(request.user, here, library.current())
    context: dict[str, Any] = {"project": here, "form": form, "may": may}
    if form.is_valid():
        upload, at = form.cleaned_data["file"], timezone.now()
        try:
            blob = keep(upload.file, name=upload.name, at=at, allowed=KINDS)
            told, faults = try_payments(project=here.pk, blob=blob, name=upload.name, actor=request.user, at=at)
        except (FileRefused, Unusable) as error:
            form.add_error("file", str(error))
        else:
            valid = told.total - len({each.line for each in faults if each.line})
            context |= {"read": told, "faults": faults, "valid": valid, "name": upload.name}
            context["sum"] = sum(each.amount for each in told.rows)
            if not faults:
                ticket = {"sha256": blob.sha256, "name": upload.name, "by": request.user.pk, "project": here.pk}
                context["ticket"] = signing.dumps(ticket, salt=SALT)
    faulty = bool(form.errors or context.get("faults"))
    return page(request, "funding/import.html", context, status=422 if faulty else 200)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def confirm(request: Request, code: str) -> HttpResponse:
    """Enter the sheet that was tried."""
    here = opened(request.user, code)
    back = request.path.removesuffix("confirm/")
    try:
        ticket = signing.loads(request.POST.get("ticket", ""), salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature:
        ticket = {}
    blob = Blob.objects.filter(sha256=ticket.get("sha256", "")).first()
    if blob is None or (ticket["by"], ticket["project"]) != (request.user.pk, here.pk):
        return refuse(request, ["试导入的结果已经过期，请重新上传文件再试一次。"], back=back)
    try:
        new = import_payments(project=here.pk, blob=blob, name=ticket["name"], actor=request.user, at=timezone.now())
    except (services.Refused, FileRefused, Unusable) as refused:
        return refuse(request, getattr(refused, "reasons", (str(refused),)), back=back)
    messages.success(request, f"已登记 {new} 笔支付，等待区市确认。")
    return redirect("funding:payments", code)
