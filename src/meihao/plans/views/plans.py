"""Pages of yearly plans: the years, one year by district, one version, and entering figures."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.selectors import file_response
from meihao.plans.forms import PlanEnterForm
from meihao.plans.models import PlanVersion
from meihao.plans.rules.plans import FIRST_YEAR, LAST_YEAR, MEASURES, Refused, Stage, said
from meihao.plans.selectors import plans as selectors
from meihao.plans.services.plans import Given, enter_plan
from meihao.web.http import Request, page, requires

CHARTED = {"count": "数量（个）", "households": "户数（户）", "area": "建筑面积（万㎡）"}
AREA = 1_000_000
"""0.01 ㎡ in 万㎡; for the chart alone, which decides nothing."""


@require_safe
@requires(Permission.PLAN_READ)
def overview(request: Request) -> HttpResponse:
    """Every year: the target, each later version beside it, and what is done."""
    context = {"years": _overview(request), "measures": MEASURES, "charted": CHARTED}
    return page(request, "plans/overview.html", {**context, "measure": _measure(request)})


@require_safe
@requires(Permission.PLAN_READ)
def chart(request: Request) -> JsonResponse:
    """The years as bars, for the chart beside the table."""
    measure = _measure(request)
    told = selectors.chart(_overview(request), measure)
    bars = [
        {"name": name, "type": "bar", "data": [_bar(measure, value) for value in row]}
        for name, row in told["series"].items()
    ]
    return JsonResponse(
        {
            "legend": {"top": 0, "left": 0},
            "xAxis": {"type": "category", "data": told["labels"]},
            "yAxis": {"type": "value"},
            "series": bars,
        }
    )


def _overview(request: Request) -> list[selectors.Year]:
    return selectors.overview(request.user, on=timezone.localdate(), known=timezone.now())


def _measure(request: Request) -> str:
    return wanted if (wanted := request.GET.get("m", "")) in CHARTED else "count"


def _bar(measure: str, value: int | None) -> float | int | None:
    return value / AREA if measure == "area" and value is not None else value


@require_safe
@requires(Permission.PLAN_READ)
def year(request: Request, year: int) -> HttpResponse:
    """One year by district, its versions side by side."""
    table = selectors.by_district(request.user, year, on=timezone.localdate(), known=timezone.now())
    if table is None:
        raise Http404
    wanted = request.GET.get("m", "")
    measure = wanted if wanted in MEASURES else "count"
    rows = [(row.district, row.said(measure)) for row in table.rows]
    columns = [(each, each.row.get_kind_display()) for each in table.columns]
    context = {
        "year": table.year,
        "table": table,
        "columns": columns,
        "rows": rows,
        "totals": table.totals.said(measure) if table.totals else [],
        "stages": list(Stage) if table.has_progress else [],
        "measure": measure,
        "measures": MEASURES,
        "label": MEASURES[measure],
        "proposals": [
            (each, *(said(aim, getattr(each.total, aim)) for aim in selectors.PRINTED)) for each in table.proposals
        ],
        "lines": [(line, dict(zip(MEASURES, line.cells, strict=True))[measure]) for line in table.year.lines],
    }
    return page(request, "plans/year.html", context)


@require_safe
@requires(Permission.PLAN_READ)
def version(request: Request, version: int) -> HttpResponse:
    """One version: its figures, where they come from, and what about them does not add up."""
    found = _opened(request, version)
    return page(request, "plans/version.html", {"version": found, "lines": _rows(found)})


def _rows(found: selectors.Version) -> list[tuple[str, list[str]]]:
    rows = found.row.rows.select_related("organisation")
    return [(each.organisation.name, [said(measure, getattr(each, measure)) for measure in MEASURES]) for each in rows]


@require_safe
@requires(Permission.PLAN_READ)
def document(request: Request, version: int) -> HttpResponseBase:
    """The file that a version was read from."""
    found = _opened(request, version).row
    if found.document is None:
        raise Http404
    return file_response(found.document, name=f"{found.year}年计划表-{found.pk}")


def _opened(request: Request, pk: int) -> selectors.Version:
    try:
        return selectors.version(request.user, pk)
    except PlanVersion.DoesNotExist as error:
        raise Http404 from error


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PLAN_PROPOSE)
def enter(request: Request, year: int) -> HttpResponse:
    """Enter one body's figures of a year by hand."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    whole = request.user.may(Permission.PLAN_EDIT)
    given = (request.POST,) if request.method == "POST" else ()
    form = PlanEnterForm(*given, bodies=selectors.may_enter(request.user), whole=whole)
    if form.is_valid():
        data = form.cleaned_data
        try:
            made, new = enter_plan(
                year=year,
                body=data["body"],
                kind=data["kind"],
                source=data["source"],
                published_on=data["published_on"],
                rows=[Given(organisation=data["body"], figures=form.figures, unit=data["unit"])],
                actor=request.user,
                at=timezone.now(),
            )
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, "已登记为新的版本。" if new else "同样的数字已经登记过，没有变化。")
            return redirect("plans:version", made.pk)
    context = {"form": form, "year": year, "whole": whole}
    return page(request, "plans/enter.html", context, status=422 if form.errors else 200)
