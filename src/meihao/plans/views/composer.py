"""Pages of the composer: a proposal for a year, its saved variants, and two of them side by side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from meihao.accounts.permissions import Permission
from meihao.organisations.models import Organisation
from meihao.plans.forms import ComposerForm, VariantForm
from meihao.plans.models import ComposerVariant, Kind
from meihao.plans.rules.composing import AIMS, Comparison, Composition, Target, compare, said, yuan
from meihao.plans.rules.plans import FIRST_YEAR, LAST_YEAR, Refused
from meihao.plans.rules.plans import said as plan_said
from meihao.plans.selectors import composer as selectors
from meihao.plans.selectors import plans
from meihao.plans.services.composer import save_variant
from meihao.web.http import Request, page, refuse, requires

ROWS = 100
SHOWN = {"in": "列入", "out": "未列入", "all": "全部"}
LABELS = {"count": "小区", "households": "户数", "area": "建筑面积"}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PLAN_EDIT)
def composer(request: Request, year: int) -> HttpResponse:
    """Propose who goes into a year's plan; kept as a variant when posted."""
    top = plans.city()
    if top is None or not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    shares, initial = _from_latest(request, top, year)
    posted = request.method == "POST"
    given = request.POST if posted else request.GET if "money" in request.GET else None
    form = ComposerForm(given, initial=initial)
    naming = VariantForm(request.POST if posted else None)
    context: dict[str, Any] = {"year": year, "form": form, "naming": naming}
    if form.is_valid():
        at = timezone.now()
        asked = {"money": form.money_fen, "targets": form.targets(shares), "pins": form.cleaned_data["pins"]}
        try:
            if posted and naming.is_valid():
                made = save_variant(
                    year=year,
                    body=top.pk,
                    name=naming.cleaned_data["name"],
                    on=timezone.localdate(at),
                    actor=request.user,
                    at=at,
                    **asked,
                )
                messages.success(request, f"已保存方案“{made}”。")
                return redirect("plans:variant", made.pk)
            result = selectors.composed(top, on=timezone.localdate(at), known=at, **asked)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            context |= _shown(request, result)
    faulty = bool(form.errors or naming.errors)
    context["variants"] = selectors.variants(request.user, year)
    return page(request, "plans/composer.html", context, status=422 if faulty else 200)


def _from_latest(request: Request, top: Organisation, year: int) -> tuple[dict[str, int], dict[str, Any]]:
    """What the latest plan of a year asks of each district, and of the city, to begin with."""
    told = [
        each for each in plans.versions(request.user, year) if each.row.body_id == top.pk and each.row.kind == Kind.PLAN
    ]
    detailed = next((each for each in reversed(told) if each.by), None)
    codes = {each.pk: each.code for each in plans.districts(top)}
    counts = {codes[pk]: figures.count for pk, figures in detailed.by.items() if pk in codes} if detailed else {}
    shares = {code: count for code, count in counts.items() if count}
    if not told:
        return shares, {}
    total = told[-1].total
    area = None if total.area is None else plan_said("area", total.area)
    return shares, {"count": total.count, "households": total.households, "area": area}


def _shown(request: Request, result: Composition) -> dict[str, Any]:
    """A composition as its page prints it."""
    wanted = request.GET.get("show", "")
    show = wanted if wanted in SHOWN else "in"
    standings = [each for each in result.standings if show == "all" or each.chosen == (show == "in")]
    names = dict(Organisation.objects.filter(kind="district").values_list("code", "name"))
    rows = [
        (
            each,
            names.get(each.candidate.district, "—"),
            *_particulars(each.candidate.households, each.candidate.area, each.candidate.cost),
        )
        for each in standings
    ]
    return {
        "result": result,
        "rows": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "show": show,
        "shown": SHOWN,
        "sums": [(label, *text.rsplit(" ", 1)) for label, text in _sums(result)],
        "met": [_met(each.target, each.reached, each.short, names) for each in result.met],
    }


def _particulars(households: int | None, area: int | None, cost: int | None) -> tuple[str, str, str]:
    return plan_said("households", households), plan_said("area", area), "—" if cost is None else yuan(cost)


def _sums(result: Composition) -> list[tuple[str, str]]:
    """What a selection comes to, each with its name."""
    sums = [(LABELS[aim], said(aim, result.sum(aim))) for aim in AIMS]
    return [*sums, ("用去资金", yuan(result.spent)), ("剩余资金", yuan(result.left))]


def _met(target: Target, reached: int, short: int, names: dict[str, str]) -> dict[str, Any]:
    return {
        "where": names.get(target.district, "全市") if target.district else "全市",
        "aim": LABELS[target.aim],
        "wanted": said(target.aim, target.amount),
        "reached": said(target.aim, reached),
        "short": f"差 {said(target.aim, short)}" if short else "",
    }


@require_safe
@requires(Permission.PLAN_EDIT)
def variant(request: Request, variant: int) -> HttpResponse:
    """A saved variant, worked out again."""
    found = _found(request, str(variant))
    try:
        again = selectors.reopened(found)
    except Refused as refused:
        return refuse(request, refused.reasons)
    others = selectors.variants(request.user, found.year).exclude(pk=found.pk)
    context = {
        "variant": found,
        "again": again,
        "others": others,
        "money": yuan(found.money),
        **_shown(request, again.composition),
    }
    return page(request, "plans/variant.html", context)


@require_safe
@requires(Permission.PLAN_EDIT)
def compared(request: Request) -> HttpResponse:
    """Two saved variants side by side: who is in one and not in the other, and what each comes to."""
    every = selectors.variants(request.user)
    context: dict[str, Any] = {"variants": every, "a": request.GET.get("a", ""), "b": request.GET.get("b", "")}
    if context["a"] and context["b"]:
        found = [_found(request, context[side]) for side in ("a", "b")]
        try:
            first, second = (selectors.reopened(each) for each in found)
        except Refused as refused:
            return refuse(request, refused.reasons)
        context |= _beside(first, second)
    return page(request, "plans/compare.html", context)


def _beside(first: selectors.Reopened, second: selectors.Reopened) -> dict[str, Any]:
    found: Comparison = compare(first.composition, second.composition)
    sums = zip(_sums(first.composition), _sums(second.composition), strict=True)
    return {
        "first": first,
        "second": second,
        "found": found,
        "sums": [(name, one, two) for (name, one), (_, two) in sums],
        "sides": [
            (side.variant, [(each, *_particulars(each.households, each.area, each.cost)) for each in only])
            for side, only in ((first, found.only_first), (second, found.only_second))
        ],
    }


def _found(request: Request, pk: str) -> ComposerVariant:
    """One of one's variants; else the page does not exist."""
    found = selectors.variants(request.user).filter(pk=int(pk)).first() if pk.isdecimal() else None
    if found is None:
        raise Http404
    return found
