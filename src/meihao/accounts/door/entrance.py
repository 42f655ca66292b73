"""allauth's views, taken in: each says who may ask, and answers 422 when a form comes back with errors."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from meihao.web.http import Marked, page, public, signed_in

View = Callable[..., HttpResponse]


def at_the_door(view: View) -> Marked:
    """Before one has signed in, or on the way out."""
    return public(_kept(view))


def inside(view: View) -> Marked:
    """For one's own account."""
    return signed_in(_kept(view))


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Too many failures: for how long, and what to do meanwhile."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds()) // 60
    context = {"minutes": minutes, "failures": settings.AXES_FAILURE_LIMIT}
    return page(request, "account/locked_out.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The username that failures are counted under: in small letters, or each spelling would have its own five."""
    return str((credentials or {}).get("username", "")).strip().lower()


def _kept(view: View) -> View:
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if request.method == "POST" and response.status_code == HTTPStatus.OK and form is not None and form.errors:
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response

    return answered
