"""Elder mode: large print and one thing a screen, at the same addresses."""

from __future__ import annotations

from django.http import HttpRequest

COOKIE = "elder"


def wants_elder(request: HttpRequest) -> bool:
    """The person's preference; for a visitor, the cookie."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return bool(user.elder)
    return request.COOKIES.get(COOKIE) == "1"
