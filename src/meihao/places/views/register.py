"""The register of compounds: the list with its sums, one compound, and what is recorded of it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.rules import XLSX
from meihao.places import selectors, services
from meihao.places.forms import ParticularsForm, RegisterFilter
from meihao.places.models import Compound
from meihao.places.rules import Refused
from meihao.places.rules.registering import DEGREES
from meihao.places.selectors import books
from meihao.places.selectors import register as selecting
from meihao.places.selectors.points import collection, of_compounds
from meihao.web.http import Request, download, geojson, page, requires

ROWS = 50
FLOORS = 10


@require_safe
@requires(Permission.COMMUNITY_READ)
def register(request: Request) -> HttpResponse:
    """The compounds of one's territory, narrowed, with the sums over all of them."""
    form = RegisterFilter(request.GET, offered=selecting.choices(request.user))
    found = selecting.register(request.user, form.narrowed)
    measured = selecting.measures(found)
    rows = Paginator(found, ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "rows": rows,
        "lines": [selecting.Line(compound, measured[compound.pk]) for compound in rows],
        "totals": selecting.totals(measured),
        "narrowed": form.narrowed,
        "editing": request.user.may(Permission.PLACE_EDIT),
    }
    return page(request, "places/register.html", context, part="rows")


@require_safe
@requires(Permission.COMMUNITY_READ)
def listed(request: Request) -> HttpResponse:
    """The list as narrowed, as a workbook with its sums."""
    form = RegisterFilter(request.GET, offered=selecting.choices(request.user))
    today = timezone.localdate()
    content = books.listed(selecting.register(request.user, form.narrowed), on=today)
    return download(content, f"小区清单-{today.isoformat()}.xlsx", XLSX.media_type)


@require_safe
@requires(Permission.COMMUNITY_READ)
def compound(request: Request, compound: str) -> HttpResponse:
    """What is recorded of a compound, what stands in it, and the counted against the declared."""
    found = _opened(request, compound)
    rows = Paginator(selecting.buildings(found), FLOORS).get_page(request.GET.get("page"))
    place = (found.longitude, found.latitude)
    context = {
        **_allowed(request, found),
        "tab": "register",
        "rows": rows,
        "floors": selecting.floors(list(rows)),
        "measured": selecting.measures(Compound.objects.filter(pk=found.pk))[found.pk],
        "place": None if None in place else [f"{(value or 0) / DEGREES:.6f}" for value in place],
    }
    return page(request, "places/compound.html", context)


@require_safe
@requires(Permission.COMMUNITY_READ)
def points(request: Request, compound: str) -> HttpResponse:
    """A compound and its buildings on the map."""
    found = _opened(request, compound)
    return geojson(collection(of_compounds([found.pk])))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PLACE_EDIT)
def edit(request: Request, compound: str) -> HttpResponse:
    """Bring what is recorded of a compound up to date."""
    found = _opened(request, compound, Permission.PLACE_EDIT)
    posted = request.method == "POST"
    form = ParticularsForm(request.POST) if posted else ParticularsForm(initial=ParticularsForm.of(found))
    if posted and form.is_valid():
        try:
            services.describe_compound(found.code, particulars=form.particulars, actor=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已更新{form.cleaned_data['name']}。")
            return redirect("places:compound", found.code)
    context = {**_allowed(request, found), "form": form}
    return page(request, "places/compound_edit.html", context, status=422 if form.errors else 200)


def _opened(request: Request, code: str, permission: Permission = Permission.COMMUNITY_READ) -> Compound:
    try:
        return selectors.compound(request.user, code, permission)
    except Compound.DoesNotExist as error:
        raise Http404 from error


def _allowed(request: Request, found: Compound) -> dict[str, object]:
    path = found.community.organisation.path
    editing = any(path.startswith(each) for each in request.user.territories(Permission.PLACE_EDIT))
    return {"compound": found, "editing": editing}
