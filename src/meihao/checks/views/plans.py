"""A district's inspections: plans, random rounds with their recipe, and the findings over its projects."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.checks import services
from meihao.checks.forms.inspections import PlanForm, RoundForm
from meihao.checks.models import Round
from meihao.checks.selectors import catalogue, findings
from meihao.checks.selectors import plans as selecting
from meihao.checks.views.overview import ROWS, findings_sheet, shown
from meihao.organisations.models import Organisation
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.web.http import Request, page, requires


@require_safe
@requires(Permission.PROJECT_READ)
def inspections(request: Request) -> HttpResponse:
    """Plans and rounds, and the findings of all projects that one sees, narrowed by the address."""
    pack, today = library.current(), timezone.localdate()
    show = shown(request)
    seen = Project.objects.visible_to(request.user)
    found = findings.joined(findings.narrowed(findings.of_projects(seen), show, today))
    rows = Paginator(found, ROWS).get_page(request.GET.get("page"))
    context = {
        "plans": [(each, each.since <= today <= each.until) for each in selecting.plans(request.user)[:ROWS]],
        "rounds": [(each, getattr(each, "draw", None)) for each in selecting.rounds(request.user)[:ROWS]],
        "planning": selecting.planning(request.user, pack),
        "show": show,
        "filters": findings.WAITS,
        "rows": rows,
        "told": [findings.told(each, pack, today) for each in rows.object_list],
    }
    return page(request, "checks/inspections.html", context, part="rows")


@require_safe
@requires(Permission.PROJECT_READ)
def sheet(request: Request) -> HttpResponse:
    """The findings of all projects that one sees, as a workbook."""
    return findings_sheet(request, Project.objects.visible_to(request.user), "检查问题", "老旧小区改造")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_ADVANCE)
def new_plan(request: Request, district: str) -> HttpResponse:
    """Lay down a plan of inspection."""
    here = _district(request, district)
    today = timezone.localdate()
    may = here in selecting.planning(request.user, library.current())
    sites = Project.objects.visible_to(request.user).filter(organisation__path__startswith=here.path)
    people = selecting.inspectors(here, since=today) if may else []
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        projects=[(str(each.pk), str(each)) for each in sites.order_by("code")] if may else [],
        inspectors=[(str(each.pk), str(each)) for each in people],
        initial={"since": today, "every_days": 30},
    )
    if form.is_valid():
        given = form.cleaned_data
        said = services.Planned(
            name=given["name"],
            matters=given["matters"],
            since=given["since"],
            until=given["until"],
            every_days=given["every_days"],
            projects=[int(each) for each in given["projects"]],
            inspectors=[int(each) for each in given["inspectors"]],
        )
        try:
            made = services.make_plan(district=here.pk, given=said, actor=request.user, at=timezone.now())
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "已制定检查计划。")
            return redirect("checks:plan", made.pk)
    context = {"district": here, "form": form, "may": may}
    return page(request, "checks/plan_new.html", context, status=422 if form.errors else 200)


@require_safe
@requires(Permission.PROJECT_READ)
def plan(request: Request, plan: int) -> HttpResponse:
    """One plan, with when each project was last inspected and when it is next."""
    row = selecting.plans(request.user).filter(pk=plan).first()
    if row is None:
        raise Http404
    seen = set(Project.objects.visible_to(request.user).values_list("pk", flat=True))
    lines = [line for line in selecting.lines(row, timezone.localdate()) if line.project.pk in seen]
    context = {"plan": row, "lines": lines, "people": row.inspectors.all()}
    return page(request, "checks/plan.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_ADVANCE)
def new_round(request: Request, district: str) -> HttpResponse:
    """Publish the seed of a round."""
    here = _district(request, district)
    pack = library.current()
    last = Round.objects.filter(organisation=here).order_by("-number").first()
    projects, inspectors = catalogue.draw_sizes(pack)
    initial = {"number": (last.number if last else 0) + 1, "projects": projects, "inspectors": inspectors}
    form = RoundForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            made = services.publish_round(district=here.pk, actor=request.user, at=timezone.now(), **form.cleaned_data)
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "种子已公布，由另一位经办人抽取。")
            return redirect("checks:round", made.pk)
    context = {"district": here, "form": form, "may": here in selecting.planning(request.user, pack)}
    return page(request, "checks/round_new.html", context, status=422 if form.errors else 200)


@require_safe
@requires(Permission.PROJECT_READ)
def round_(request: Request, round_number: int) -> HttpResponse:
    """One round: the seed, the lists that were frozen, who was drawn, and how to draw again."""
    return _round(request, _one(request, round_number))


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def draw(request: Request, round_number: int) -> HttpResponse:
    """Draw a round by the seed that was published."""
    row = _one(request, round_number)
    try:
        services.draw_round(district=row.organisation_id, number=row.number, actor=request.user, at=timezone.now())
    except services.Refused as refused:
        return _round(request, row, refused.reasons)
    messages.success(request, "已抽取。")
    return redirect("checks:round", row.pk)


def _round(request: Request, row: Round, reasons: tuple[str, ...] = ()) -> HttpResponse:
    it = selecting.opened(row)
    may = row.organisation in selecting.planning(request.user, library.current())
    context = {
        "it": it,
        "reasons": reasons,
        "may_draw": it.draw is None and may and row.by_id != request.user.pk,
        "frozen": selecting.frozen_on(row),
    }
    return page(request, "checks/round.html", context, status=422 if reasons else 200)


def _one(request: Request, pk: int) -> Round:
    row = selecting.rounds(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _district(request: Request, code: str) -> Organisation:
    row = selecting.districts(request.user).filter(code=code).first()
    if row is None:
        raise Http404
    return row
