"""Elder mode: large print and one thing a screen, at the same addresses."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase

COOKIE = "elder"
A_YEAR = 365 * 24 * 3600


def wants_elder(request: HttpRequest) -> bool:
    """The person's preference; for a visitor, the cookie."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return bool(user.elder)
    return request.COOKIES.get(COOKIE) == "1"


def keep(request: HttpRequest, response: HttpResponseBase, *, wanted: bool) -> None:
    """Keep a visitor's preference in the cookie for a year, or take the cookie away."""
    if wanted:
        response.set_cookie(COOKIE, "1", max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure())
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
