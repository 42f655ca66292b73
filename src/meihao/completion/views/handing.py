"""Handing over to the property party, warranties, and the district's check of the site."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.rules import Refused as FileRefused
from meihao.attachments.selectors import file_response
from meihao.completion import services
from meihao.completion.forms import OfferForm, ReplyForm, SiteCheckForm
from meihao.completion.models import SiteCheck
from meihao.completion.rules.records import HANDOVER, SITE_CHECK
from meihao.completion.selectors import facilities, law
from meihao.completion.selectors.records import of_project
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.selectors import position, reconciliation
from meihao.renovation.selectors.opening import opened
from meihao.renovation.selectors.schemes import names
from meihao.web.http import Request, page, requires

LISTS, WARRANTED, CHECKS = 10, 50, 5


@require_safe
@requires(Permission.PROJECT_READ)
def handover(request: Request, code: str) -> HttpResponse:
    """The lists of facilities, and the forms of whoever offers or takes."""
    return _handover(request, opened(request.user, code))


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def offer(request: Request, code: str) -> HttpResponse:
    """Offer facilities."""
    here = opened(request.user, code)
    form = _offer_form(here, request.POST)
    if form.is_valid():
        try:
            services.offer_handover(
                project=here.pk,
                lines=form.lines,
                on=form.cleaned_data["on"],
                note_=form.cleaned_data["note"],
                actor=request.user,
                at=timezone.now(),
            )
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "移交清单已提交，等待承接单位逐项确认。")
            return redirect("completion:handover", code)
    return _handover(request, here, offering=form)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def reply(request: Request, code: str, handover_list: int) -> HttpResponse:
    """Take or return lines of a list."""
    here = opened(request.user, code)
    today = timezone.localdate()
    lists = facilities.listed(here, accepted=None, on=today)
    found = next((each for each in lists if each.row.pk == handover_list), None)
    if found is None:
        raise Http404
    form = ReplyForm(request.POST, rows=found.waiting)
    if form.is_valid():
        try:
            services.reply_handover(handover=handover_list, replies=form.answers, actor=request.user, at=timezone.now())
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "已记下。")
            return redirect("completion:handover", code)
    return _handover(request, here, replying=(handover_list, form))


@require_safe
@requires(Permission.PROJECT_READ)
def warranties(request: Request, code: str) -> HttpResponse:
    """How long somebody answers for each facility that was taken, and the least that is set for each kind."""
    here = opened(request.user, code)
    today = timezone.localdate()
    passed = of_project(here, on=today, known=timezone.now()).accepted
    accepted = passed.on if passed else None
    context = {
        **_about(here),
        "accepted": accepted,
        "kinds": law.warranties(accepted),
        "page": Paginator(facilities.taken(facilities.listed(here, accepted=accepted, on=today)), WARRANTED).get_page(
            request.GET.get("page")
        ),
    }
    return page(request, "completion/warranties.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_READ)
def site_check(request: Request, code: str) -> HttpResponse:
    """The checks of the site, and the form of whoever makes one."""
    here = opened(request.user, code)
    at, words = timezone.now(), names(here, library.current())
    found = reconciliation.opened(here, words, by=at)
    rows = [row for row in found.rows if row.line.promise is not None] if found else []
    form = SiteCheckForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        rows=[(int(row.number or 0), f"{row.number}. {row.item}　{row.where}　{_amounts(row)}") for row in rows],
        initial={"on": timezone.localdate(), "version": found.version.pk if found else 0},
    )
    if form.is_valid() and _checked(request, here, form):
        messages.success(request, "已登记核对结果。")
        return redirect("completion:site_check", code)
    checks = SiteCheck.objects.filter(project=here).select_related("by", "version").prefetch_related("lines")
    shown = Paginator(checks.order_by("-pk"), CHECKS).get_page(request.GET.get("page"))
    items = {row.number: row.item for row in rows}
    context = {
        **_about(here),
        "found": found,
        "form": form,
        "may_check": law.enters(request.user, SITE_CHECK, here) and request.user.may(Permission.PROJECT_ADVANCE),
        "checks": [(check, [(line, items.get(line.number, "")) for line in check.lines.all()]) for check in shown],
        "page": shown,
    }
    return page(request, "completion/site_check.html", context, status=422 if form.errors else 200)


def _amounts(row: reconciliation.Row) -> str:
    return f"承诺 {row.promised} {row.unit}，验收 {row.accepted} {row.unit}（{row.line.words}）"


def _checked(request: Request, here: Project, form: SiteCheckForm) -> bool:
    given = form.cleaned_data
    try:
        services.check_site(
            project=here.pk,
            version=given["version"],
            on=given["on"],
            findings=form.answers,
            file=form.upload,
            text=given["text"],
            actor=request.user,
            at=timezone.now(),
        )
    except FileRefused as refused:
        form.add_error("file", str(refused))
        return False
    except services.Refused as refused:
        form.add_error(None, list(refused.reasons))
        return False
    return True


@require_safe
@requires(Permission.PROJECT_READ)
def site_check_file(request: Request, code: str, site_check: int) -> HttpResponse:
    """The record of a check."""
    rows = SiteCheck.objects.select_related("blob__shown").filter(project=opened(request.user, code))
    row = get_object_or_404(rows, pk=site_check)
    return cast("HttpResponse", file_response(row.blob, name=f"方案落实核对-{row.on:%Y%m%d}", inline=True))


def _about(here: Project) -> dict[str, Any]:
    return {"project": here, "now": position(here, on=timezone.localdate(), known=timezone.now())}


def _offer_form(here: Project, data: Any = None) -> OfferForm:
    kinds = [(each.id, f"{each.name}（{each.term}）") for each in law.warranties(None)]
    works = facilities.offerable(here)
    return OfferForm(data, works=works, kinds=kinds, initial={"on": timezone.localdate()})


def _handover(
    request: Request, here: Project, *, offering: OfferForm | None = None, replying: tuple[int, ReplyForm] | None = None
) -> HttpResponse:
    today = timezone.localdate()
    known = of_project(here, on=today, known=timezone.now())
    lists = facilities.listed(here, accepted=known.accepted.on if known.accepted else None, on=today)
    may = request.user.may(Permission.PROJECT_ADVANCE)
    takes = may and law.confirms(request.user, HANDOVER, here)
    rows = Paginator(lists, LISTS).get_page(request.GET.get("page"))
    shown = [(each, _reply_form(each, replying) if takes and each.waiting else None) for each in rows]
    said = replying[1] if replying is not None else None
    context = {
        **_about(here),
        "accepted": known.accepted,
        "lists": shown,
        "page": rows,
        "offering": offering or _offer_form(here),
        "may_offer": may and law.enters(request.user, HANDOVER, here),
        "refused": said if said is not None and all(form is not said for _, form in shown) else None,
    }
    return page(request, "completion/handover.html", context, status=422 if offering or replying else 200)


def _reply_form(one: facilities.Listed, replying: tuple[int, ReplyForm] | None) -> ReplyForm:
    if replying is not None and replying[0] == one.row.pk:
        return replying[1]
    return ReplyForm(rows=one.waiting, auto_id=f"reply{one.row.pk}_%s")
