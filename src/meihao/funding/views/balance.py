"""The lifetime balance of a project: its versions, what they come to, and their charts."""

from __future__ import annotations

from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from meihao.accounts.permissions import Permission
from meihao.funding.rules.balance.plan import Plan, from_json
from meihao.funding.selectors import acting
from meihao.funding.selectors import balance as selecting
from meihao.funding.selectors.balance_pages import changes, told, tornado, yearly_chart
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.selectors.opening import opened
from meihao.web.http import Request, page, requires

CHARTS = {"years": yearly_chart, "factors": tornado}
DRAFT = 0
"""The version that stands for the draft in an address."""


@require_safe
@requires(Permission.PROJECT_READ)
def balance(request: Request, code: str) -> HttpResponse:
    """The last version of the balance, and the versions there are."""
    return _version(request, opened(request.user, code), None)


@require_safe
@requires(Permission.PROJECT_READ)
def version(request: Request, code: str, version: int) -> HttpResponse:
    """One version, with how it differs from the one before."""
    return _version(request, opened(request.user, code), version)


@require_safe
@requires(Permission.PROJECT_READ)
def chart(request: Request, code: str, version: int, chart: str) -> JsonResponse:
    """The years, or the factors, of a version or of the draft (0), for the chart beside the table."""
    plan, _, _ = plan_of(opened(request.user, code), version)
    if chart not in CHARTS:
        raise Http404
    return JsonResponse(CHARTS[chart](plan))


def plan_of(here: Project, version: int) -> tuple[Plan, str, str]:
    """The plan of a version, or of the draft (0), with its name and its digest. Raises Http404."""
    if version == DRAFT:
        return selecting.drafted(here, timezone.localdate()), "草稿", ""
    row = next((each for each in selecting.versions(here) if each.number == version), None)
    if row is None:
        raise Http404
    return from_json(row.content), str(row), row.digest


def _version(request: Request, here: Project, number: int | None) -> HttpResponse:
    versions = selecting.versions(here)
    shown = next((each for each in versions if number in (None, each.number)), None)
    if number is not None and shown is None:
        raise Http404
    context = {
        "project": here,
        "versions": versions,
        "shown": shown,
        "told": told(from_json(shown.content)) if shown else None,
        "changes": changes(shown, versions) if shown else [],
        "version": shown.number if shown else DRAFT,
        "draft": selecting.draft_row(here),
        "builds": acting.builds(request.user, here, library.current()),
    }
    return page(request, "funding/balance/balance.html", context)
