"""The first screen."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from meihao.web.home import blocks_for
from meihao.web.http import Request, page, signed_in


@require_safe
@signed_in
def home(request: Request) -> HttpResponse:
    """What waits for me, then what I look after; whoever has not signed in is shown the door."""
    blocks = blocks_for(request.user)
    places = {place: [block for block in blocks if block.place == place] for place in ("top", "main", "side")}
    return page(request, "web/home.html", {"places": places, "blocks": blocks})
