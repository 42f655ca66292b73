"""An expert's visit without a network: the worker that keeps its pages, what waits on the device, and its receipt."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from meihao.accounts.permissions import Permission
from meihao.assessment.forms import BroughtForm
from meihao.assessment.selectors.dossiers import COMMUNITY
from meihao.reviews import selectors as reviews
from meihao.reviews import services
from meihao.reviews.rules import Refused
from meihao.web.http import Request, page, public, requires


@require_GET
@public
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at an address that lets it serve the experts' pages and no others; it holds no data."""
    found = finders.find("dist/worker.js")
    if not isinstance(found, str):
        raise Http404
    response = HttpResponse(Path(found).read_bytes(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_GET
@requires(Permission.FINDING_MAKE)
def outbox(request: Request) -> HttpResponse:
    """What waits on this device; the page itself holds nothing, its script lists what the device keeps."""
    return page(request, "assessment/outbox.html")


@require_POST
@requires(Permission.FINDING_MAKE)
def receive(request: Request, code: str, criterion: str) -> JsonResponse:
    """Take in one finding from a device. Whoever once judged the community is answered in words."""
    subject = reviews.once_judged(request.user, COMMUNITY, code)
    if subject is None:
        raise Http404
    form = BroughtForm(request.POST, expert=request.user)
    if not form.is_valid():
        return JsonResponse({"reasons": [error for errors in form.errors.values() for error in errors]}, status=422)
    brought = {**form.cleaned_data, "subject": subject.pk, "criterion": criterion}
    try:
        finding = services.receive(**brought, actor=request.user, at=timezone.now())
    except Refused as refused:
        return JsonResponse({"reasons": refused.reasons}, status=422)
    return JsonResponse({"finding": finding.pk, "at": finding.at})
