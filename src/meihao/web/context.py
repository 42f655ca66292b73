"""What every template may use without being given it."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from meihao.web.elder import wants_elder
from meihao.web.navigation import Person, entries


def shell(request: HttpRequest) -> dict[str, Any]:
    """The navigation, the mode and whether this is a demonstration; looked up only if printed."""
    return {
        "navigation": SimpleLazyObject(lambda: entries(request, cast("Person", request.user)))
        if hasattr(request, "user")
        else [],
        "elder": wants_elder(request),
        "demonstration": settings.DEMO,
    }
