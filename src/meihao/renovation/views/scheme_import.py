"""The commitments of a scheme as a sheet: the template with what there is, the dry run, the import into the draft."""

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
from meihao.policy import library
from meihao.renovation import services
from meihao.renovation.forms.schemes import SchemeImportForm
from meihao.renovation.rules.commitment_sheets import book
from meihao.renovation.selectors import schemes as selecting
from meihao.renovation.selectors.opening import opened
from meihao.renovation.services.scheme_import import SHEETS, Faulty, check_commitments, import_commitments
from meihao.renovation.views.schemes import may_draw
from meihao.web.http import Request, download, page, refuse, requires

SALT = "renovation.scheme"
AN_HOUR = 3600


@require_safe
@requires(Permission.PROJECT_READ)
def template(request: Request, code: str) -> HttpResponse:
    """The sheet to fill, with the commitments of the draft or the last version."""
    here = opened(request.user, code)
    content = book(selecting.draft(here), selecting.by_wall(here), library.current(), title=f"{here}：承诺表填写说明")
    return download(content, f"承诺表-{here.code}.xlsx", XLSX.media_type)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_ADVANCE)
def bring(request: Request, code: str) -> HttpResponse:
    """Hand in a sheet and see what it would change; nothing is entered yet."""
    here = opened(request.user, code)
    form = SchemeImportForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    context: dict[str, Any] = {"project": here, "form": form, "may_draw": may_draw(request, here)}
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            examined = check_commitments(upload.file, upload.name, project=here)
            if not examined.faults:
                upload.file.seek(0)
                blob = keep(upload.file, name=upload.name, at=timezone.now(), allowed=SHEETS)
                ticket = {"sha256": blob.sha256, "name": upload.name, "by": request.user.pk, "project": here.pk}
                context["ticket"] = signing.dumps(ticket, salt=SALT)
        except (FileRefused, Unusable) as error:
            form.add_error("file", str(error))
        else:
            words = selecting.names(here, library.current())
            context |= {
                "examined": examined,
                "name": upload.name,
                "sentences": selecting.sentences(examined.change, words),
            }
    faulty = bool(form.errors or ("examined" in context and "ticket" not in context))
    return page(request, "renovation/schemes/import.html", context, status=422 if faulty else 200)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def confirm(request: Request, code: str) -> HttpResponse:
    """Make the sheet that was tried the commitments of the draft."""
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
        total = import_commitments(
            project=here.pk, blob=blob, name=ticket["name"], actor=request.user, at=timezone.now()
        )
    except Faulty as faulty:
        return refuse(request, [str(each) for each in faulty.faults], back=back)
    except (services.Refused, FileRefused, Unusable) as refused:
        return refuse(request, getattr(refused, "reasons", (str(refused),)), back=back)
    messages.success(request, f"已把 {total} 项承诺写入草稿；看过改动，再定为新版本。")
    return redirect("renovation:scheme_draft", code)
