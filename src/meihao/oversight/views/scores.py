"""Pages of the assessment of districts: the periods, one period as a table and chart, and one district with its records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.rules import XLSX
from meihao.organisations.models import Kind, Organisation
from meihao.oversight.forms import AppealForm, HearAppealForm
from meihao.oversight.models import ScoreAppeal
from meihao.oversight.rules.periods import read
from meihao.oversight.rules.settling import COMPUTED, SETTLED
from meihao.oversight.selectors import score_tables as tables
from meihao.oversight.selectors import scores as selecting
from meihao.policy import library
from meihao.renovation.rules.books import Cell, workbook
from meihao.web.http import Request, download, page, requires


@require_safe
@requires(Permission.SCORE_READ)
def periods(request: Request) -> HttpResponse:
    """The periods that are over, each with where its assessment stands."""
    on, user_decides = timezone.localdate(), selecting.decides(request.user)
    rows = [(each, each.standing(on), each.shown(user_decides)) for each in selecting.listed(on)]
    return page(request, "oversight/scores.html", {"rows": rows, "decides": user_decides})


@require_safe
@requires(Permission.SCORE_READ)
def period(request: Request, period: str) -> HttpResponse:
    """One period: districts by parts, with weights, scores and places."""
    return shown(request, opened(period))


def opened(code: str) -> selecting.Period:
    """A period that is over or was computed; else the page does not exist."""
    span = read(code)
    if span is None or span.kind not in {each.id for each in library.current().parts.scoring.periods}:
        raise Http404
    return selecting.period(span)


def shown(request: Request, here: selecting.Period, refused: tuple[str, ...] = ()) -> HttpResponse:
    """The page of a period; with the reasons why something was refused."""
    on, user_decides = timezone.localdate(), selecting.decides(request.user)
    now, run = here.standing(on), here.shown(user_decides)
    rows = tables.table(run, request.user) if run else []
    context = {
        "here": here,
        "now": now,
        "run": run,
        "draft": run is not None and not hasattr(run, "publication"),
        "heads": tables.heads(run, library.current()) if run else (),
        "rows": rows,
        "chart": tables.chart(rows, run.inputs["law"]["full"]) if run else None,
        "settlement": library.current().parts.scoring.settlement,
        "appeals": [each for each in here.appeals if selecting.reads(request.user, each.district)],
        "may_compute": user_decides and now.computes and here.span.until < on,
        "may_publish": user_decides and now.state == COMPUTED,
        "may_seal": user_decides and now.state == SETTLED,
        "refused": refused,
    }
    return page(request, "oversight/scores_period.html", context, status=422 if refused else 200)


@require_safe
@requires(Permission.SCORE_READ)
def sheet(request: Request, period: str) -> HttpResponse:
    """The table of a period as a workbook."""
    here = opened(period)
    run = here.shown(selecting.decides(request.user))
    if run is None:
        raise Http404
    heads = tables.heads(run, library.current())
    parts = ((f"{each.name}（{each.weight}%）", f"{each.name}的依据") for each in heads)
    columns = (("区市", 14), ("名次", 8), ("得分", 10), *((name, 20) for pair in parts for name in pair))
    cells: list[list[Cell]] = [
        [row.name, row.rank, _number(row.score), *(value for each in row.cells for value in _pair(each))]
        for row in tables.table(run, request.user)
    ]
    stamp = datetime.combine(here.span.until, datetime.min.time(), UTC)
    title = f"区市考核（{here.span.name}，结果摘要 {run.digest[:16]}）"
    content = workbook(columns, cells, name="区市考核", title=title, stamp=stamp)
    return download(content, f"区市考核-{here.span.code}.xlsx", XLSX.media_type)


def _number(written: str | None) -> Decimal | None:
    return None if written is None else Decimal(written)


def _pair(cell: tables.Cell) -> tuple[Decimal | None, str]:
    return (None, f"不计：{cell.left_out}") if cell.left_out else (Decimal(cell.points), f"{cell.good}/{cell.of}")


@require_safe
@requires(Permission.SCORE_READ)
def district(request: Request, period: str, district: str) -> HttpResponse:
    """One district: each part of its score with every record that counts, and its appeals."""
    return shown_district(request, opened(period), body(request, district))


def body(request: Request, code: str) -> Organisation:
    """A district whose page is there for whoever asks."""
    found = get_object_or_404(Organisation, kind=Kind.DISTRICT, code=code)
    if not selecting.reads(request.user, found):
        raise Http404
    return found


def shown_district(
    request: Request,
    here: selecting.Period,
    district: Organisation,
    *,
    appealing: AppealForm | None = None,
    hearing: tuple[ScoreAppeal, HearAppealForm] | None = None,
) -> HttpResponse:
    """The page of a district; with a form that was refused."""
    on, user_decides = timezone.localdate(), selecting.decides(request.user)
    run, now = here.shown(user_decides), here.standing(on)
    row = next((each for each in tables.table(run, request.user) if each.code == district.code), None) if run else None
    parts = tables.parts(run, district.code, request.user) if run and row else []
    may_appeal = row is not None and now.appeals(on) and selecting.appeals_for(request.user, district)
    names = [(each.cell.head.id, each.cell.head.name) for each in parts]
    done = {
        one.part
        for one in here.appeals
        if here.published and one.publication_id == here.published.pk and one.district_id == district.pk
    }
    left = [(part, name) for part, name in names if part not in done]
    appeals = []
    for each in here.appeals:
        if each.district_id == district.pk:
            hears = user_decides and each.by_id != request.user.pk and not selecting.outcome_of(each)
            form = hear_form(each, parts) if hears else None
            refused = hearing[1] if hearing and hearing[0].pk == each.pk else None
            appeals.append((each, dict(names).get(each.part, each.part), refused or form))
    context = {
        "here": here,
        "now": now,
        "district": district,
        "run": run,
        "row": row,
        "parts": parts,
        "appeals": appeals,
        "form": appealing or (AppealForm(parts=left) if may_appeal and left else None),
    }
    return page(request, "oversight/district_score.html", context, status=422 if appealing or hearing else 200)


def hear_form(appeal: ScoreAppeal, parts: Sequence[tables.Opened], data: Any = None) -> HearAppealForm:
    """The form of hearing an appeal, with the records of its part that may be let go."""
    records = [record for each in parts if each.cell.head.id == appeal.part for record in each.records]
    choices = [(each.ref, f"{each.name} {each.words}") for each in records if not each.full]
    return HearAppealForm(data, records=choices, prefix=f"a{appeal.pk}")
