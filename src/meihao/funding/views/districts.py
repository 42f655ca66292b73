"""Money of the city and its districts: the overview, grants, and allocating them to projects."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.rules import XLSX
from meihao.funding import services
from meihao.funding.forms import AllocationForm, AppropriationForm, ReversalForm
from meihao.funding.models import Allocation, Appropriation
from meihao.funding.rules.entering import sources
from meihao.funding.selectors import acting, overview_book
from meihao.funding.selectors.nets import net, netted, standing
from meihao.funding.selectors.overview import overview as summed
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.web.http import Request, download, page, requires

GRANTS, PROJECTS = 20, 50


@require_safe
@requires(Permission.PROJECT_READ)
def overview(request: Request) -> HttpResponse:
    """Sums by source and by district; of one district, by project."""
    pack = library.current()
    district = request.GET.get("district", "")
    told = summed(request.user, pack, district=district)
    names = {each.id: each.name for each in pack.parts.funding.sources}
    mine = [each for each in acting.districts(request.user) if district in ("", each.code)]
    grants = netted(
        Appropriation.objects.filter(district__in=mine).select_related("district"), "appropriation"
    ).order_by("-year", "-pk")
    shown = Paginator(grants, GRANTS).get_page(request.GET.get("grants"))
    context = {
        "told": told,
        "district": district,
        "here": next((each.district for each in told.areas if each.district.code == district), None),
        "grants": [(each, names.get(each.source, each.source)) for each in shown],
        "grants_page": shown,
        "page": Paginator(told.projects, PROJECTS).get_page(request.GET.get("page")),
        "may_grant": _may_grant(request),
    }
    return page(request, "funding/overview.html", context)


@require_safe
@requires(Permission.PROJECT_READ)
def book(request: Request) -> HttpResponse:
    """The overview as a workbook, with every grant and every allocation behind it."""
    at, district = timezone.now(), request.GET.get("district", "")
    content = overview_book.book(request.user, library.current(), district=district, at=at)
    return download(content, f"资金汇总-{timezone.localdate(at):%Y%m%d}.xlsx", XLSX.media_type)


def _may_grant(request: Request) -> bool:
    if not request.user.may(Permission.PROJECT_ADVANCE):
        return False
    return any(acting.administers(request.user, each) for each in acting.districts(request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_ADVANCE)
def new(request: Request) -> HttpResponse:
    """Enter a grant to a district."""
    offered = [(str(each.pk), each.name) for each in acting.districts(request.user)]
    form = AppropriationForm(
        request.POST if request.method == "POST" else None,
        districts=offered,
        sources=sources(library.current(), public=True).items(),
        initial={"on": timezone.localdate(), "year": timezone.localdate().year},
    )
    if form.is_valid():
        given = form.cleaned_data | {"district": int(form.cleaned_data["district"])}
        try:
            made = services.appropriate(actor=request.user, at=timezone.now(), **given)
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, f"已登记“{made}”，可以安排给项目了。")
            return redirect("funding:appropriation", made.pk)
    context = {"form": form, "may": _may_grant(request)}
    return page(request, "funding/new_appropriation.html", context, status=422 if form.errors else 200)


@require_safe
@requires(Permission.PLAN_READ)
def appropriation(request: Request, appropriation: int) -> HttpResponse:
    """One grant with what was allocated of it."""
    return _appropriation(request, _opened(request, appropriation))


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def allocate(request: Request, appropriation: int) -> HttpResponse:
    """Give a project so much of a grant."""
    row = _opened(request, appropriation)
    form = _allocation(request, row, posted=True)
    if form.is_valid():
        given = form.cleaned_data | {"project": int(form.cleaned_data["project"])}
        try:
            services.allocate(appropriation=row.pk, actor=request.user, at=timezone.now(), **given)
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "已安排。")
            return redirect("funding:appropriation", row.pk)
    return _appropriation(request, row, allocation=form)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def reverse(request: Request, appropriation: int) -> HttpResponse:
    """Take some of a grant back."""
    row = _opened(request, appropriation)
    form = ReversalForm(request.POST, auto_id="reverse_%s")
    if form.is_valid():
        try:
            services.reverse(
                kind="appropriation", record=row.pk, actor=request.user, at=timezone.now(), **form.cleaned_data
            )
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "已冲减，原记录照旧保留。")
            return redirect("funding:appropriation", row.pk)
    return _appropriation(request, row, reversal=form)


def _opened(request: Request, appropriation: int) -> Appropriation:
    row = acting.appropriated(request.user, appropriation)
    if row is None:
        raise Http404
    return row


def _allocation(request: Request, row: Appropriation, *, posted: bool = False) -> AllocationForm:
    rows = Project.objects.visible_to(request.user).filter(organisation__path__startswith=row.district.path)
    projects = [
        (str(pk), f"{name}（{code}）") for pk, name, code in rows.order_by("code").values_list("pk", "name", "code")
    ]
    return AllocationForm(
        request.POST if posted else None, projects=projects, initial={"on": timezone.localdate()}, auto_id="allot_%s"
    )


def _appropriation(
    request: Request,
    row: Appropriation,
    *,
    allocation: AllocationForm | None = None,
    reversal: ReversalForm | None = None,
) -> HttpResponse:
    names = {each.id: each.name for each in library.current().parts.funding.sources}
    allocations = netted(Allocation.objects.filter(appropriation=row).select_related("project"), "allocation")
    there, given = net("appropriation", row), standing(row.allocations.all())
    context = {
        "row": row,
        "source": names.get(row.source, row.source),
        "net": there,
        "given": given,
        "left": there - given,
        "page": Paginator(allocations.order_by("pk"), PROJECTS).get_page(request.GET.get("page")),
        "reversals": Paginator(row.reversals.select_related("by").order_by("pk"), GRANTS).get_page(
            request.GET.get("reversals")
        ),
        "may": request.user.may(Permission.PROJECT_ADVANCE) and acting.administers(request.user, row.district),
        "allocation": allocation or _allocation(request, row),
        "reversal": reversal or ReversalForm(auto_id="reverse_%s", initial={"on": timezone.localdate()}),
    }
    return page(request, "funding/appropriation.html", context, status=422 if allocation or reversal else 200)
