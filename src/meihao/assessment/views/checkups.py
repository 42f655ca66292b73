"""The city check-up: communities by dimension, and one community by indicator with what it lacks."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from meihao.accounts.permissions import Permission
from meihao.assessment import rules, selectors
from meihao.assessment.forms import CommunityFilter
from meihao.assessment.rules import xlsx
from meihao.assessment.selectors import checkups as selecting
from meihao.assessment.selectors import listing
from meihao.assessment.selectors.explaining import branch
from meihao.assessment.views.subject import days
from meihao.attachments.rules import XLSX
from meihao.policy import library
from meihao.web.http import Request, download, page, requires

ROWS = 30


@require_GET
@requires(Permission.COMMUNITY_READ)
def register(request: Request) -> HttpResponse:
    """The communities one may see, with what each dimension still lacks."""
    form = CommunityFilter(request.GET, districts=listing.districts(request.user))
    wanted = form.cleaned_data if form.is_valid() else {}
    found = listing.register(request.user, query=wanted.get("q", ""), district=wanted.get("district", ""))
    rows = Paginator(found, ROWS).get_page(request.GET.get("page"))
    on, known = days(request)
    told = selecting.checkups(list(rows.object_list), on=on, known=selectors.end_of(known), viewer=request.user)
    context = {"form": form, "rows": rows, "listed": list(told.values()), "as_of": on, "pack": library.checkup()}
    return page(request, "assessment/checkups.html", context, part="rows")


@require_GET
@requires(Permission.COMMUNITY_READ)
def community(request: Request, code: str) -> HttpResponse:
    """One community: every indicator with its verdict and reasons, then what it lacks and who is to do what."""
    found, on = _found(request, code)
    place, pack = found.community, found.assessment.pack
    criteria: dict[int, list[object]] = {}
    for indicator, _, criterion, node in rules.judged(found.assessment):
        criteria.setdefault(indicator.number, []).append((criterion, branch(node, pack)))
    context = {
        "community": place,
        "checkup": found,
        "pack": pack,
        "as_of": on,
        "dimensions": [
            (block, [(line.indicator, criteria.get(line.indicator.number, [])) for line in block.lines])
            for block in found.dimensions
        ],
        "gaps": rules.gap_rows(found.assessment, listing.owners(pack, place.organisation)),
    }
    return page(request, "assessment/checkup.html", context)


@require_GET
@requires(Permission.COMMUNITY_READ)
def gaps(request: Request, code: str) -> HttpResponse:
    """What one community lacks, as a sheet."""
    found, on = _found(request, code)
    owners = listing.owners(found.assessment.pack, found.community.organisation)
    rows = rules.gap_rows(found.assessment, owners)
    content = xlsx.gap_report(
        found.assessment, rows, community=found.community.name, printed_for=str(request.user.organisation or "")
    )
    return download(content, f"{found.community.name}城市体检缺口清单-{on:%Y%m%d}.xlsx", XLSX.media_type)


def _found(request: Request, code: str) -> tuple[selecting.Checkup, date]:
    """The check-up of a community that one may see, and the day it speaks of. Raises Http404."""
    place = selectors.communities(request.user).filter(code=code).first()
    if place is None:
        raise Http404
    on, known = days(request)
    return selecting.checkups([place], on=on, known=selectors.end_of(known), viewer=request.user)[code], on
