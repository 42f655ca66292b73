"""Pages and map layers of places."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.places import selectors, services
from meihao.places.forms import CompoundForm
from meihao.places.models import Community
from meihao.places.rules import Refused
from meihao.web.http import Request, geojson, page, requires

ROWS = 50


@require_safe
@requires(Permission.COMMUNITY_READ)
def compounds(request: Request, code: str) -> HttpResponse:
    """The compounds of one community."""
    return _compounds(request, _opened(request, code))


@require_POST
@requires(Permission.PLACE_EDIT)
def register(request: Request, code: str) -> HttpResponse:
    """Enter a compound, or bring it up to date."""
    community = _opened(request, code, Permission.PLACE_EDIT)
    form = CompoundForm(request.POST)
    if form.is_valid():
        try:
            made = services.register_compound(
                community=community.code, actor=request.user, at=timezone.now(), **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已登记{made}。")
            return redirect("places:compounds", code)
    return _compounds(request, community, form)


@require_safe
@requires(Permission.COMMUNITY_READ)
def communities_geojson(request: Request) -> HttpResponse:
    """The communities one may see, as points for a map."""
    return geojson(selectors.geojson(request.user))


def _compounds(request: Request, community: Community, form: CompoundForm | None = None) -> HttpResponse:
    territories = request.user.territories(Permission.PLACE_EDIT)
    editing = any(community.organisation.path.startswith(path) for path in territories)
    rows = Paginator(selectors.compounds(community), ROWS).get_page(request.GET.get("page"))
    context = {"community": community, "rows": rows, "editing": editing, "form": form or CompoundForm()}
    return page(request, "places/compounds.html", context, part="rows", status=422 if form else 200)


def _opened(request: Request, code: str, permission: Permission = Permission.COMMUNITY_READ) -> Community:
    try:
        return selectors.community(request.user, code, permission)
    except Community.DoesNotExist as error:
        raise Http404 from error
