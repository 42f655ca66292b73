"""Pages of long work."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from meihao.accounts.permissions import Permission
from meihao.jobs import selectors
from meihao.web.http import Request, page, requires


@require_safe
@requires(Permission.JOB_READ)
def jobs(request: Request) -> HttpResponse:
    """One's jobs, newest first."""
    rows = Paginator(selectors.visible_to(request.user), 30).get_page(request.GET.get("page"))
    return page(request, "jobs/jobs.html", {"rows": rows, "now": timezone.now()})


@require_safe
@requires(Permission.JOB_READ)
def job(request: Request, pk: int) -> HttpResponse:
    """How far a job is, what came out, or what is wrong by line."""
    shown = get_object_or_404(selectors.visible_to(request.user), pk=pk)
    left = selectors.time_left(shown, now=timezone.now())
    still = request.GET.get("follow") == "no"
    return page(request, "jobs/job.html", {"job": shown, "left": left, "still": still}, part="progress")
