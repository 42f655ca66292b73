"""The public's pages: figures and map, projects, one project, notices. They set no cookie and need no script."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import conditional_page, require_safe

from meihao.attachments.models import Blob
from meihao.attachments.selectors import file_response
from meihao.policy import library
from meihao.portal.forms import SearchForm
from meihao.portal.rules.opening import PHOTO, PROJECT, RECOGNITION, stages
from meihao.portal.selectors import detail as detailing
from meihao.portal.selectors import figures, photos
from meihao.portal.selectors import notices as noticing
from meihao.portal.selectors import pilots as piloting
from meihao.portal.selectors.projects import PILOT, Wanted, cards, cycle_of, district_names, found, shown, yards
from meihao.renovation.models import RENOVATION
from meihao.renovation.selectors.listing import counts
from meihao.renovation.selectors.maps import MOST, placed, shades
from meihao.web.http import Visit, page, public

ROWS = 30
LATEST = 6


@require_safe
@public
@conditional_page
def home(request: Visit) -> HttpResponse:
    """The programme in figures, where it is, and what is new."""
    on, known = timezone.localdate(), timezone.now()
    told = figures.overview(on=on, known=known)
    context = {
        "summary": told.summary,
        "legend": shades(counts(placed(found(RENOVATION, Wanted())))),
        "most": MOST,
        "years": told.years,
        "notices": noticing.notices(on=on)[:LATEST],
        "form": narrowing(request, RENOVATION),
        "pilots": shown(PILOT).count(),
        "named": shown(PILOT, RECOGNITION).count(),
        "today": on,
    }
    return page(request, "portal/home.html", context)


@require_safe
@public
@conditional_page
def projects(request: Visit) -> HttpResponse:
    """The projects of the renovation as a list, and those with a place on the map."""
    rows, context = _listed(request, RENOVATION)
    on, known = timezone.localdate(), timezone.now()
    query = context["form"].wanted.query
    context["cards"] = cards(list(rows.object_list), on=on, known=known)
    context["pilots"] = found(PILOT, Wanted(query=query)).count() if query else 0
    return page(request, "portal/projects.html", context, part="rows")


@require_safe
@public
@conditional_page
def pilots(request: Visit) -> HttpResponse:
    """The pilots of beautiful communities as a list, and those with a place on the map."""
    rows, context = _listed(request, PILOT)
    context["lines"] = piloting.rows(list(rows.object_list), on=timezone.localdate(), known=timezone.now())
    return page(request, "portal/pilots.html", context, part="rows")


def _listed(request: Visit, cycle: str) -> tuple[Page[Any], dict[str, Any]]:
    """A page of the projects of a lifecycle, narrowed, and what the list of either shows."""
    form = narrowing(request, cycle)
    rows = found(cycle, form.wanted)
    mapped = request.GET.get("view") == "map"
    here = Paginator(placed(rows) if mapped else rows, ROWS).get_page(request.GET.get("page"))
    legend = shades(counts(placed(rows)), cycle) if mapped else []
    return here, {"form": form, "mapped": mapped, "rows": here, "legend": legend, "most": MOST}


def narrowing(request: Visit, cycle: str) -> SearchForm:
    """The filter as it stands in the address."""
    known = cycle_of(cycle)
    open_ = stages(library.current().parts.publication, known, PROJECT)
    offered = [(each.id, each.name) for each in known.stages if each.id in open_]
    return SearchForm(request.GET, districts=district_names(), stages=offered)


@require_safe
@public
@conditional_page
def project(request: Visit, code: str) -> HttpResponse:
    """One project."""
    here = detailing.project_of(code)
    if here is None:
        raise Http404
    on = timezone.localdate()
    told = detailing.detail(here, on=on, known=timezone.now())
    context = {
        "it": told,
        "placed": bool(yards(here)),
        "today": on,
    }
    return page(request, "portal/project.html", context)


@require_safe
@public
def photo(request: Visit, code: str, release: int) -> HttpResponseBase:
    """A released photograph, as the copy that was made for the public; asked for again it is not sent again."""
    here = detailing.project_of(code)
    if here is None or PHOTO not in detailing.public_of(here, on=timezone.localdate(), known=timezone.now()):
        raise Http404
    for each in photos.gallery(here):
        if each.last is not None and each.last.pk == release and each.last.picture is not None:
            return _picture(request, each.last.picture, each.title)
    raise Http404


def _picture(request: Visit, picture: Blob, title: str) -> HttpResponseBase:
    """Whether it is public is asked every time; the bytes of a hash never change."""
    tag = f'"{picture.sha256}"'
    unchanged = get_conditional_response(request, etag=tag)
    response = unchanged or file_response(picture, name=title, inline=True)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "public, no-cache"
    return response


@require_safe
@public
@conditional_page
def notices(request: Visit) -> HttpResponse:
    """Schemes that are put up and the news of projects, the latest first."""
    district, sort = request.GET.get("district", ""), request.GET.get("sort", "")
    on = timezone.localdate()
    offered = district_names()
    rows = noticing.notices(
        on=on,
        district=district if district in dict(offered) else "",
        sort=sort if sort in noticing.SORTS else "",
    )
    shown = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "rows": shown,
        "lines": [(each, each.runs(on)) for each in shown.object_list],
        "districts": offered,
        "district": district,
        "sorts": noticing.SORTS,
        "sort": sort,
    }
    return page(request, "portal/notices.html", context, part="rows")
