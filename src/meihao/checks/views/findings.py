"""Inspections of a project and what they found: recording, raising, mending, checking again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.models import Blob
from meihao.attachments.selectors import file_response
from meihao.checks import services
from meihao.checks.forms.inspections import FindingForm, InspectionForm, MendForm, RecheckForm
from meihao.checks.models import InspectedItem, Inspection
from meihao.checks.rules import findings as rules
from meihao.checks.selectors import catalogue, findings
from meihao.checks.selectors.plans import drawn_for
from meihao.checks.views.opening import head, kept
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.rules.schemes import quantity
from meihao.renovation.selectors.opening import opened
from meihao.web.http import Request, page, requires

if TYPE_CHECKING:
    from meihao.checks.selectors.findings import Standing


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_ADVANCE)
def new(request: Request, code: str) -> HttpResponse:
    """Record an inspection: choose an area, then say what was seen of its items."""
    here = opened(request.user, code)
    pack = library.current()
    areas = pack.parts.inspection.areas
    area = next((each for each in areas if each.id == request.GET.get("area", "")), None)
    mine = [(name, side.name) for name, side in catalogue.inspecting(request.user, here, pack).items()]
    context = {**head(here), "areas": areas, "area": area, "may": bool(mine)}
    if area is None:
        return page(request, "checks/inspect.html", context, status=422 if request.method == "POST" else 200)
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = InspectionForm(
        *given,
        pack=pack,
        area=area.id,
        sides=mine,
        draws=list(drawn_for(here)),
        initial={"on": timezone.localdate()},
    )
    if form.is_valid() and (made := _inspected(request, here, form)):
        messages.success(request, "已填报检查结果。")
        return redirect("checks:inspection", code, made.pk)
    return page(request, "checks/inspect.html", {**context, "form": form}, status=422 if form.errors else 200)


def _inspected(request: Request, here: Project, form: InspectionForm) -> Inspection | None:
    given, at = form.cleaned_data, timezone.now()
    found = []
    for item in form.items:
        photo = kept(form, f"photo-{item.id}", at)
        values = form.values(item)
        if verdict := given[f"verdict-{item.id}"]:
            found.append(services.Found(item.id, verdict, values, given[f"note-{item.id}"], photo))
        elif values or photo or given[f"note-{item.id}"].strip():
            form.add_error(f"verdict-{item.id}", f"“{item.name}”填了内容，请选结论")
    if form.errors:
        return None
    try:
        return services.inspect(
            project=here.pk,
            side=given["side"],
            on=given["on"],
            found=found,
            draw=int(given["draw"]) if given.get("draw") else None,
            actor=request.user,
            at=at,
        )
    except services.Refused as refused:
        form.add_error(None, list(refused.reasons))
        return None


@require_safe
@requires(Permission.PROJECT_READ)
def inspection(request: Request, code: str, inspection: int) -> HttpResponse:
    """One inspection: its items, and what was raised of them."""
    here = opened(request.user, code)
    row = findings.inspection(here, inspection)
    if row is None:
        raise Http404
    pack, today = library.current(), timezone.localdate()
    known = catalogue.items(pack)
    lines = []
    for each in row.items.all():
        item = known.get(each.item)
        limits = catalogue.limits(item, pack) if item else {}
        figures = [
            (limits[name].text, quantity(value), limits[name]) for name, value in each.values.items() if name in limits
        ]
        raised = [(one, rules.STATES[one.state]) for one in cast("list[Standing]", each.findings.all())]
        lines.append((each, item.name if item else each.item, figures, raised))
    context = {
        **head(here),
        "inspection": row,
        "side": catalogue.sides(pack)[row.side].name,
        "lines": lines,
        "may_raise": catalogue.on_side(request.user, row.side, here, pack),
        "today": today,
    }
    return page(request, "checks/inspection.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_ADVANCE)
def raised(request: Request, code: str, inspected: int) -> HttpResponse:
    """Ask for something that failed to be mended."""
    here = opened(request.user, code)
    row = InspectedItem.objects.select_related("inspection", "photo").filter(
        inspection__project=here, pk=inspected
    ).first()  # fmt: skip
    if row is None:
        raise Http404
    pack, today = library.current(), timezone.localdate()
    terms = catalogue.terms(pack)
    term = f"一般问题 {terms.least} 至 {terms.most} 天；严重问题填当天，立即停工整改"
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    initial = {"text": row.note, "due_on": today + timedelta(days=terms.usual), "responsible": catalogue.CONTRACTOR}
    choices = list(catalogue.answerable(pack).items())
    form = FindingForm(*given, responsible=choices, term=term, initial=initial)
    if form.is_valid():
        at = timezone.now()
        photo = kept(form, "photo", at)
        said = {name: form.cleaned_data[name] for name in ("severity", "place", "text", "responsible", "due_on")}
        if not form.errors:
            try:
                made = services.raise_finding(
                    project=here.pk, item=row.pk, given=services.Raised(**said, photo=photo), actor=request.user, at=at
                )
            except services.Refused as refused:
                form.add_error(None, list(refused.reasons))
            else:
                messages.success(request, f"已开整改单，限 {made.due_on.isoformat()} 前整改。")
                return redirect("checks:finding", code, made.pk)
    item = catalogue.items(pack).get(row.item)
    context = {
        **head(here),
        "row": row,
        "item": item.name if item else row.item,
        "form": form,
        "may": catalogue.on_side(request.user, row.inspection.side, here, pack) and row.verdict == "fail",
    }
    return page(request, "checks/raise.html", context, status=422 if form.errors else 200)


@require_safe
@requires(Permission.PROJECT_READ)
def finding(request: Request, code: str, finding: int) -> HttpResponse:
    """One finding: its timeline with photographs, and the form of whoever acts next."""
    here = opened(request.user, code)
    return _finding(request, here, _one(here, finding))


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def mend(request: Request, code: str, finding: int) -> HttpResponse:
    """Say that a finding was mended."""
    here = opened(request.user, code)
    row = _one(here, finding)
    form = MendForm(request.POST, request.FILES, auto_id="mend_%s")
    if form.is_valid() and _followed(request, here, row.pk, form, "mended"):
        messages.success(request, "已填报整改，等待复查。")
        return redirect("checks:finding", code, finding)
    return _finding(request, here, row, mending=form)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def recheck(request: Request, code: str, finding: int) -> HttpResponse:
    """Close a finding that was mended, or return it."""
    here = opened(request.user, code)
    row = _one(here, finding)
    form = RecheckForm(request.POST, request.FILES, auto_id="recheck_%s")
    if form.is_valid() and _followed(request, here, row.pk, form, form.cleaned_data["step"]):
        messages.success(request, "已记下复查结论。")
        return redirect("checks:finding", code, finding)
    return _finding(request, here, row, checking=form)


def _followed(request: Request, here: Project, finding: int, form: MendForm | RecheckForm, step: str) -> bool:
    at: datetime = timezone.now()
    photo = kept(form, "photo", at)
    if form.errors:
        return False
    given = form.cleaned_data
    said = services.Mended(step, given["note"], photo, given.get("due_on"))
    try:
        services.follow_finding(
            project=here.pk, finding=finding, seen=given["seen"], given=said, actor=request.user, at=at
        )
    except services.Refused as refused:
        form.add_error(None, list(refused.reasons))
        return False
    return True


@require_safe
@requires(Permission.PROJECT_READ)
def photo(request: Request, code: str, finding: int, finding_step: int) -> HttpResponse:
    """The photograph of a finding (0) or of one of its steps."""
    row = _one(opened(request.user, code), finding)
    blob = (
        row.photo
        if finding_step == 0
        else next((each.photo for each in row.steps.all() if each.number == finding_step), None)
    )
    return _picture(blob, f"{row.place}-{finding_step}")


@require_safe
@requires(Permission.PROJECT_READ)
def item_photo(request: Request, code: str, inspected: int) -> HttpResponse:
    """The photograph of an inspected item."""
    here = opened(request.user, code)
    rows = InspectedItem.objects.select_related("photo__shown")
    row = rows.filter(inspection__project=here, pk=inspected).first()
    return _picture(row.photo if row else None, f"{inspected}")


def _picture(blob: Blob | None, name: str) -> HttpResponse:
    if blob is None:
        raise Http404
    return cast("HttpResponse", file_response(blob, name=name, inline=True))


def _one(here: Project, pk: int) -> Standing:
    row = findings.one(here, pk)
    if row is None:
        raise Http404
    return row


def _finding(
    request: Request,
    here: Project,
    row: Standing,
    *,
    mending: MendForm | None = None,
    checking: RecheckForm | None = None,
) -> HttpResponse:
    pack, today = library.current(), timezone.localdate()
    steps = list(row.steps.all())
    begun = {"seen": len(steps)}
    terms = catalogue.terms(pack)
    again = today if row.severity == rules.SERIOUS else today + timedelta(days=terms.usual)
    may_mend = findings.may_mend(request.user, row, here, pack)
    may_recheck = findings.may_recheck(request.user, row, here, pack)
    context = {
        **head(here),
        "it": findings.told(row, pack, today),
        "steps": steps,
        "mending": mending or (MendForm(initial=begun, auto_id="mend_%s") if may_mend else None),
        "checking": checking
        or (RecheckForm(initial={**begun, "due_on": again}, auto_id="recheck_%s") if may_recheck else None),
    }
    return page(request, "checks/finding.html", context, status=422 if mending or checking else 200)
