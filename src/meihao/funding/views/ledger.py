"""The ledger of a project: the summary, the payments, and any one record with what was taken back of it."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.selectors import file_response
from meihao.funding import services
from meihao.funding.forms import PaymentFilter, ReversalForm, ReviewForm
from meihao.funding.models import CostLine, Payment
from meihao.funding.selectors import acting
from meihao.funding.selectors import ledger as selecting
from meihao.funding.selectors.nets import net
from meihao.funding.selectors.sums import Sums, measured, sums
from meihao.funding.services.reversing import KINDS, may_reverse, of_project, used
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.selectors.opening import opened
from meihao.web.http import Request, page, requires

LINES, PAYMENTS, LATEST = 50, 50, 5
PARTIES: dict[str, tuple[str, ...]] = {
    "allocation": ("appropriation__district", "by"),
    "contribution": ("file", "by"),
    "contract": ("firm", "file", "by"),
    "line": ("contract", "by"),
    "payment": ("line", "allocation__appropriation", "contribution", "file", "review__by", "by"),
}


@require_safe
@requires(Permission.PROJECT_READ)
def ledger(request: Request, code: str) -> HttpResponse:
    """Sums by source, figures per household and square metre, pots, contracts and cost lines."""
    here = opened(request.user, code)
    pack = library.current()
    told = sums([here.pk])[here.pk]
    homes, area = measured([here.pk])[here.pk]
    rows = Paginator(CostLine.objects.filter(project=here).select_related("contract").order_by("number"), LINES)
    shown = rows.get_page(request.GET.get("page"))
    context = {
        "project": here,
        "sums": told,
        "sources": selecting.by_source(told, pack),
        "figures": selecting.figures(told, homes, area),
        "homes": homes,
        "area": area,
        "pots": Paginator(selecting.pots(here, pack), LINES).get_page(request.GET.get("pots")),
        "contracts": Paginator(selecting.contracts(here), LINES).get_page(request.GET.get("contracts")),
        "lines": selecting.lines(pack, list(shown)),
        "page": shown,
        "latest": list(selecting.payments(here)[:LATEST]),
        "count": Payment.objects.filter(line__project=here).count(),
        **_may(request, here),
    }
    return page(request, "funding/ledger.html", context)


def _may(request: Request, here: Project) -> dict[str, bool]:
    pack = library.current()
    free = request.user.may(Permission.PROJECT_ADVANCE)
    return {
        "builds": free and acting.builds(request.user, here, pack),
        "collects": free and acting.collects(request.user, here, pack),
        "confirms": free and acting.confirms(request.user, here, pack),
    }


@require_safe
@requires(Permission.PROJECT_READ)
def payments(request: Request, code: str) -> HttpResponse:
    """The payments, the latest first."""
    here = opened(request.user, code)
    form = PaymentFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = selecting.payments(here, state=wanted.get("state", ""), query=wanted.get("q", ""))
    shown = Paginator(rows, PAYMENTS).get_page(request.GET.get("page"))
    told: Sums = sums([here.pk])[here.pk]
    context = {"project": here, "filter": form, "page": shown, "sums": told, **_may(request, here)}
    return page(request, "funding/payments.html", context)


def found(here: Project, kind: str, pk: int) -> Any:
    """A record of the project; else the page does not exist."""
    if kind not in PARTIES:
        raise Http404
    row = of_project(kind, here).select_related(None).select_related(*PARTIES[kind]).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_READ)
def entry(request: Request, code: str, entry_kind: str, entry: int) -> HttpResponse:
    """One record; whoever may takes some of it back."""
    here = opened(request.user, code)
    row = found(here, entry_kind, entry)
    if request.method != "POST":
        return _entry(request, here, entry_kind, row)
    form = ReversalForm(request.POST)
    if form.is_valid():
        try:
            services.reverse(
                kind=entry_kind,
                record=entry,
                project=here.pk,
                actor=request.user,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "已冲减，原记录照旧保留。")
            return redirect("funding:entry", code, entry_kind, entry)
    return _entry(request, here, entry_kind, row, reversal=form)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def review(request: Request, code: str, payment: int) -> HttpResponse:
    """Confirm a payment, or return it."""
    here = opened(request.user, code)
    row = found(here, "payment", payment)
    form = ReviewForm(request.POST)
    if form.is_valid():
        try:
            services.review_payment(
                project=here.pk, payment=payment, actor=request.user, at=timezone.now(), **form.cleaned_data
            )
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "已记下结论。")
            return redirect("funding:entry", code, "payment", payment)
    return _entry(request, here, "payment", row, review=form)


@require_safe
@requires(Permission.PROJECT_READ)
def file(request: Request, code: str, entry_kind: str, entry: int) -> HttpResponse:
    """The paper of a record."""
    row = found(opened(request.user, code), entry_kind, entry)
    if not hasattr(row, "file"):
        raise Http404
    return cast("HttpResponse", file_response(row.file, name=f"{KINDS[entry_kind]}-{row}", inline=True))


def _entry(
    request: Request,
    here: Project,
    kind: str,
    row: Any,
    *,
    reversal: ReversalForm | None = None,
    review: ReviewForm | None = None,
) -> HttpResponse:
    pack = library.current()
    names = {each.id: each.name for each in pack.parts.funding.sources}
    measures = {each.id: each.name for each in pack.parts.measures.measures}
    source = row.source if kind == "contribution" else row.appropriation.source if kind == "allocation" else ""
    said = getattr(row, "review", None) if kind == "payment" else None
    left = net(kind, row)
    free = request.user.may(Permission.PROJECT_ADVANCE)
    context = {
        "project": here,
        "kind": kind,
        "title": KINDS[kind],
        "row": row,
        "net": left,
        "open": left - used(kind, row),
        "source": names.get(source, source),
        "measure": measures.get(row.measure, row.measure) if kind == "line" else "",
        "has_file": hasattr(row, "file"),
        "said": said,
        "reversals": Paginator(row.reversals.select_related("by").order_by("pk"), LINES).get_page(
            request.GET.get("reversals")
        ),
        "may_reverse": free and not may_reverse(request.user, here, kind, row),
        "may_review": kind == "payment"
        and said is None
        and free
        and row.by_id != request.user.pk
        and acting.confirms(request.user, here, pack),
        "reversal": reversal or ReversalForm(auto_id="reverse_%s", initial={"on": timezone.localdate()}),
        "review": review or ReviewForm(auto_id="review_%s"),
    }
    return page(request, "funding/entry.html", context, status=422 if reversal or review else 200)
