"""What leaves the register: buildings, entrances and homes that were mistakes or are gone, and clusters; and where buildings stand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.places import selectors, services
from meihao.places.forms import PointForm, RemovalForm
from meihao.places.models import Building, Cluster, Compound, Entrance, Home
from meihao.places.rules import Refused
from meihao.places.rules.removing import PARTS
from meihao.places.selectors import clusters
from meihao.places.selectors import register as selecting
from meihao.places.selectors import removing as parts
from meihao.web.http import Request, page, refuse, requires

ROWS = 50


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PLACE_EDIT)
def part(request: Request, compound: str, part_kind: str, part: int) -> HttpResponse:
    """Take a mistake out of the register, end what is gone, or take that back."""
    here = _compound(request, compound, Permission.PLACE_EDIT)
    found = _part(here, part_kind, part)
    form = RemovalForm(request.POST if request.method == "POST" else None, ended=found.ended_on is not None)
    if form.is_valid():
        try:
            said = _done(request, here, part_kind, part, form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, said)
            return redirect("places:compound", here.code)
    return _part_page(request, here, part_kind, found, form=form)


def _done(request: Request, here: Compound, kind: str, pk: int, given: dict[str, Any]) -> str:
    told: dict[str, Any] = {
        "kind": kind,
        "pk": pk,
        "reason": given["reason"],
        "actor": request.user,
        "at": timezone.now(),
    }
    match given["action"]:
        case "remove":
            return f"已删除{services.remove_part(here.code, **told)}。"
        case "end":
            return f"{services.end_part(here.code, on=given.get('on'), **told)}已终止登记。"
    return f"{services.restore_part(here.code, **told)}已恢复登记。"


@require_POST
@requires(Permission.PLACE_EDIT)
def point(request: Request, compound: str, part: int) -> HttpResponse:
    """Put a building on the map."""
    here = _compound(request, compound, Permission.PLACE_EDIT)
    found = _part(here, "building", part)
    form = PointForm(request.POST, auto_id="point_%s")
    if form.is_valid():
        try:
            services.place_building(
                here.code, building=found.pk, actor=request.user, at=timezone.now(), **form.millionths
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已记下{found}的位置。")
            return redirect("places:compound", here.code)
    return _part_page(request, here, "building", found, point=form)


@require_POST
@requires(Permission.PLACE_EDIT)
def dissolve(request: Request, cluster: str) -> HttpResponse:
    """Take a cluster out of the register."""
    try:
        found = clusters.cluster(request.user, cluster, Permission.PLACE_EDIT)
    except Cluster.DoesNotExist as error:
        raise Http404 from error
    try:
        services.dissolve_cluster(
            found.code, reason=request.POST.get("reason", ""), actor=request.user, at=timezone.now()
        )
    except Refused as refused:
        return refuse(request, [str(refused)], back=request.path.removesuffix("dissolve/"))
    messages.success(request, f"已撤销片区{found}。")
    return redirect("places:clusters")


@require_safe
@requires(Permission.COMMUNITY_READ)
def history(request: Request, compound: str) -> HttpResponse:
    """What was done with a compound, with what each field said before and after."""
    here = _compound(request, compound)
    rows = Paginator(selecting.history(here), ROWS).get_page(request.GET.get("page"))
    context = {"compound": here, "rows": rows, "lines": selecting.happened(list(rows))}
    return page(request, "places/history.html", context)


def _part_page(
    request: Request,
    here: Compound,
    kind: str,
    found: Building | Entrance | Home,
    *,
    form: RemovalForm | None = None,
    point: PointForm | None = None,
) -> HttpResponse:
    _, entrances, homes, _ = parts.within(found)
    place = PointForm(initial=PointForm.of(found), auto_id="point_%s") if isinstance(found, Building) else None
    context = {
        "compound": here,
        "part": found,
        "kind": kind,
        "name": parts.name(found),
        "sort": PARTS[kind],
        "uses": parts.uses(found),
        "entrances": entrances.count(),
        "homes": homes.count(),
        "form": form or RemovalForm(ended=found.ended_on is not None),
        "point": point or place,
    }
    refused = any(each is not None and each.errors for each in (form, point))
    return page(request, "places/part.html", context, status=422 if refused else 200)


def _compound(request: Request, code: str, permission: Permission = Permission.COMMUNITY_READ) -> Compound:
    try:
        return selectors.compound(request.user, code, permission)
    except Compound.DoesNotExist as error:
        raise Http404 from error


def _part(here: Compound, kind: str, pk: int) -> Building | Entrance | Home:
    try:
        return parts.part(here, kind, pk)
    except (KeyError, Building.DoesNotExist, Entrance.DoesNotExist, Home.DoesNotExist) as error:
        raise Http404 from error
