"""Pages of returns: the matrix of a month, a district's return, what is behind a figure, and the workbook."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.rules import XLSX
from meihao.organisations.models import Organisation
from meihao.plans.rules.plans import Band
from meihao.plans.selectors.plans import city, districts
from meihao.policy import library
from meihao.returns import services
from meihao.returns.forms import HearForm, MonthFilter, SubmitForm
from meihao.returns.rules.differing import amounts, differences
from meihao.returns.rules.figures import amount_said, said, within
from meihao.returns.rules.months import Month
from meihao.returns.rules.returning import Refused
from meihao.returns.selectors import books, pages
from meihao.returns.selectors.computing import computed
from meihao.web.http import Request, download, page, requires


@require_safe
@requires(Permission.PLAN_READ)
def overview(request: Request) -> HttpResponse:
    """A month's figures by district, one sheet at a time, with the sums held against their parts."""
    form, month, chosen, whole = _narrowed(request)
    sheets = library.current().parts.statistics.sheets
    wanted = request.GET.get("sheet", "")
    sheet = next((each for each in sheets if each.id == wanted), next(each for each in sheets if each.id == "progress"))
    told = pages.sheet_of(month, sheet.id, known=timezone.now())
    context = {
        "form": form,
        "month": month,
        "sheets": sheets,
        "sheet": sheet,
        "matrix": pages.matrix(told, chosen, sheet=sheet.id, whole=whole),
        "unmapped": len([work for work in told.unmapped if told.records.projects[work.project][1] in _numbers(chosen)]),
        "chosen": chosen,
    }
    return page(request, "returns/overview.html", context, part="rows")


@require_safe
@requires(Permission.PLAN_READ)
def chart(request: Request) -> JsonResponse:
    """The months of the year: how many compounds had been started and done."""
    _, month, chosen, _ = _narrowed(request)
    course = pages.course(month.year, month, chosen, known=timezone.now())
    return JsonResponse(
        {
            "legend": {"top": 0, "left": 0},
            "xAxis": {"type": "category", "data": [f"{each.number} 月" for each, _, _ in course]},
            "yAxis": {"type": "value", "minInterval": 1},
            "series": [
                {"name": "累计开工", "type": "bar", "data": [started for _, started, _ in course]},
                {"name": "累计完工", "type": "bar", "data": [done for _, _, done in course]},
            ],
        }
    )


@require_safe
@requires(Permission.PLAN_READ)
def export(request: Request) -> HttpResponse:
    """The month as a workbook, for the districts that the page shows."""
    _, month, chosen, _ = _narrowed(request)
    if not chosen:
        raise Http404
    content = books.book(computed(month, known=timezone.now()), chosen)
    where = chosen[0].name if len(chosen) == 1 else "各区市"
    return download(content, f"统计报表-{month}-{where}.xlsx", XLSX.media_type)


@require_safe
@requires(Permission.PLAN_READ)
def district(request: Request, month: str, district: str) -> HttpResponse:
    """A district's return of a month: what the records say, what was said, and what is to be done."""
    return _district(request, *_opened(request, month, district))


@require_POST
@requires(Permission.PLAN_PROPOSE)
def submit(request: Request, month: str, district: str) -> HttpResponse:
    """Hand the month in."""
    of, here = _opened(request, month, district)
    form = SubmitForm(request.POST)
    if form.is_valid():
        try:
            services.submit_return(
                district=here.pk, month=of, actor=request.user, at=timezone.now(), **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, f"已报送{of.said}报表，等市里接收。")
            return redirect("returns:district", month, district)
    return _district(request, of, here, submitting=form)


@require_POST
@requires(Permission.PLAN_PROPOSE)
def hear(request: Request, month: str, district: str) -> HttpResponse:
    """Accept the return, or send it back."""
    of, here = _opened(request, month, district)
    form = HearForm(request.POST)
    if form.is_valid():
        known = {row.pk for row in pages.submissions(of, [here]).get(here.pk, [])}
        if form.cleaned_data["submission"] not in known:
            raise Http404
        try:
            heard = services.hear_return(actor=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, f"{heard}。")
            return redirect("returns:district", month, district)
    return _district(request, of, here, hearing=form)


@require_safe
@requires(Permission.PLAN_READ)
def figure(request: Request, month: str, district: str, field: str) -> HttpResponse:
    """The projects behind a figure."""
    of, here = _opened(request, month, district)
    wanted = next((each for each in library.current().parts.statistics.fields if each.id == field), None)
    if wanted is None or wanted.kind == "words":
        raise Http404
    told = computed(of, known=timezone.now(), fields={field})
    parts, hidden = pages.behind(request.user, told, wanted, here)
    row = told.sheet.districts[here.pk]
    context = {
        "month": of,
        "district": here,
        "field": wanted,
        "text": said(wanted, row),
        "parts": [(part, said(part, row), rows) for part, rows in parts],
        "planned": [part.id for part, _ in parts if part.figure.startswith("planned.")],
        "plan": told.records.plan,
        "hidden": hidden,
    }
    return page(request, "returns/figure.html", context)


def _narrowed(request: Request) -> tuple[MonthFilter, Month, list[Organisation], bool]:
    """The month and the districts asked for: last month, and all that one sees, unless the address says otherwise."""
    seen = pages.seen_by(request.user)
    form = MonthFilter(request.GET, districts=[(each.code, each.name) for each in seen])
    form.is_valid()
    today = Month.of(timezone.localdate())
    month = min(form.cleaned_data.get("month") or today.before, today)
    code = form.cleaned_data.get("district", "")
    chosen = [each for each in seen if not code or each.code == code]
    top = city()
    return form, month, chosen, top is not None and len(chosen) == len(districts(top))


def _opened(request: Request, month: str, district: str) -> tuple[Month, Organisation]:
    """The month and district of an address. Raises Http404."""
    try:
        of = Month.read(month)
    except ValueError as error:
        raise Http404 from error
    here = next((each for each in pages.seen_by(request.user) if each.code == district), None)
    if here is None or of > Month.of(timezone.localdate()):
        raise Http404
    return of, here


def _numbers(chosen: list[Organisation]) -> set[int]:
    return {each.pk for each in chosen}


def _district(
    request: Request,
    of: Month,
    here: Organisation,
    *,
    submitting: SubmitForm | None = None,
    hearing: HearForm | None = None,
) -> HttpResponse:
    told = computed(of, known=timezone.now())
    row = told.sheet.districts[here.pk]
    handed = pages.submissions(of, [here]).get(here.pk, [])
    last = handed[0] if handed else None
    digest = pages.digest_of(pages.drawn_up(told, here))
    waits = last is not None and not pages.outcome_of(last)
    mine = pages.may_submit(request.user, here)
    advance = request.user.may(Permission.PLAN_PROPOSE)
    was = amounts(last.document) if last else {}
    fields = [field for field in told.fields if field.kind != "words"]
    context: dict[str, Any] = {
        "month": of,
        "district": here,
        "sheets": [
            (sheet, [_figure(field, row, was) for field in fields if field.sheet == sheet.id])
            for sheet in told.records.pack.parts.statistics.sheets
        ],
        "unit": told.unit,
        "last": last,
        "handed": handed,
        "status": pages.status(last),
        "differences": differences(last.document, row) if last else [],
        "wrong": [(told.records.pack.parts.statistics.field(each.field).name, each) for each in within(was, fields)],
        "doubts": _doubts(told, here),
        "unmapped": [work for work in told.unmapped if told.records.projects[work.project][1] == here.pk],
        "closed": of.last <= timezone.localdate(),
        "may_submit": advance
        and mine
        and not waits
        and (last is None or last.digest != digest or submitting is not None),
        "may_hear": advance
        and waits
        and last is not None
        and last.by_id != request.user.pk
        and pages.may_hear(request.user, here),
        "submitting": submitting or SubmitForm(initial={"seen": digest}, auto_id="submit_%s"),
        "hearing": hearing or HearForm(initial={"submission": last.pk if last else 0}, auto_id="hear_%s"),
        "proposer": pages.body_of("proposer"),
        "decider": pages.body_of("decider"),
    }
    refused = any(form is not None and form.errors for form in (submitting, hearing))
    return page(request, "returns/district.html", context, status=422 if refused else 200)


def _figure(field: Any, row: Any, was: Any) -> tuple[Any, str, str | None, bool]:
    """A figure as it is now, and as it was said; whether the two are different."""
    if field.ratio:
        return field, said(field, row), said(field, was) if was else None, False
    if field.id not in was:
        return field, said(field, row), None, False
    before = amount_said(field.kind, field.unit, field.decimals, was[field.id])
    return field, said(field, row), before, was[field.id] != row.get(field.id)


def _doubts(told: Any, here: Organisation) -> list[str]:
    row = told.sheet.districts[here.pk]
    band = Band.of(told.records.pack)
    whole = band.doubt(row.get("plan-households"), row.get("plan-area"))
    return [*([f"计划表：{whole}"] if whole else []), *books.doubts(told, [here])]
