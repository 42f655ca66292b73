"""Entering what a project takes in, owes, incurs and pays."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from meihao.accounts.permissions import Permission
from meihao.attachments.rules import Refused as FileRefused
from meihao.attachments.services import keep
from meihao.funding import services
from meihao.funding.forms import ContractForm, ContributionForm, LineForm, PaymentForm
from meihao.funding.models import Contract, CostLine
from meihao.funding.rules.entering import sources
from meihao.funding.selectors import acting
from meihao.funding.selectors.ledger import pots
from meihao.funding.services.reversing import KINDS
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.selectors.opening import opened
from meihao.web.http import Request, page, requires

VERBS = {
    "contribution": services.contribute,
    "contract": services.sign_contract,
    "line": services.incur,
    "payment": services.pay,
}
TOLD = {
    "contribution": "居民出资、让渡的公共收益、专营单位和社会资本投入的钱，到账后登记。财政资金由财政、住建部门下达和安排。",
    "contract": "与参建单位签订的合同。费用项可以挂在合同下，合计不超过合同金额。",
    "line": "一项费用一行，对应一项改造内容；支付和奖补都记到费用项上，同一项费用不会重复申报。",
    "payment": "付一笔登记一笔；由区市财政或住建部门确认后，才计入已支付。",
}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_ADVANCE)
def new(request: Request, code: str, entry_kind: str) -> HttpResponse:
    """Enter a contribution, a contract, a cost line or a payment."""
    here = opened(request.user, code)
    if entry_kind not in VERBS:
        raise Http404
    form = _form(request, here, entry_kind)
    if form.is_valid() and (made := _made(request, here, entry_kind, form)):
        messages.success(request, f"已登记{KINDS[entry_kind]}“{made}”。")
        return redirect("funding:entry", code, entry_kind, made.pk)
    pack = library.current()
    who = acting.collects if entry_kind == "contribution" else acting.builds
    context = {
        "project": here,
        "kind": entry_kind,
        "title": KINDS[entry_kind],
        "told": TOLD[entry_kind],
        "form": form,
        "may": who(request.user, here, pack),
    }
    return page(request, "funding/new.html", context, status=422 if form.errors else 200)


def _form(request: Request, here: Project, kind: str) -> forms.Form:
    pack = library.current()
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    initial: dict[str, Any] = {"on": timezone.localdate()}
    if kind == "contribution":
        return ContributionForm(*given, sources=sources(pack, public=False).items(), initial=initial)
    if kind == "contract":
        firms = {str(each.organisation_id): str(each.organisation) for each in here.parties.all()}
        return ContractForm(*given, firms=firms.items(), initial=initial)
    if kind == "line":
        measures = [(each.id, each.name) for each in pack.parts.measures.measures]
        signed = [(str(each.pk), f"{each} {each.subject}") for each in Contract.objects.filter(project=here)]
        return LineForm(*given, measures=measures, contracts=signed, initial=initial)
    wanted = request.GET.get("line", "")
    lines = [(str(each.number), str(each)) for each in CostLine.objects.filter(project=here).order_by("number")]
    offered = [(each.key, each.words) for each in pots(here, pack) if each.left > 0]
    return PaymentForm(*given, lines=lines, pots=offered, initial=initial | {"line": wanted})


def _made(request: Request, here: Project, kind: str, form: forms.Form) -> Any:
    given = dict(form.cleaned_data)
    at = timezone.now()
    try:
        if upload := given.pop("file", None):
            given["file"] = keep(upload.file, name=upload.name, at=at).pk
        for name in ("firm", "contract"):
            if name in given:
                given[name] = int(given[name]) if given[name] else None
        if kind == "payment":
            pot, _, pk = given["pot"].partition("-")
            spent = services.Spent(int(given["line"]), given["amount"], given["on"], given["voucher"], **{pot: int(pk)})
            given = {"spent": spent, "file": given["file"]}
        verb: Any = VERBS[kind]
        return verb(project=here.pk, actor=request.user, at=at, **given)
    except FileRefused as refused:
        form.add_error("file", str(refused))
    except services.Refused as refused:
        form.add_error(None, list(refused.reasons))
    return None
