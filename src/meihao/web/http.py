"""Request to response: who may ask, and what comes back whole or in part.

Every view says who may ask by one of `public`, `signed_in` or `requires`; the
mark stays on the view as `access`, and a test walks the addresses to see it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, Protocol, cast

from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from meihao.web.navigation import Person

if TYPE_CHECKING:
    from django.contrib.auth.models import _AnyUser, _User

MINUTE = 60
"""Seconds."""
PUBLIC = "public"
SIGNED_IN = "signed-in"


class Visit(HttpRequest):
    """A request whose maker may be anybody."""

    htmx: HtmxDetails
    listing: str
    if TYPE_CHECKING:
        user: _AnyUser


class Request(HttpRequest):
    """A request from somebody who has signed in."""

    htmx: HtmxDetails
    if TYPE_CHECKING:
        user: _User


class Marked(Protocol):
    """A view that says who may ask."""

    access: str

    def __call__(self, request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


def public[**P](view: Callable[Concatenate[Visit, P], HttpResponseBase]) -> Marked:
    """Anybody may ask."""
    return _marked(view, PUBLIC)


def signed_in[**P](view: Callable[Concatenate[Request, P], HttpResponseBase]) -> Marked:
    """Anybody who has signed in may ask."""

    @wraps(view)
    def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_the_door(request)
        return view(request, *args, **kwargs)

    return _marked(guarded, SIGNED_IN)


def requires[**P](permission: StrEnum) -> Callable[[Callable[Concatenate[Request, P], HttpResponseBase]], Marked]:
    """Whoever holds the permission may ask; to anybody else who has signed in the page does not exist."""

    def decorate(view: Callable[Concatenate[Request, P], HttpResponseBase]) -> Marked:
        @wraps(view)
        def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_the_door(request)
            if not cast("Person", request.user).may(permission):
                raise Http404
            return view(request, *args, **kwargs)

        return _marked(guarded, permission)

    return decorate


def limited[**P](
    a_minute: int,
) -> Callable[[Callable[Concatenate[Visit, P], HttpResponseBase]], Callable[Concatenate[Visit, P], HttpResponseBase]]:
    """One address may ask so often in a minute and for the rest of it is told to wait; counted by each process for itself."""

    def decorate(
        view: Callable[Concatenate[Visit, P], HttpResponseBase],
    ) -> Callable[Concatenate[Visit, P], HttpResponseBase]:
        @wraps(view)
        def counting(request: Visit, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            key = f"limited:{view.__module__}.{view.__qualname__}:{request.META.get('REMOTE_ADDR', '')}"
            cache.add(key, 0, timeout=MINUTE)
            try:
                often = cache.incr(key)
            except ValueError:  # it ran out in between
                often = 1
            if often > a_minute:
                response = page(request, "429.html", status=429)
                response.headers["Retry-After"] = str(MINUTE)
                return response
            return view(request, *args, **kwargs)

        return cast("Callable[Concatenate[Visit, P], HttpResponseBase]", counting)

    return decorate


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    part: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole template, or only its partial `part` when htmx swaps in place.

    Where the page is about something that is in a list, the navigation shows that list as the place where one is.
    """
    htmx: HtmxDetails = cast("Visit", request).htmx
    cast("Visit", request).listing = _listing(context or {})
    if part and htmx and not (htmx.boosted or htmx.history_restore_request):
        template = f"{template}#{part}"
    response = render(request, template, dict(context or {}), status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _listing(context: Mapping[str, Any]) -> str:
    """The route of the list that the thing of a page is in, where it says so; else empty."""
    for name in ("project", "about"):
        listing = getattr(context.get(name), "listing", None)
        if listing:
            return str(listing[1])
    return ""


def refuse(request: HttpRequest, reasons: Sequence[str], *, back: str = "") -> HttpResponse:
    """A refusal that has no form to show itself in: 422, what is missing, and the way back."""
    return page(request, "422.html", {"reasons": reasons, "back": back or came_from(request)}, status=422)


def geojson(data: Mapping[str, Any]) -> HttpResponse:
    """GeoJSON for the map that asks, kept by nobody else: who may see what is on it may change."""
    compact = {"ensure_ascii": False, "separators": (",", ":")}
    response = JsonResponse(data, content_type="application/geo+json", json_dumps_params=compact)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def download(content: bytes, name: str, media_type: str) -> HttpResponse:
    """A file that was made for whoever asks, to be saved under a name."""
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def came_from(request: HttpRequest, default: str = "/") -> str:
    """The address to go back to: `next` as posted if it is ours, else the default."""
    wanted = request.POST.get("next", "") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else default


def _to_the_door(request: HttpRequest) -> HttpResponse:
    there = redirect_to_login(request.get_full_path())
    if cast("Visit", request).htmx:
        return HttpResponseClientRedirect(there.url)
    return there


def _marked(view: Callable[..., HttpResponseBase], access: str) -> Marked:
    marked = cast("Marked", view)
    marked.access = access
    return marked
