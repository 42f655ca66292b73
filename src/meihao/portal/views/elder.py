"""Large print for visitors. Their wish is the one cookie that the public's pages ever set, and only when it is made."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from meihao.web.elder import keep
from meihao.web.http import Visit, came_from, public


@csrf_exempt
@require_POST
@public
def elder(request: Visit) -> HttpResponse:
    """Large print on or off. It asks for no token, which would be a cookie, and changes nothing but the visitor's own."""
    back = HttpResponseRedirect(came_from(request, reverse("portal:home")))
    keep(request, back, wanted=request.POST.get("elder") == "1")
    return back
