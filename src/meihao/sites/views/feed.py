"""What devices send: signed, so that no cookie and no form token is asked for."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from meihao.sites import services
from meihao.sites.rules.feed import LARGEST, Envelope, Unacceptable
from meihao.web.http import Visit, public


@csrf_exempt
@require_POST
@public
def feed(request: Visit) -> JsonResponse:
    """Take a delivery; whatever is wrong with it is said in JSON."""
    try:
        answer = services.take_feed(_envelope(request), at=timezone.now())
    except Unacceptable as why:
        response = JsonResponse({"error": why.code, "message": why.message}, status=why.status)
        if why.status == 429:
            response.headers["Retry-After"] = "60"
        return response
    refused = [{"id": number, "reason": reason} for number, reason in answer.refused]
    return JsonResponse({"accepted": answer.accepted, "repeated": answer.repeated, "refused": refused})


def _envelope(request: HttpRequest) -> Envelope:
    """The delivery as it came; no more than one byte over the limit is read."""
    said = [request.headers.get(f"X-Meihao-{name}", "") for name in ("Device", "Timestamp", "Nonce", "Signature")]
    body = request.read(LARGEST + 1)
    return Envelope(said[0], said[1], said[2], said[3], body)
