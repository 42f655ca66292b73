"""Projects: the board and the table, one project with its gate, and the forms that move it."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.rules import CSV, XLSX
from meihao.places.selectors.points import collection
from meihao.policy import library
from meihao.policy.lifecycle import lifecycle
from meihao.renovation import services
from meihao.renovation.forms import AsideForm, NoteForm, PartyForm, ProjectFilter, ProjectForm, StepForm
from meihao.renovation.models import RENOVATION, Project
from meihao.renovation.rules.project_sheets import write_csv, write_xlsx
from meihao.renovation.selectors import choices, explaining, kinds, listing, maps, reconciliation
from meihao.renovation.selectors.explaining import Opened, Way
from meihao.renovation.selectors.listing import Standing
from meihao.renovation.selectors.opening import opened
from meihao.web.http import Request, geojson, page, requires

ROWS = 30
FILES = {"xlsx": (write_xlsx, XLSX.media_type), "csv": (write_csv, f"{CSV.media_type}; charset=utf-8")}
"""What the list may be saved as."""


@require_safe
@requires(Permission.PROJECT_READ)
def register(request: Request) -> HttpResponse:
    """The projects one may see, as a board by stage or as a table."""
    form, found = _narrowed(request)
    on, known = timezone.localdate(), timezone.now()
    view = request.GET.get("view", "")
    board = view not in {"table", "map"}
    context: dict[str, Any] = {
        "form": form,
        "board": board,
        "mapped": view == "map",
        "may_register": request.user.may(Permission.PROJECT_EDIT),
    }
    if board:
        context["lanes"] = listing.lanes(found, on=on, known=known)
        context["number"] = sum(lane.number for lane in context["lanes"])
    else:
        if view == "map":
            found = maps.placed(found)
            context |= {"legend": maps.shades(listing.counts(found)), "most": maps.MOST}
        rows = Paginator(found, ROWS).get_page(request.GET.get("page"))
        context |= {"rows": rows, "listed": listing.listed(list(rows.object_list), on=on, known=known)}
    return page(request, "renovation/projects/register.html", context, part="rows")


def _narrowed(request: Request) -> tuple[ProjectFilter, Standing]:
    """The filter of the list as it stands in the address, and the projects it leaves."""
    cycle = lifecycle(library.current(), RENOVATION)
    form = ProjectFilter(
        request.GET,
        districts=listing.districts(request.user),
        stages=[(stage.id, stage.name) for stage in cycle.stages],
    )
    wanted = form.cleaned_data if form.is_valid() else {}
    return form, listing.register(
        request.user,
        query=wanted.get("q", ""),
        district=wanted.get("district", ""),
        at_stage=wanted.get("stage", ""),
        year=wanted.get("year"),
    )


@require_safe
@requires(Permission.PROJECT_READ)
def listed(request: Request, form: str) -> HttpResponseBase:
    """The projects that the page shows, all of them, as a file that grows row by row."""
    today = timezone.localdate()
    lines = listing.lines(_narrowed(request)[1], on=today, known=timezone.now())
    write, media_type = FILES[form]
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write(lines, out)
    out.seek(0)
    name = f"项目清单-{today.isoformat()}.{form}"
    return FileResponse(out, as_attachment=True, filename=name, content_type=media_type)


@require_safe
@requires(Permission.PROJECT_READ)
def points(request: Request) -> HttpResponse:
    """The projects of the list as points, narrowed as the list is."""
    return geojson(collection(maps.points(_narrowed(request)[1])))


@require_safe
@requires(Permission.PROJECT_READ)
def project_points(request: Request, code: str) -> HttpResponse:
    """The compounds, buildings and illegal structures of a project as points."""
    return geojson(collection(maps.of_project(opened(request.user, code))))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_EDIT)
def new(request: Request) -> HttpResponse:
    """Enter a project into the reserve: choose the community or street first, then its compounds."""
    place = choices.territory(request.user, request.GET.get("place", ""))
    if place is None:
        places = {"places": choices.territories(request.user)}
        return page(request, "renovation/projects/place.html", places, status=422 if request.method == "POST" else 200)
    compounds = choices.free_compounds(place)
    initial = {"on": timezone.localdate(), "year": timezone.localdate().year}
    form = ProjectForm(request.POST or None, compounds=compounds, initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = services.register_project(
                code=given["code"],
                name=given["name"],
                territory=place.pk,
                compounds=[int(each) for each in given["compounds"]],
                year=given["year"],
                on=given["on"],
                actor=request.user,
                at=timezone.now(),
            )
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, f"已登记{made}。")
            return redirect("renovation:project", made.code)
    context = {"place": place, "form": form, "compounds": compounds}
    return page(request, "renovation/projects/new.html", context, status=422 if form.errors else 200)


@require_safe
@requires(Permission.PROJECT_READ)
def project(request: Request, code: str) -> HttpResponse:
    """One project: its stage, the gate before it, who acts next, and how it came here."""
    here = opened(request.user, code)
    return _project(request, here, on=_day(request))


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def propose(request: Request, code: str, step: str) -> HttpResponse:
    """Put a step up for decision."""
    here = opened(request.user, code)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            services.propose(
                project=here.pk, step=step, actor=request.user, at=timezone.now(), note=form.cleaned_data["note"]
            )
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "已提请，等待决定。")
            return redirect("renovation:project", code)
    return _project(request, here, note=form)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def advance(request: Request, code: str, step: str) -> HttpResponse:
    """Decide a step onward."""
    here = opened(request.user, code)
    way = next((way for way in _opened(request, here).ways if way.step.id == step), None)
    form = StepForm(request.POST, yielding=_yielding(way))
    if form.is_valid() and _decided(request, here, form, step, yielded=form.yielded, seen=form.cleaned_data["seen"]):
        return redirect("renovation:project", code)
    return _project(request, here, decision=form)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def aside(request: Request, code: str) -> HttpResponse:
    """Decide to suspend, resume, return or withdraw."""
    here = opened(request.user, code)
    form = AsideForm(request.POST, steps=_opened(request, here).aside)
    if form.is_valid() and _decided(request, here, form, form.cleaned_data["step"]):
        return redirect("renovation:project", code)
    return _project(request, here, aside=form)


@require_POST
@requires(Permission.PROJECT_EDIT)
def party(request: Request, code: str) -> HttpResponse:
    """Name a firm that takes part."""
    here = opened(request.user, code)
    form = PartyForm(request.POST, bodies=choices.party_bodies(), firms=choices.firms())
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.appoint_party(
                project=here.pk,
                body=given["body"],
                organisation=int(given["organisation"]),
                on=given["since"],
                actor=request.user,
                at=timezone.now(),
            )
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "已指定。")
            return redirect("renovation:project", code)
    return _project(request, here, party=form)


def _decided(request: Request, here: Project, form: StepForm | AsideForm, step: str, **more: Any) -> bool:
    """Decide; what is refused is laid to the form."""
    given = form.cleaned_data
    try:
        services.advance(
            project=here.pk,
            step=step,
            on=given["on"],
            grounds=given["grounds"],
            after=given["after"],
            actor=request.user,
            at=timezone.now(),
            **more,
        )
    except services.Refused as refused:
        form.add_error(None, list(refused.reasons))
        return False
    messages.success(request, "已作出决定。")
    return True


def _panel(request: Request, here: Project, on: date) -> tuple[str, Mapping[str, Any]] | None:
    """What the app of another lifecycle shows of its project: the template, and what that prints."""
    kind = kinds.kind_of(here)
    return (kind.template, kind.panel(here, request.user, on, timezone.now())) if kind else None


def _day(request: Request) -> date:
    """The day asked about: today unless the address names one that has been."""
    today = timezone.localdate()
    try:
        return min(date.fromisoformat(request.GET.get("on", "")), today)
    except ValueError:
        return today


def _opened(request: Request, here: Project, on: date | None = None) -> Opened:
    return explaining.opened(here, request.user, on=on or timezone.localdate(), known=timezone.now())


def _yielding(way: Way | None) -> list[Any]:
    return [told.line.condition for told in way.yielding] if way and way.may_yield else []


def _project(
    request: Request,
    here: Project,
    *,
    on: date | None = None,
    decision: StepForm | None = None,
    aside: AsideForm | None = None,
    party: PartyForm | None = None,
    note: NoteForm | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    known = _opened(request, here, on)
    last = known.now.last.pk if known.now.last else 0
    way = known.ways[0] if known.ways else None
    begun = {"on": today, "after": last}
    compounds = [each.compound for each in here.memberships.all() if each.until is None]
    mine = any(here.organisation.path.startswith(path) for path in request.user.territories(Permission.PROJECT_EDIT))
    context = {
        "project": here,
        "known": known,
        "way": way,
        "as_of": on or today,
        "is_today": (on or today) == today,
        "on_site": reconciliation.on_site(request.user, here, library.current(), by=timezone.now()),
        "decision": decision
        or StepForm(initial=begun | {"seen": way.gate.digest if way else ""}, yielding=_yielding(way)),
        "note": note or NoteForm(auto_id="note_%s"),
        "aside": aside or (AsideForm(initial=begun, steps=known.aside) if known.aside else None),
        "party": party
        or (
            PartyForm(initial={"since": today}, bodies=choices.party_bodies(), firms=choices.firms()) if mine else None
        ),
        "parties": [each for each in here.parties.all() if each.until is None],
        "compounds": compounds,
        "placed": any(each.longitude is not None for each in compounds),
        "bodies": library.current().bodies,
        "panel": _panel(request, here, on or today),
    }
    refused = any(form is not None and form.errors for form in (decision, aside, party, note))
    return page(request, "renovation/projects/project.html", context, status=422 if refused else 200)
