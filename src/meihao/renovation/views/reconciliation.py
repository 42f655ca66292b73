"""The filed scheme against what was built: the table, one commitment, recording, acceptance, decisions to drop."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.rules import PICTURES, XLSX
from meihao.attachments.rules import Refused as FileRefused
from meihao.attachments.selectors import file_response
from meihao.attachments.services import keep
from meihao.policy import library
from meihao.renovation import services
from meihao.renovation.forms.works import DroppingForm, WorksForm, WorksReviewForm
from meihao.renovation.models import AsBuilt, Commitment, Dropping, Project
from meihao.renovation.rules.reconciling import decider
from meihao.renovation.rules.schemes import quantity
from meihao.renovation.selectors import reconciliation as selecting
from meihao.renovation.selectors.opening import opened
from meihao.renovation.selectors.schemes import Names, names, promise_of, told
from meihao.web.http import Request, download, page, requires

PHOTOS = frozenset(kind.media_type for kind in PICTURES)


@require_safe
@requires(Permission.PROJECT_READ)
def reconciliation(request: Request, code: str) -> HttpResponse:
    """Every commitment with what was promised, built and accepted, and what it comes to."""
    here = opened(request.user, code)
    pack = library.current()
    context = {
        "project": here,
        "found": selecting.opened(here, names(here, pack), by=timezone.now()),
        "may_record": selecting.records_works(request.user, here, pack),
    }
    return page(request, "renovation/reconciliation/table.html", context)


@require_safe
@requires(Permission.PROJECT_READ)
def reconciliation_sheet(request: Request, code: str) -> HttpResponse:
    """The table as a workbook."""
    here = opened(request.user, code)
    content = selecting.sheet(here, names(here, library.current()), by=timezone.now())
    if content is None:
        raise Http404
    return download(content, f"承诺与完成-{here.code}.xlsx", XLSX.media_type)


@require_safe
@requires(Permission.PROJECT_READ)
def line(request: Request, code: str, line: int) -> HttpResponse:
    """One commitment with its records of works."""
    here = opened(request.user, code)
    return _line(request, here, line)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_ADVANCE)
def record(request: Request, code: str) -> HttpResponse:
    """Record works, for the commitment that the address names or for none."""
    here = opened(request.user, code)
    pack = library.current()
    words = names(here, pack)
    wanted = request.GET.get("line", "")
    promise = selecting.standing(here, int(wanted)) if wanted.isdecimal() and len(wanted) < 10 else None
    if wanted and promise is None:
        raise Http404
    form = _works_form(request, words, promise)
    if form.is_valid() and (made := _recorded(request, here, form, promise)):
        messages.success(request, "已填报，等待建设单位验收。")
        if promise is not None:
            return redirect("renovation:reconciliation_line", code, promise.number)
        return redirect("renovation:works", code, made.pk)
    context = {
        "project": here,
        "form": form,
        "promise": told(promise_of(promise), words) if promise else None,
        "may_record": selecting.records_works(request.user, here, pack),
        "others": [
            told(each, words)
            for each in selecting.open_promises(here, by=timezone.now())
            if promise is None or each.number != promise.number
        ],
    }
    return page(request, "renovation/reconciliation/record.html", context, status=422 if form.errors else 200)


def _works_form(request: Request, words: Names, promise: Commitment | None) -> WorksForm:
    initial: dict[str, Any] = {"on": timezone.localdate()}
    if promise is not None:
        initial |= {"building": promise.building_id or "", "place": promise.place}
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return WorksForm(*given, words=words, promised=promise is not None, initial=initial)


def _recorded(request: Request, here: Project, form: WorksForm, promise: Commitment | None) -> AsBuilt | None:
    given, at = form.cleaned_data, timezone.now()
    try:
        blob = keep(given["photo"].file, name=given["photo"].name, at=at, allowed=PHOTOS)
        return services.record_works(
            project=here.pk,
            number=promise.number if promise else None,
            quantity=given["quantity"],
            where=form.where,
            on=given["on"],
            photo=blob.pk,
            item=given.get("item", ""),
            unit=given.get("unit", ""),
            note=given["note"],
            actor=request.user,
            at=at,
        )
    except FileRefused as refused:
        form.add_error("photo", str(refused))
    except services.Refused as refused:
        form.add_error(None, list(refused.reasons))
    return None


@require_safe
@requires(Permission.PROJECT_READ)
def works(request: Request, code: str, work: int) -> HttpResponse:
    """One record of works, and the form of whoever accepts it."""
    here = opened(request.user, code)
    return _works(request, here, _work(here, work))


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def review(request: Request, code: str, work: int) -> HttpResponse:
    """Accept a record of works, or return it."""
    here = opened(request.user, code)
    row = _work(here, work)
    form = WorksReviewForm(request.POST)
    if form.is_valid():
        try:
            services.review_works(
                project=here.pk, work=row.pk, actor=request.user, at=timezone.now(), **form.cleaned_data
            )
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "已记下验收结论。")
            return redirect("renovation:works", code, work)
    return _works(request, here, row, form)


@require_safe
@requires(Permission.PROJECT_READ)
def photo(request: Request, code: str, work: int) -> HttpResponse:
    """The photograph of a record of works."""
    row = _work(opened(request.user, code), work)
    return cast("HttpResponse", file_response(row.photo, name=f"{row.item}-{row.on:%Y%m%d}", inline=True))


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def drop(request: Request, code: str, line: int) -> HttpResponse:
    """Decide that a commitment need not be kept."""
    here = opened(request.user, code)
    form = DroppingForm(request.POST)
    if form.is_valid():
        try:
            services.drop_commitment(
                project=here.pk, number=line, actor=request.user, at=timezone.now(), **form.cleaned_data
            )
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "已作出取消决定。")
            return redirect("renovation:reconciliation_line", code, line)
    return _line(request, here, line, form)


def _line(request: Request, here: Project, number: int, form: DroppingForm | None = None) -> HttpResponse:
    pack = library.current()
    found = selecting.opened(here, names(here, pack), by=timezone.now())
    row = next((each for each in found.rows if each.number == number), None) if found else None
    if found is None or row is None or row.line.promise is None:
        raise Http404
    promise = row.line.promise
    decision = Dropping.objects.filter(project=here, number=number).select_related("by").first()
    context = {
        "project": here,
        "row": row,
        "promise": told(promise, names(here, pack)),
        "works": [_record(found.works[each.id], row.unit) for each in row.line.records],
        "decision": decision,
        "decider": pack.bodies[decider(promise.promised_by)].name,
        "may_drop": decision is None and selecting.drops(request.user, promise.promised_by, here, pack),
        "may_record": decision is None and selecting.records_works(request.user, here, pack),
        "form": form or DroppingForm(auto_id="drop_%s"),
    }
    return page(request, "renovation/reconciliation/line.html", context, status=422 if form else 200)


def _record(work: AsBuilt, unit: str) -> tuple[AsBuilt, str, Any]:
    return work, f"{quantity(work.quantity)} {unit}", getattr(work, "review", None)


def _works(request: Request, here: Project, row: AsBuilt, form: WorksReviewForm | None = None) -> HttpResponse:
    pack = library.current()
    context = {
        "project": here,
        "work": row,
        "amount": f"{quantity(row.quantity)} {row.unit}",
        "where": names(here, pack).where(selecting.where_of(row)),
        "review": getattr(row, "review", None),
        "may_accept": selecting.accepts_works(request.user, here, pack) and row.by_id != request.user.pk,
        "form": form or WorksReviewForm(),
    }
    return page(request, "renovation/reconciliation/works.html", context, status=422 if form else 200)


def _work(here: Project, work: int) -> AsBuilt:
    rows = AsBuilt.objects.select_related("by", "review__by", "photo__shown", "commitment")
    row = rows.filter(project=here, pk=work).first()
    if row is None:
        raise Http404
    return row
