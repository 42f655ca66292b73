"""Communities: the list, the matrix with its drawer, the gaps, the decisions."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from meihao.accounts.permissions import Permission
from meihao.assessment import rules, selectors, services
from meihao.assessment.forms import CommunityFilter, Conclusion, Designation
from meihao.assessment.rules import Block
from meihao.assessment.rules import matrix as matrix_of
from meihao.assessment.selectors import explaining, listing
from meihao.assessment.views.subject import Opened, days, may_at, opened
from meihao.policy import library
from meihao.web.http import Request, page, requires

SHOW = {"": "全部", "unmet": "未满足", "unknown": "未知", "met": "满足"}


@require_GET
@requires(Permission.COMMUNITY_READ)
def register(request: Request) -> HttpResponse:
    """The communities one may see, narrowed as one types, with what each still lacks."""
    form = CommunityFilter(request.GET, districts=listing.districts(request.user))
    wanted = form.cleaned_data if form.is_valid() else {}
    found = listing.register(request.user, query=wanted.get("q", ""), district=wanted.get("district", ""))
    rows = Paginator(found, 30).get_page(request.GET.get("page"))
    on, known = days(request)
    listed = listing.rows(list(rows.object_list), viewer=request.user, on=on, known=selectors.end_of(known))
    context = {"form": form, "rows": rows, "listed": listed, "as_of": on, "pack": library.current()}
    context["known_by"] = known if known < timezone.localdate() else None
    return page(request, "assessment/communities.html", context, part="rows")


@require_GET
@requires(Permission.COMMUNITY_READ)
def matrix(request: Request, code: str) -> HttpResponse:
    """34 indicators by three levels, and the level one has opened with its reasons."""
    here = opened(request, code)
    level = request.GET.get("c") or _first_to_look_at(here)
    try:
        explained = explaining.explain(here.assessment, level, request.user) if level else None
    except KeyError as error:
        raise Http404 from error
    show = request.GET.get("show", "")
    blocks = matrix_of(here.assessment)
    context = {**here.context, "tab": "matrix", "blocks": blocks, "columns": _columns(blocks), "opened": explained}
    context |= {
        "tally": here.assessment.tally,
        "show": show if show in SHOW else "",
        "shows": SHOW,
        "chosen": bool(request.GET.get("c")),
    }
    context["experts_wanted"] = sum(gap.kind == "expert" for gap in here.assessment.gaps)
    return page(request, "assessment/matrix.html", context, part="drawer")


def _first_to_look_at(here: Opened) -> str:
    """The first required level that is not met; the first of all when none lacks anything."""
    lacking = [
        level.id
        for level, node in here.assessment.by_level.values()
        if here.assessment.requires(level) and node.verdict < 2
    ]
    return lacking[0] if lacking else here.assessment.pack.levels[0].id


def _columns(blocks: tuple[Block, ...]) -> list[list[Block]]:
    """The blocks in three columns of about one height, each column in the instrument's order."""
    columns: list[list[Block]] = [[], [], []]
    for block in sorted(blocks, key=lambda each: -len(each.lines)):
        min(columns, key=lambda column: sum(len(each.lines) + 2 for each in column)).append(block)
    return [sorted(column, key=blocks.index) for column in columns]


@require_GET
@requires(Permission.COMMUNITY_READ)
def gaps(request: Request, code: str) -> HttpResponse:
    """What is still lacking, who is to do what, and what that unlocks."""
    here = opened(request, code)
    rows = rules.gap_rows(here.assessment, listing.owners(here.assessment.pack, here.community.organisation))
    system, owner, kind = (request.GET.get(name, "") for name in ("system", "owner", "kind"))
    owners = sorted({row.owner for row in rows})
    kept = [
        row
        for row in rows
        if (not system or row.system == system) and (not owner or row.owner == owner) and (not kind or row.kind == kind)
    ]
    context = {
        **here.context,
        "tab": "gaps",
        "rows": Paginator(kept, 40).get_page(request.GET.get("page")),
        "owners": owners,
    }
    context |= {"system": system, "owner": owner, "kind": kind, "kinds": rules.KINDS, "tally": here.assessment.tally}
    return page(request, "assessment/gaps.html", context, part="rows")


@require_GET
@requires(Permission.COMMUNITY_READ)
def decisions(request: Request, code: str) -> HttpResponse:
    """What was decided about the community, on what, and the forms to decide."""
    return _decisions(request, opened(request, code))


def _decisions(
    request: Request, here: Opened, *, designation: Designation | None = None, conclusion: Conclusion | None = None
) -> HttpResponse:
    status = 422 if designation or conclusion else 200
    pack = here.assessment.pack
    context = {
        **here.context,
        "tab": "decisions",
        "history": selectors.history(here.subject.pk),
        "tally": here.assessment.tally,
    }
    context["outcomes"] = services.OUTCOMES | {profile.id: profile.name for profile in pack.profiles.values()}
    latest = selectors.latest(here.subject.pk)
    context["designation"] = designation or Designation(
        pack=pack,
        initial={
            "profile": here.assessment.profile.id,
            "on": timezone.localdate(),
            "after": latest.get(selectors.DESIGNATION, 0),
        },
    )
    context["conclusion"] = conclusion or Conclusion(
        initial={"seen": here.assessment.digest, "on": here.on, "after": latest.get(services.CONCLUSION, 0)}
    )
    context["may_decide"] = may_at(request, here.community, Permission.DECISION_MAKE)
    return page(request, "assessment/decisions.html", context, status=status)


@require_POST
@requires(Permission.DECISION_MAKE)
def designate(request: Request, code: str) -> HttpResponse:
    """Say which kind of pilot the community is to be."""
    here = opened(request, code, Permission.DECISION_MAKE)
    form = Designation(request.POST, pack=here.assessment.pack)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.designate(subject=here.subject.pk, actor=request.user, at=timezone.now(), **given)
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            return redirect("assessment:decisions", code)
    return _decisions(request, here, designation=form)


@require_POST
@requires(Permission.DECISION_MAKE)
def conclude(request: Request, code: str) -> HttpResponse:
    """Conclude the assessment on what the page showed."""
    here = opened(request, code, Permission.DECISION_MAKE)
    form = Conclusion(request.POST)
    if form.is_valid():
        try:
            services.conclude(subject=here.subject.pk, actor=request.user, at=timezone.now(), **form.cleaned_data)
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            return redirect("assessment:decisions", code)
    return _decisions(request, here, conclusion=form)
