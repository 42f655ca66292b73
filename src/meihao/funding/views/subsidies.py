"""Subsidies of a project: what each gives and why, claiming, and the decision."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from meihao.accounts.permissions import Permission
from meihao.funding import services
from meihao.funding.forms import ClaimForm, DecisionForm
from meihao.funding.models import Claim
from meihao.funding.selectors import ledger
from meihao.funding.selectors import subsidies as selecting
from meihao.funding.selectors.nets import netted
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.selectors import acts
from meihao.renovation.selectors.opening import opened
from meihao.web.http import Request, page, requires

CLAIMS = 20


@require_safe
@requires(Permission.PROJECT_READ)
def claims(request: Request, code: str) -> HttpResponse:
    """Every subsidy of the pack answered for the project, and the claims there are."""
    here = opened(request.user, code)
    pack = library.current()
    at = timezone.now()
    rules = pack.parts.funding.subsidies
    names = {each.id: each.name for each in rules}
    shown = Paginator(ledger.claims(here), CLAIMS).get_page(request.GET.get("page"))
    fens = ledger.claimed(list(shown))
    context = {
        "project": here,
        "subsidies": selecting.answered(here, rules, on=timezone.localdate(at), known=at),
        "claims": [(row, fens[row.pk], names.get(row.subsidy, row.subsidy)) for row in shown],
        "page": shown,
    }
    return page(request, "funding/claims.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_READ)
def subsidy(request: Request, code: str, subsidy: str) -> HttpResponse:
    """One subsidy with every reason; whoever claims it chooses the cost lines."""
    here = opened(request.user, code)
    pack = library.current()
    rule = selecting.subsidy(pack, subsidy)
    if rule is None:
        raise Http404
    at = timezone.now()
    (found,) = selecting.answered(here, [rule], on=timezone.localdate(at), known=at)
    form = ClaimForm(request.POST or None, rows=found.open, initial={"on": timezone.localdate(at)})
    if request.method == "POST":
        form = ClaimForm(request.POST, rows=found.open)
        if form.is_valid() and (made := _claimed(request, here, rule.id, form)):
            messages.success(request, f"已申报“{made.paper}”，等待{pack.bodies[rule.decider].name}审定。")
            return redirect("funding:claim", code, made.pk)
    entitlement = found.entitlement
    context = {
        "project": here,
        "rule": rule,
        "found": found,
        "reasons": selecting.reasons(entitlement.node, pack),
        "rates": [(rate, node, pack.parameters[rate.figure[1:]]) for rate, node in entitlement.rates],
        "fund": next((each.name for each in pack.parts.funding.sources if each.id == rule.fund), rule.fund),
        "proposer": pack.bodies[rule.proposer].name,
        "decider": pack.bodies[rule.decider].name,
        "form": form,
        "may_claim": request.user.may(Permission.PROJECT_ADVANCE) and acts(request.user, rule.proposer, here, pack),
    }
    return page(request, "funding/subsidy.html", context, status=422 if form.errors else 200)


def _claimed(request: Request, here: Project, name: str, form: ClaimForm) -> Claim | None:
    given = form.cleaned_data
    try:
        return services.claim_costs(
            project=here.pk,
            name=name,
            paper=given["paper"],
            parts=form.parts,
            on=given["on"],
            actor=request.user,
            at=timezone.now(),
        )
    except services.Refused as refused:
        form.add_error(None, list(refused.reasons))
    return None


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_READ)
def claim(request: Request, code: str, claim: int) -> HttpResponse:
    """One claim with its cost lines; whoever decides it says so."""
    here = opened(request.user, code)
    rows = Claim.objects.select_related("decision__by", "by").filter(project=here, pk=claim)
    row = rows.first()
    if row is None:
        raise Http404
    pack = library.current()
    rule = selecting.subsidy(pack, row.subsidy)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.decide_claim(
                project=here.pk, claim=claim, actor=request.user, at=timezone.now(), **form.cleaned_data
            )
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "已记下审定的结论。")
            return redirect("funding:claim", code, claim)
    parts = list(netted(row.parts.select_related("line"), "part").order_by("line__number"))
    decision = getattr(row, "decision", None)
    context = {
        "project": here,
        "row": row,
        "name": rule.name if rule else row.subsidy,
        "parts": parts,
        "total": sum(each.net for each in parts),
        "decision": decision,
        "decider": pack.bodies[rule.decider].name if rule else "",
        "may_decide": decision is None
        and rule is not None
        and row.by_id != request.user.pk
        and request.user.may(Permission.PROJECT_ADVANCE)
        and acts(request.user, rule.decider, here, pack),
        "form": form,
    }
    return page(request, "funding/claim.html", context, status=422 if form.errors else 200)
