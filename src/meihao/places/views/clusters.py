"""Clusters: the list, one cluster, and compounds that join or leave it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.places import services
from meihao.places.forms import ClusterForm, JoinForm
from meihao.places.models import Cluster
from meihao.places.rules import Refused
from meihao.places.selectors import clusters as selecting
from meihao.places.selectors.register import Line, measures, totals
from meihao.web.http import Request, page, refuse, requires

ROWS = 50


@require_safe
@requires(Permission.COMMUNITY_READ)
def clusters(request: Request) -> HttpResponse:
    """The clusters one may know of."""
    rows = Paginator(selecting.clusters(request.user), ROWS).get_page(request.GET.get("page"))
    return page(request, "places/clusters.html", {"rows": rows, "editing": request.user.may(Permission.PLACE_EDIT)})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PLACE_EDIT)
def form_cluster(request: Request) -> HttpResponse:
    """Set up a cluster."""
    groupers = selecting.groupers(request.user)
    form = ClusterForm(*((request.POST,) if request.method == "POST" else ()), groupers=groupers)
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = services.form_cluster(
                code=given["code"],
                name=given["name"],
                organisation=given["organisation"].pk,
                actor=request.user,
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已建立片区{made}，请把小区编进来。")
            return redirect("places:cluster", made.code)
    return page(request, "places/cluster_form.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@requires(Permission.COMMUNITY_READ)
def cluster(request: Request, cluster: str) -> HttpResponse:
    """One cluster with its compounds and their sums."""
    return _shown(request, _opened(request, cluster))


@require_POST
@requires(Permission.PLACE_EDIT)
def join(request: Request, cluster: str) -> HttpResponse:
    """Put compounds into a cluster."""
    found = _opened(request, cluster, Permission.PLACE_EDIT)
    form = JoinForm(request.POST, joinable=selecting.joinable(request.user, found))
    if form.is_valid():
        try:
            joined = services.group_compounds(
                found.code, compounds=form.cleaned_data["compounds"], actor=request.user, at=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已编入 {len(joined)} 个小区。")
            return redirect("places:cluster", found.code)
    return _shown(request, found, form)


@require_POST
@requires(Permission.PLACE_EDIT)
def leave(request: Request, cluster: str) -> HttpResponse:
    """Take a compound out of a cluster."""
    found = _opened(request, cluster, Permission.PLACE_EDIT)
    code = request.POST.get("compound", "")
    if not services.ungroup_compound(found.code, compound=code, actor=request.user, at=timezone.now()):
        return refuse(request, ["这个小区已经不在片区里，请刷新页面再看。"], back=request.path.removesuffix("leave/"))
    messages.success(request, "已移出片区。")
    return redirect("places:cluster", found.code)


def _opened(request: Request, code: str, permission: Permission = Permission.COMMUNITY_READ) -> Cluster:
    try:
        return selecting.cluster(request.user, code, permission)
    except Cluster.DoesNotExist as error:
        raise Http404 from error


def _shown(request: Request, found: Cluster, form: JoinForm | None = None) -> HttpResponse:
    rows = selecting.members(request.user, found)
    measured = measures(rows)
    path = found.organisation.path
    editing = any(path.startswith(each) for each in request.user.territories(Permission.PLACE_EDIT))
    context = {
        "cluster": found,
        "lines": [Line(compound, measured[compound.pk]) for compound in rows],
        "totals": totals(measured),
        "editing": editing,
        "form": form or (JoinForm(joinable=selecting.joinable(request.user, found)) if editing else None),
    }
    return page(request, "places/cluster.html", context, status=422 if form else 200)
