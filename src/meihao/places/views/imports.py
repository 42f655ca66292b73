"""The register as files: the template, the export, the dry run, the import."""

from __future__ import annotations

from typing import Any

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
from meihao.jobs.services import submit
from meihao.places.forms import RegisterFilter, RegisterImportForm
from meihao.places.models import Compound
from meihao.places.rules.register_book import workbook
from meihao.places.selectors import books
from meihao.places.selectors import register as selecting
from meihao.places.services.importing import SHEETS, check_register
from meihao.places.tasks import KIND
from meihao.web.http import Request, download, page, refuse, requires

SALT = "places.register"
AN_HOUR = 3600


@require_safe
@requires(Permission.PLACE_EDIT)
def template(_request: Request) -> HttpResponse:
    """The empty workbook to fill."""
    return download(workbook({}, title="小区台账导入模板"), "小区台账-模板.xlsx", XLSX.media_type)


@require_safe
@requires(Permission.PLACE_EDIT)
def export(request: Request) -> HttpResponse:
    """The whole register as narrowed, down to private parts; what comes out may be imported again."""
    form = RegisterFilter(request.GET, offered=selecting.choices(request.user))
    mine = Compound.objects.inside(request.user.territories(Permission.PLACE_EDIT))
    found = selecting.register(request.user, form.narrowed).filter(pk__in=mine.order_by().values("pk"))
    today = timezone.localdate()
    return download(books.exported(found, on=today), f"小区台账-{today.isoformat()}.xlsx", XLSX.media_type)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PLACE_EDIT)
def bring(request: Request) -> HttpResponse:
    """Hand in a register and see what it would do; nothing is entered yet."""
    context: dict[str, Any] = {}
    form = RegisterImportForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            examined = check_register(upload.file, upload.name, actor=request.user)
            if not examined.faults:
                upload.file.seek(0)
                blob = keep(upload.file, name=upload.name, at=timezone.now(), allowed=SHEETS)
                ticket = {"sha256": blob.sha256, "name": upload.name, "by": request.user.pk}
                context["ticket"] = signing.dumps(ticket, salt=SALT)
        except (FileRefused, Unusable) as error:
            form.add_error("file", str(error))
        else:
            context |= {"examined": examined, "name": upload.name}
    faulty = bool(form.errors or ("examined" in context and "ticket" not in context))
    return page(request, "places/import.html", {**context, "form": form}, status=422 if faulty else 200)


@require_POST
@requires(Permission.PLACE_EDIT)
def confirm(request: Request) -> HttpResponse:
    """Enter the register that was tried: a job that one can watch."""
    try:
        ticket = signing.loads(request.POST.get("ticket", ""), salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature:
        ticket = {}
    blob = Blob.objects.filter(sha256=ticket.get("sha256", "")).first()
    if blob is None or ticket["by"] != request.user.pk:
        return refuse(
            request, ["试导入的结果已经过期，请重新上传文件再试一次。"], back=request.path.removesuffix("confirm/")
        )
    job = submit(
        KIND, "导入小区台账", actor=request.user, at=timezone.now(), blob=blob, options={"name": ticket["name"]}
    )
    return redirect("jobs:job", job.pk)
