"""One's own account."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from meihao.accounts import services
from meihao.web.elder import keep
from meihao.web.http import Request, Visit, came_from, page, public, signed_in


@require_safe
@signed_in
def me(request: Request) -> HttpResponse:
    """Who I am here, what I may do, and how I sign in."""
    return page(request, "accounts/me.html")


@require_POST
@public
def elder(request: Visit) -> HttpResponse:
    """Large print on or off: kept with the person, or in a visitor's cookie."""
    wanted = request.POST.get("elder") == "1"
    back = HttpResponseRedirect(came_from(request))
    if request.user.is_authenticated:
        services.prefer_elder(request.user.pk, wanted=wanted, at=timezone.now())
    else:
        keep(request, back, wanted=wanted)
    return back
