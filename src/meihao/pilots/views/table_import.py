"""The response table as a sheet: the template with what there is, the dry run, the import into the draft."""

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
from meihao.pilots import services
from meihao.pilots.forms import SheetForm
from meihao.pilots.rules.table_sheets import book
from meihao.pilots.selectors import schemes
from meihao.pilots.selectors.pilots import opened
from meihao.pilots.selectors.writing import writes
from meihao.pilots.services.table_import import SHEETS, Faulty, check_table, import_table
from meihao.web.http import Request, download, page, refuse, requires

SALT = "pilots.table"
AN_HOUR = 3600


@require_safe
@requires(Permission.PROJECT_READ)
def template(request: Request, code: str) -> HttpResponse:
    """The sheet to fill, with the answers of the draft or the last version."""
    here, _ = opened(request.user, code)
    lines = schemes.lines(here, on=timezone.localdate(), known=timezone.now())
    content = book(lines, schemes.draft(here).answers, title=f"{here}：响应表填写说明")
    return download(content, f"响应表-{here.code}.xlsx", XLSX.media_type)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_ADVANCE)
def bring(request: Request, code: str) -> HttpResponse:
    """Hand in a sheet and see what it would change; nothing is entered yet."""
    here, _ = opened(request.user, code)
    form = SheetForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    context: dict[str, Any] = {"project": here, "form": form, "may_write": writes(request.user, here)}
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            examined = check_table(upload.file, upload.name, project=here, at=timezone.now())
            if not examined.faults:
                upload.file.seek(0)
                blob = keep(upload.file, name=upload.name, at=timezone.now(), allowed=SHEETS)
                ticket = {"sha256": blob.sha256, "name": upload.name, "by": request.user.pk, "project": here.pk}
                context["ticket"] = signing.dumps(ticket, salt=SALT)
        except (FileRefused, Unusable) as error:
            form.add_error("file", str(error))
        else:
            context |= {"examined": examined, "name": upload.name}
    faulty = bool(form.errors or ("examined" in context and "ticket" not in context))
    return page(request, "pilots/import.html", context, status=422 if faulty else 200)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def confirm(request: Request, code: str) -> HttpResponse:
    """Take over the sheet that was tried."""
    here, _ = opened(request.user, code)
    back = request.path.removesuffix("confirm/")
    try:
        ticket = signing.loads(request.POST.get("ticket", ""), salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature:
        ticket = {}
    blob = Blob.objects.filter(sha256=ticket.get("sha256", "")).first()
    if blob is None or (ticket["by"], ticket["project"]) != (request.user.pk, here.pk):
        return refuse(request, ["试导入的结果已经过期，请重新上传文件再试一次。"], back=back)
    try:
        total = import_table(project=here.pk, blob=blob, name=ticket["name"], actor=request.user, at=timezone.now())
    except Faulty as faulty:
        return refuse(request, [str(each) for each in faulty.faults], back=back)
    except (services.Refused, FileRefused, Unusable) as refused:
        return refuse(request, getattr(refused, "reasons", (str(refused),)), back=back)
    messages.success(request, f"已把 {total} 条响应写入草稿。")
    return redirect("pilots:table", code)
