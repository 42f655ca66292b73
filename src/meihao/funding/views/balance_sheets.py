"""A balance as a workbook, and its lines from a sheet: template, dry run, import into the draft."""

from __future__ import annotations

from dataclasses import replace
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
from meihao.funding.forms.balance import BalanceImportForm
from meihao.funding.rules.balance.differing import differences
from meihao.funding.rules.balance.sheets import book
from meihao.funding.selectors import acting
from meihao.funding.selectors import balance as selecting
from meihao.funding.selectors.balance_book import sheet
from meihao.funding.services.balance_import import KINDS, import_lines, try_lines
from meihao.funding.views.balance import plan_of
from meihao.policy import library
from meihao.renovation.selectors.opening import opened
from meihao.web.http import Request, download, page, refuse, requires

SALT = "funding.balance"
AN_HOUR = 3600


@require_safe
@requires(Permission.PROJECT_READ)
def export(request: Request, code: str, version: int) -> HttpResponse:
    """A version, or the draft (0), as a workbook."""
    here = opened(request.user, code)
    plan, name, digest = plan_of(here, version)
    content = sheet(here, name, plan, digest=digest, at=timezone.now())
    return download(content, f"资金平衡测算-{here.code}-{name.replace(' ', '')}.xlsx", XLSX.media_type)


@require_safe
@requires(Permission.PROJECT_READ)
def template(request: Request, code: str) -> HttpResponse:
    """The sheet to fill, with the lines of the draft or the last version."""
    here = opened(request.user, code)
    content = book(selecting.drafted(here, timezone.localdate()), library.current(), title=f"{here}：测算表填写说明")
    return download(content, f"测算表-{here.code}.xlsx", XLSX.media_type)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_ADVANCE)
def bring(request: Request, code: str) -> HttpResponse:
    """Hand in a sheet and see what it would change; nothing is entered yet."""
    here = opened(request.user, code)
    form = BalanceImportForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    may = acting.builds(request.user, here, library.current())
    context: dict[str, Any] = {"project": here, "form": form, "may": may}
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            examined = try_lines(upload.file, upload.name, project=here, on=timezone.localdate())
            if not examined.faults:
                upload.file.seek(0)
                blob = keep(upload.file, name=upload.name, at=timezone.now(), allowed=KINDS)
                ticket = {"sha256": blob.sha256, "name": upload.name, "by": request.user.pk, "project": here.pk}
                context["ticket"] = signing.dumps(ticket, salt=SALT)
        except (FileRefused, Unusable) as error:
            form.add_error("file", str(error))
        else:
            plan = selecting.drafted(here, timezone.localdate())
            sentences = differences(plan, replace(plan, lines=examined.lines))
            context |= {"examined": examined, "name": upload.name, "sentences": sentences}
    faulty = bool(form.errors or ("examined" in context and "ticket" not in context))
    return page(request, "funding/balance/import.html", context, status=422 if faulty else 200)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def confirm(request: Request, code: str) -> HttpResponse:
    """Make the sheet that was tried the lines of the draft."""
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
        moved = import_lines(project=here.pk, blob=blob, name=ticket["name"], actor=request.user, at=timezone.now())
    except (services.Refused, FileRefused, Unusable) as refused:
        return refuse(request, getattr(refused, "reasons", (str(refused),)), back=back)
    messages.success(request, "已写入草稿；看过结果，再定为新版本。" if moved else "与草稿一致，没有改动。")
    return redirect("funding:balance_draft", code)
