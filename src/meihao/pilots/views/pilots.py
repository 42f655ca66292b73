"""The list of pilots, and registering a candidate."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from meihao.accounts.permissions import Permission
from meihao.pilots import services
from meihao.pilots.forms import PilotForm
from meihao.pilots.selectors import candidates
from meihao.pilots.selectors.pilots import CYCLE
from meihao.policy import library
from meihao.policy.lifecycle import lifecycle
from meihao.renovation.selectors import listing
from meihao.web.http import Request, page, requires

ROWS = 30


@require_safe
@requires(Permission.PROJECT_READ)
def register(request: Request) -> HttpResponse:
    """The pilots one may see, as a board by stage or as a table."""
    on, known = timezone.localdate(), timezone.now()
    stages = lifecycle(library.current(), CYCLE).stages
    at_stage = request.GET.get("stage", "")
    found = listing.register(
        request.user,
        district=request.GET.get("district", ""),
        at_stage=at_stage if at_stage in {each.id for each in stages} else "",
        of=(CYCLE,),
    )
    board = request.GET.get("view", "") != "table"
    context: dict[str, Any] = {
        "board": board,
        "stages": stages,
        "districts": listing.districts(request.user),
        "may_register": request.user.may(Permission.PROJECT_EDIT),
    }
    if board:
        context["lanes"] = listing.lanes(found, on=on, known=known, of=CYCLE)
        context["number"] = sum(lane.number for lane in context["lanes"])
    else:
        rows = Paginator(found, ROWS).get_page(request.GET.get("page"))
        shown = listing.listed(list(rows.object_list), on=on, known=known)
        context |= {"rows": rows, "listed": candidates.told(shown, on=on, known=known)}
    return page(request, "pilots/register.html", context)


@require_safe
@requires(Permission.PROJECT_EDIT)
def choose(request: Request) -> HttpResponse:
    """Choose the community: each with its check-up and whether it may be a candidate."""
    query = request.GET.get("q", "").strip()
    rows = Paginator(candidates.communities(request.user, query), ROWS).get_page(request.GET.get("page"))
    told = candidates.free(list(rows.object_list), on=timezone.localdate(), known=timezone.now())
    return page(
        request,
        "pilots/choose.html",
        {"rows": rows, "told": told, "q": query, "usual": candidates.usual_size(library.current())},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_EDIT)
def new(request: Request, community: str) -> HttpResponse:
    """Register a community as a candidate."""
    place = candidates.communities(request.user, "").filter(code=community).first()
    if place is None:
        raise Http404
    today = timezone.localdate()
    initial = {"name": f"{place.name}美好社区创建", "code": f"pilot-{place.code}"[:40], "on": today}
    form = PilotForm(request.POST or None, pack=library.current(), initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = services.register_pilot(community=place.pk, actor=request.user, at=timezone.now(), **given)
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, f"已登记{made.project}。")
            return redirect("renovation:project", made.project.code)
    (told,) = candidates.free([place], on=today, known=timezone.now())
    pack = library.current()
    context = {
        "place": place,
        "told": told,
        "form": form,
        "profiles": pack.profiles.values(),
        "usual": candidates.usual_size(pack),
    }
    return page(request, "pilots/new.html", context, status=422 if form.errors else 200)
