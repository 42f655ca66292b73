"""Fact sheets as files: the template, the dry run, the import."""

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
from meihao.facts import services
from meihao.facts.forms import ImportForm
from meihao.facts.rules.sheet import Checked
from meihao.facts.rules.sheet_template import workbook
from meihao.facts.rules.values import spoken
from meihao.facts.selectors import sheet as selectors
from meihao.facts.services.imports import SHEETS, check_sheet
from meihao.facts.tasks import KIND
from meihao.facts.views import allowed, opened
from meihao.jobs.services import submit
from meihao.policy.library import current
from meihao.web.http import Request, download, page, refuse, requires

SALT = "facts.import"
AN_HOUR = 3600


@require_safe
@requires(Permission.FACT_IMPORT)
def template(request: Request, prefix: str, code: str) -> HttpResponse:
    """The workbook to fill, with what is known in it; `?blank` for an empty one."""
    about = opened(request, prefix, code, Permission.FACT_IMPORT)
    subject = None if "blank" in request.GET else selectors.subject_of(about)
    today = timezone.localdate()
    pack = current()
    lines = selectors.template_lines(subject, pack, on=today, known=timezone.now(), keys=about.keys(pack))
    content = workbook(lines, title=f"{about.name}事实表（{today.isoformat()}）")
    return download(content, f"{about.name}-事实表-{today.isoformat()}.xlsx", XLSX.media_type)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.FACT_IMPORT)
def bring(request: Request, prefix: str, code: str) -> HttpResponse:
    """Hand in a sheet and see what each row would do; nothing is entered yet."""
    about = opened(request, prefix, code, Permission.FACT_IMPORT)
    context: dict[str, Any] = {**allowed(request, about), "tab": "facts"}
    form = ImportForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        upload = form.cleaned_data["file"]
        at = timezone.now()
        try:
            checked = check_sheet(
                upload.file, upload.name, today=timezone.localdate(at), about=about.kind, keys=about.keys(current())
            )
            if not checked.faults:
                upload.file.seek(0)
                blob = keep(upload.file, name=upload.name, at=at, allowed=SHEETS)
                ticket = {"sha256": blob.sha256, "name": upload.name, "of": [prefix, code], "by": request.user.pk}
                context["ticket"] = signing.dumps(ticket, salt=SALT)
        except (FileRefused, Unusable) as error:
            form.add_error("file", str(error))
        else:
            context |= _tried(checked, upload.name)
    faulty = bool(form.errors or context.get("faults"))
    return page(request, "facts/import.html", {**context, "form": form}, status=422 if faulty else 200)


def _tried(checked: Checked, name: str) -> dict[str, Any]:
    keys = current().keys
    rows = [(entry, keys[entry.key], spoken(keys[entry.key], entry.value)) for entry in checked.entries]
    return {"checked": checked, "name": name, "faults": checked.faults, "good": rows}


@require_POST
@requires(Permission.FACT_IMPORT)
def confirm(request: Request, prefix: str, code: str) -> HttpResponse:
    """Enter the sheet that was tried: a job that one can watch."""
    about = opened(request, prefix, code, Permission.FACT_IMPORT)
    try:
        ticket = signing.loads(request.POST.get("ticket", ""), salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature:
        ticket = {}
    blob = Blob.objects.filter(sha256=ticket.get("sha256", "")).first()
    if blob is None or (ticket["of"], ticket["by"]) != ([prefix, code], request.user.pk):
        return refuse(
            request, ["试导入的结果已经过期，请重新上传文件再试一次。"], back=request.path.removesuffix("confirm/")
        )
    subject = services.subject_for(about.kind, about.code, about.organisation)
    job = submit(
        KIND,
        f"导入{about.name}事实表",
        actor=request.user,
        at=timezone.now(),
        blob=blob,
        options={"subject": subject.pk, "name": ticket["name"]},
    )
    return redirect("jobs:job", job.pk)
