"""Importing a plan table: tried first, then confirmed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from meihao.accounts.permissions import Permission
from meihao.attachments.models import Blob
from meihao.attachments.rules import Refused as FileRefused
from meihao.attachments.services import keep
from meihao.organisations.models import Organisation
from meihao.plans.forms import PlanImportForm
from meihao.plans.rules.plan_sheets import Unfit
from meihao.plans.rules.plan_tables import PlanTable
from meihao.plans.rules.plans import MEASURES, Refused, said
from meihao.plans.selectors.plans import city
from meihao.plans.services.plans import SHEETS, Disagreeing, check_plan, import_plan
from meihao.web.http import Request, page, refuse, requires

SALT = "plans.table"
AN_HOUR = 3600


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PLAN_EDIT)
def bring(request: Request) -> HttpResponse:
    """Hand in a plan table and see what it says, cell by cell; nothing is entered yet."""
    posted = request.method == "POST"
    initial = {"year": timezone.localdate().year}
    form = PlanImportForm(request.POST, request.FILES) if posted else PlanImportForm(initial=initial)
    context: dict[str, Any] = {}
    top = city()
    if form.is_valid():
        if top is None:
            form.add_error(None, "还没有设立市一级机构，请系统管理员先设立")
        else:
            context = _tried(request, form, top)
    faulty = bool(form.errors or (context and not context["table"].agrees))
    return page(request, "plans/import.html", {**context, "form": form}, status=422 if faulty else 200)


def _tried(request: Request, form: forms.Form, top: Organisation) -> dict[str, Any]:
    """What the table says; with a ticket to confirm it where no cell is wrong."""
    upload, at = form.cleaned_data["file"], timezone.now()
    try:
        table = check_plan(upload.file, upload.name, city=top)
    except (FileRefused, Unfit) as error:
        form.add_error("file", str(error))
        return {}
    context: dict[str, Any] = {"table": table, "name": upload.name, "rows": _rows(table), "measures": MEASURES}
    if not table.faults:
        upload.file.seek(0)
        blob = keep(upload.file, name=upload.name, at=at, allowed=SHEETS)
        published = form.cleaned_data["published_on"]
        context["ticket"] = signing.dumps(
            {
                "sha256": blob.sha256,
                "name": upload.name,
                "by": request.user.pk,
                "city": top.pk,
                "year": form.cleaned_data["year"],
                "kind": form.cleaned_data["kind"],
                "source": form.cleaned_data["source"],
                "published_on": published.isoformat() if published else "",
            },
            salt=SALT,
        )
    return context


def _rows(table: PlanTable) -> list[tuple[int, str, list[str]]]:
    rows = [*([table.total] if table.total else []), *table.rows]
    return [(row.line, row.name, [said(each, getattr(row.figures, each)) for each in MEASURES]) for row in rows]


@require_POST
@requires(Permission.PLAN_EDIT)
def confirm(request: Request) -> HttpResponse:
    """Enter the table that was tried as a version."""
    back = request.path.removesuffix("confirm/")
    try:
        ticket = signing.loads(request.POST.get("ticket", ""), salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature:
        ticket = {}
    blob = Blob.objects.filter(sha256=ticket.get("sha256", "")).first()
    if blob is None or ticket["by"] != request.user.pk:
        return refuse(request, ["试导入的结果已经过期，请重新上传文件再试一次。"], back=back)
    try:
        made, new = import_plan(
            blob=blob,
            name=ticket["name"],
            city=ticket["city"],
            year=ticket["year"],
            kind=ticket["kind"],
            source=ticket["source"],
            published_on=date.fromisoformat(ticket["published_on"]) if ticket["published_on"] else None,
            grounds=request.POST.get("grounds", ""),
            actor=request.user,
            at=timezone.now(),
        )
    except Disagreeing as wrong:
        cells = [str(each) for each in (*wrong.table.faults, *wrong.table.disagreements)]
        return refuse(request, [*cells, "合计不符，要采用请回到上一页写明理由；否则请改好表格再上传。"], back=back)
    except Refused as refused:
        return refuse(request, refused.reasons, back=back)
    messages.success(request, "已导入为新的版本。" if new else "同样的表已经导入过，没有变化。")
    return redirect("plans:version", made.pk)
