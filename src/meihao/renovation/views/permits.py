"""Approvals of a project, and the decision table for anybody to try."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.rules import Refused as FileRefused
from meihao.attachments.selectors import file_response
from meihao.policy import library
from meihao.renovation import services
from meihao.renovation.forms.permits import (
    AnswersForm,
    CaseForm,
    DecisionForm,
    DocumentForm,
    HandInForm,
    HearForm,
    PapersForm,
    written,
)
from meihao.renovation.models import PermitCase, PermitForm, Project
from meihao.renovation.selectors import permits as selectors
from meihao.renovation.selectors import position
from meihao.renovation.selectors.permits import Filed, Opened
from meihao.web.http import Request, page, requires


@require_safe
@requires(Permission.POLICY_READ)
def calculator(request: Request) -> HttpResponse:
    """The decision table for answers that the address carries; nothing is stored."""
    pack = library.current()
    form = AnswersForm(request.GET if _answering(request) else None, pack=pack)
    told = selectors.tell(pack, form.values) if form.is_valid() else ()
    context = {"form": form, "told": told}
    return page(request, "renovation/permits/calculator.html", context, status=422 if form.errors else 200)


@require_safe
@requires(Permission.PROJECT_READ)
def permits(request: Request, code: str) -> HttpResponse:
    """What the confirmed answers need, the cases and the documents; with answers in the address, what those would need."""
    trial = AnswersForm(request.GET, pack=library.current()) if _answering(request) else None
    return _page(request, _found(request, code), trial=trial)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def hand_in(request: Request, code: str) -> HttpResponse:
    """Hand in answers that were tried."""
    here = _found(request, code)
    trial = AnswersForm(request.POST, pack=library.current())
    form = HandInForm(request.POST, request.FILES, papers=_papers(selectors.documents(here)))
    if trial.is_valid() and form.is_valid():
        given = form.cleaned_data
        upload = given["file"]
        paper = services.Paper(content=upload.file, name=upload.name, kind=given["sort"]) if upload else None
        if _done(
            form,
            lambda: services.hand_in_form(
                project=here.pk,
                answers=trial.written,
                on=given["on"],
                paper=paper or int(given["paper"]),
                after=given["after"],
                actor=request.user,
                at=timezone.now(),
            ),
        ):
            messages.success(request, "申报表已提交，等待审批窗口核对。")
            return redirect("renovation:permits", code)
    return _page(request, here, trial=trial, hand=form)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def hear(request: Request, code: str, permit_form: int) -> HttpResponse:
    """Confirm or return a form."""
    here = _found(request, code)
    said = get_object_or_404(PermitForm, project=here, pk=permit_form)
    form = HearForm(request.POST)
    if form.is_valid() and _done(
        form,
        lambda: services.hear_form(form=said.pk, actor=request.user, at=timezone.now(), **form.cleaned_data),
    ):
        messages.success(request, "已记下核对结论。")
        return redirect("renovation:permits", code)
    return _page(request, here, hearing=form)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def receive(request: Request, code: str) -> HttpResponse:
    """Take an application for a permit."""
    here = _found(request, code)
    known = _opened(request, here)
    names = [(each.id, each.name) for each in known.pack.parts.permits.permits]
    form = CaseForm(request.POST, permits=names, papers=_papers(known.documents))
    if form.is_valid():
        given = {**form.cleaned_data, "documents": [int(each) for each in form.cleaned_data["documents"]]}
        if _done(form, lambda: services.receive_case(project=here.pk, actor=request.user, at=timezone.now(), **given)):
            messages.success(request, "已受理，开始计时。")
            return redirect("renovation:permits", code)
    return _page(request, here, case=form)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def decide(request: Request, code: str, permit_case: int) -> HttpResponse:
    """End a case."""
    here = _found(request, code)
    filed = get_object_or_404(PermitCase, project=here, pk=permit_case)
    form = DecisionForm(request.POST, only=["granted", "refused", "withdrawn"], case=filed.pk)
    if form.is_valid() and _done(
        form,
        lambda: services.decide_case(case=filed.pk, actor=request.user, at=timezone.now(), **form.cleaned_data),
    ):
        messages.success(request, "已办结。")
        return redirect("renovation:permits", code)
    return _page(request, here, ends={filed.pk: form})


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def supplement(request: Request, code: str, permit_case: int) -> HttpResponse:
    """Let a case use further documents."""
    here = _found(request, code)
    filed = get_object_or_404(PermitCase, project=here, pk=permit_case)
    form = PapersForm(request.POST, papers=_papers(selectors.documents(here)), case=filed.pk)
    if form.is_valid():
        chosen = [int(each) for each in form.cleaned_data["documents"]]
        if _done(
            form,
            lambda: services.supplement_case(case=filed.pk, documents=chosen, actor=request.user, at=timezone.now()),
        ):
            messages.success(request, "材料已补充。")
            return redirect("renovation:permits", code)
    return _page(request, here, papers={filed.pk: form})


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def document(request: Request, code: str) -> HttpResponse:
    """List a document."""
    here = _found(request, code)
    form = DocumentForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data
        before = here.documents.count()
        if _done(
            form,
            lambda: services.add_document(
                project=here.pk,
                kind=given["kind"],
                title=given["title"],
                content=form.upload.file or b"",
                name=form.upload.name or "",
                actor=request.user,
                at=timezone.now(),
            ),
        ):
            new = here.documents.count() > before
            messages.success(request, "材料已列入清单。" if new else "这份文件已在清单里，不用重复上传。")
            return redirect("renovation:permits", code)
    return _page(request, here, listing=form)


@require_safe
@requires(Permission.PROJECT_READ)
def file(request: Request, code: str, document: int) -> HttpResponse:
    """The file of a document: a picture in the page, anything else as a download."""
    found = get_object_or_404(selectors.documents(_found(request, code)), pk=document)
    response = file_response(found.blob, name=found.title, inline="download" not in request.GET)
    return cast("HttpResponse", response)  # a stream, which a view may answer as well


def _done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do it; what is refused is laid to the form."""
    try:
        act()
    except services.Refused as refused:
        form.add_error(None, list(refused.reasons))
        return False
    except FileRefused as refused:
        form.add_error("file", str(refused))
        return False
    return True


def _answering(request: Request) -> bool:
    asked = {each.key.rpartition(".")[2] for each in library.current().parts.permits.questions}
    return bool(asked & request.GET.keys())


def _found(request: Request, code: str) -> Project:
    rows = Project.objects.visible_to(request.user).select_related("organisation__parent__parent", "subject")
    here = rows.prefetch_related("parties").filter(code=code).first()
    if here is None:
        raise Http404
    return here


def _opened(request: Request, here: Project) -> Opened:
    return selectors.opened(here, request.user, on=timezone.localdate(), known=timezone.now())


def _papers(documents: Any) -> list[tuple[str, str]]:
    return [(str(each.pk), f"{each.title}（{each.get_kind_display()}）") for each in documents]


def _page(
    request: Request,
    here: Project,
    *,
    trial: AnswersForm | None = None,
    hand: HandInForm | None = None,
    hearing: HearForm | None = None,
    case: CaseForm | None = None,
    ends: dict[int, DecisionForm] | None = None,
    papers: dict[int, PapersForm] | None = None,
    listing: DocumentForm | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    known = _opened(request, here)
    listed = _papers(known.documents)
    last = known.forms[-1] if known.forms else None
    may = request.user.may(Permission.PROJECT_ADVANCE)
    tried = selectors.tell(known.pack, trial.values) if trial is not None and trial.is_valid() else ()
    context = {
        "project": here,
        "known": known,
        "last": last,
        "trial": trial,
        "tried": tried,
        "answers": trial or AnswersForm(initial=written(known.pack, last.answers if last else {}), pack=known.pack),
        "hand": hand or HandInForm(papers=listed, initial={"on": today, "after": last.pk if last else 0}),
        "hear": hearing or HearForm(),
        "case": case or CaseForm(permits=known.receivable, papers=listed, initial={"received_on": today}),
        "cases": [
            _acts(filed, (ends or {}).get(filed.case.pk), (papers or {}).get(filed.case.pk), listed=listed, known=known)
            for filed in known.cases
        ],
        "listing": listing or DocumentForm(),
        "now": position(here, on=today, known=timezone.now()),
        "past": [(form, getattr(form, "hearing", None)) for form in reversed(known.forms)],
        "returned": last.hearing.reason if last and not known.waiting and last.hearing.outcome == "returned" else "",
        "waiting_told": selectors.tell(known.pack, known.waiting.answers) if known.waiting else (),
        "waiting_answers": selectors.spoken_answers(known.pack, known.waiting.answers) if known.waiting else (),
        "may_advance": may,
        "may_file": may and known.may_apply,
        "may_receive": may and known.may_receive and bool(known.receivable),
    }
    bound = [trial, hand, hearing, case, listing, *(ends or {}).values(), *(papers or {}).values()]
    refused = any(form is not None and form.errors for form in bound)
    return page(request, "renovation/permits/permits.html", context, status=422 if refused else 200)


def _acts(
    filed: Filed, end: DecisionForm | None, more: PapersForm | None, *, listed: list[tuple[str, str]], known: Opened
) -> tuple[Filed, DecisionForm | None, PapersForm | None]:
    """A case with the forms of whoever may do something about it; those that were refused as they were filled in."""
    pk = filed.case.pk
    if filed.decision is None:
        only = [*(["granted", "refused"] if filed.may_decide else []), *(["withdrawn"] if filed.may_withdraw else [])]
        used = {str(each.pk) for each in filed.case.documents.all()}
        free = [paper for paper in listed if paper[0] not in used]
        end = end or (DecisionForm(only=only, case=pk, initial={"on": timezone.localdate()}) if only else None)
        more = more or (PapersForm(papers=free, case=pk) if free and known.may_apply else None)
    return filed, end, more
