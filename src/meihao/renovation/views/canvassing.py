"""What owners answered home by home: the template, the dry run, the import, and the menu as a chart."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse, JsonResponse
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
from meihao.renovation import selectors as known
from meihao.renovation import services
from meihao.renovation.forms.grounds import RollForm
from meihao.renovation.models import Ground, Project
from meihao.renovation.rules.canvass_sheets import book
from meihao.renovation.selectors import canvassing as selecting
from meihao.renovation.selectors import grounds
from meihao.renovation.selectors.opening import opened
from meihao.renovation.services.canvassing import SHEETS, Unfitting, check_roll
from meihao.web.http import Request, download, page, refuse, requires

SALT = "renovation.roll"
AN_HOUR = 3600
CHARTED = 12
"""Contents in the chart; the table beside it has them all."""


@require_safe
@requires(Permission.PROJECT_READ)
def template(request: Request, code: str) -> HttpResponse:
    """The sheet to fill, with every home of the project's compounds."""
    here = opened(request.user, code)
    content = book(selecting.houses(here), library.current(), title=f"{here}：逐户征求意见表填写说明")
    return download(content, f"逐户征求意见表-{here.code}.xlsx", XLSX.media_type)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_ADVANCE)
def bring(request: Request, code: str) -> HttpResponse:
    """Hand in a result with its paper and see what it adds up to; nothing is entered yet."""
    here = opened(request.user, code)
    form = RollForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    context: dict[str, Any] = {
        "project": here,
        "now": known.position(here, on=timezone.localdate(), known=timezone.now()),
        "form": form,
        "may_enter": grounds.may_enter(request.user, here),
        "homes": len(selecting.houses(here)),
    }
    if form.is_valid():
        try:
            context |= _tried(request, here, form)
        except (FileRefused, Unusable) as error:
            form.add_error("sheet", str(error))
    faulty = bool(form.errors or ("examined" in context and "ticket" not in context))
    return page(request, "renovation/grounds/roll.html", context, status=422 if faulty else 200)


def _tried(request: Request, here: Project, form: RollForm) -> dict[str, Any]:
    """A sheet as examined, and, where nothing is wrong with it, the ticket to enter it."""
    sheet, paper = form.cleaned_data["sheet"], form.cleaned_data["paper"]
    examined = check_roll(sheet.file, sheet.name, project=here)
    found = {"examined": examined, "name": sheet.name, "shares": selecting.shares(examined.sums)}
    if examined.faults:
        return found
    sheet.file.seek(0)
    now = timezone.now()
    ticket = {
        "sheet": keep(sheet.file, name=sheet.name, at=now, allowed=SHEETS).sha256,
        "paper": keep(paper.file, name=paper.name, at=now).sha256,
        "name": sheet.name,
        "on": form.cleaned_data["concluded_on"].isoformat(),
        "by": request.user.pk,
        "project": here.pk,
    }
    return {**found, "ticket": signing.dumps(ticket, salt=SALT)}


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def confirm(request: Request, code: str) -> HttpResponse:
    """Enter the result that was tried."""
    here = opened(request.user, code)
    back = request.path.removesuffix("confirm/")
    try:
        ticket = signing.loads(request.POST.get("ticket", ""), salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature:
        ticket = {}
    blobs = Blob.objects.in_bulk([ticket.get("sheet", ""), ticket.get("paper", "")], field_name="sha256")
    if len(blobs) < len({ticket.get("sheet"), ticket.get("paper")}) or (ticket.get("by"), ticket.get("project")) != (
        request.user.pk,
        here.pk,
    ):
        return refuse(request, ["试导入的结果已经过期，请重新上传文件再试一次。"], back=back)
    try:
        made = services.enter_roll(
            project=here.pk,
            sheet=blobs[ticket["sheet"]],
            name=ticket["name"],
            paper=blobs[ticket["paper"]],
            concluded_on=date.fromisoformat(ticket["on"]),
            actor=request.user,
            at=timezone.now(),
        )
    except Unfitting as faulty:
        return refuse(request, [str(each) for each in faulty.faults], back=back)
    except (services.Refused, FileRefused, Unusable) as refused:
        return refuse(request, getattr(refused, "reasons", (str(refused),)), back=back)
    messages.success(request, "已逐户登记，等待区市确认。")
    return redirect("renovation:ground", code, made.pk)


@require_safe
@requires(Permission.PROJECT_READ)
def chart(request: Request, code: str, roll: int) -> JsonResponse:
    """What homes ask for, as bars."""
    here = opened(request.user, code)
    if not Ground.objects.filter(project=here, pk=roll, roll__isnull=False).exists():
        raise Http404
    rows = selecting.menu_of(roll).rows[:CHARTED][::-1]
    return JsonResponse(
        {
            "legend": {"top": 0, "left": 0},
            "tooltip": {"trigger": "axis", "renderMode": "richText"},
            "xAxis": {"type": "value", "minInterval": 1},
            "yAxis": {"type": "category", "data": [name for name, _ in rows]},
            "series": [
                {"name": "最想改（户）", "type": "bar", "stack": "homes", "data": [each.first for _, each in rows]},
                {
                    "name": "也想改（户）",
                    "type": "bar",
                    "stack": "homes",
                    "data": [each.homes - each.first for _, each in rows],
                },
            ],
        }
    )
