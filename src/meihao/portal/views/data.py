"""Open data: the page that describes it, the files, the catalogue, and points for the maps."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header, http_date
from django.views.decorators.http import conditional_page, require_safe

from meihao.places.selectors.points import collection
from meihao.policy import library
from meihao.portal.rules.catalogue import catalogue as described
from meihao.portal.rules.datasets import DATASETS, MEDIA, MOST
from meihao.portal.selectors import datasets
from meihao.portal.selectors.detail import project_of
from meihao.portal.selectors.freshness import Stamp, stamp
from meihao.portal.selectors.projects import found, yards
from meihao.portal.selectors.projects import points as pointed
from meihao.portal.views.pages import narrowing
from meihao.web.http import Visit, limited, page, public

A_MINUTE = 120
"""So many files of a kind one address may ask for in a minute."""


@require_safe
@public
@conditional_page
def home(request: Visit) -> HttpResponse:
    """The sets of data with their columns."""
    licence = library.current().parts.publication.licence
    context = {"datasets": DATASETS.values(), "licence": licence, "most": MOST, "a_minute": A_MINUTE}
    return page(request, "portal/data.html", context)


@require_safe
@public
@limited(A_MINUTE)
def dataset(request: Visit, dataset: str, form: str) -> HttpResponseBase:
    """A set of data as a file."""
    chosen = DATASETS.get(dataset)
    if chosen is None or form not in chosen.forms:
        raise Http404
    on, known = timezone.localdate(), timezone.now()

    def made(fresh: Stamp) -> HttpResponse:
        content = datasets.write(chosen, form, root=root(request), on=on, known=known, updated=fresh.at)
        response = HttpResponse(content, content_type=MEDIA[form])
        name = f"{chosen.title}-{on.isoformat()}.{form}"
        response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
        return response

    return fresh(request, made)


@require_safe
@public
@limited(A_MINUTE)
def catalogue(request: Visit) -> HttpResponseBase:
    """The catalogue for machines."""
    pack = library.current()

    def made(fresh: Stamp) -> HttpResponse:
        here = root(request) + reverse("portal:data")
        data = described(
            list(DATASETS.values()),
            home=here,
            licence=pack.parts.publication.licence.address,
            publisher=pack.bodies["housing"].name,
            modified=fresh.at,
        )
        return JsonResponse(data, content_type="application/ld+json", json_dumps_params={"ensure_ascii": False})

    return fresh(request, made)


@require_safe
@public
@limited(A_MINUTE)
def points(request: Visit, cycles: Sequence[str]) -> HttpResponseBase:
    """The projects of some lists as points, narrowed as the lists are."""
    told = {each: found(each, narrowing(request, each).wanted) for each in cycles}
    every = (point for each, rows in told.items() for point in pointed(rows, each))
    return fresh(request, lambda _: JsonResponse(collection(every), content_type=MEDIA["geojson"]))


@require_safe
@public
@limited(A_MINUTE)
def project_points(request: Visit, code: str) -> HttpResponseBase:
    """The compounds of a project as points."""
    here = project_of(code)
    if here is None:
        raise Http404
    return fresh(request, lambda _: JsonResponse(collection(yards(here)), content_type=MEDIA["geojson"]))


def root(request: Visit) -> str:
    """The address of the site, without its last slash."""
    return request.build_absolute_uri("/").rstrip("/")


def fresh(request: Visit, made: Callable[[Stamp], HttpResponse]) -> HttpResponseBase:
    """A file that anybody may keep and use anywhere, but must ask for again; what did not change is not sent again."""
    now = stamp(timezone.localdate(), request.build_absolute_uri())
    tag, modified = f'"{now.tag}"', int(now.at.timestamp())
    response = get_conditional_response(request, etag=tag, last_modified=modified) or made(now)
    response.headers["ETag"] = tag
    response.headers["Last-Modified"] = http_date(modified)
    response.headers["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, no_cache=True)
    return response
