"""Stepping into a role with one click, in a demonstration only."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from meihao.demo import services
from meihao.demo.selectors import people
from meihao.web.http import Visit, page, public

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_http_methods(["GET", "POST"])
@public
def door(request: Visit) -> HttpResponse:
    """Who may be played, and signing in as one of them; beyond a demonstration this page does not exist."""
    if not settings.DEMO:
        raise Http404
    if request.method == "POST":
        person = people.played(request.POST.get("username", ""))
        if person is None:
            raise Http404
        login(request, person, backend=BACKEND)
        at = timezone.now()
        services.enter(person, at=at)
        services.freshen_if_stale(at=at)
        return redirect("home")
    return page(request, "demo/door.html", {"groups": people.groups()})
