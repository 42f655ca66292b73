"""What experts see: the questions that wait for them, one a page; and who convenes them."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from meihao.accounts.permissions import Permission
from meihao.assessment import selectors
from meihao.assessment.forms import FindingForm, PanelForm
from meihao.assessment.selectors import questions
from meihao.assessment.views.subject import opened
from meihao.kernel.canonical import digest
from meihao.reviews import selectors as reviews
from meihao.reviews import services
from meihao.reviews.rules import Refused
from meihao.web.http import Request, page, requires


@require_GET
@requires(Permission.FINDING_MAKE)
def waiting(request: Request) -> HttpResponse:
    """The communities one judges, with the questions answered and still open."""
    on = timezone.localdate()
    context = {"sites": questions.sites(request.user, on=on, known=selectors.end_of(on))}
    return page(request, "assessment/expert_home.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.FINDING_MAKE)
def question(request: Request, code: str, criterion: str) -> HttpResponse:
    """One criterion on a phone: what is known beside it, the finding, then the next one."""
    here = opened(request, code)
    asked = questions.asked(here.assessment, request.user, criterion)
    seat = reviews.seats(request.user).filter(panel__subject=here.subject).first()
    if asked is None or seat is None:
        raise Http404
    judged = next(each for each in asked.explained.criteria if each.criterion.id == criterion)
    seen = digest([[title, record.text, record.state] for title, record in judged.beside])
    initial = {"verdict": judged.mine.verdict, "grounds": judged.mine.grounds} if judged.mine else {}
    form = FindingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "subject": here.subject.pk, "criterion": criterion, "digest": seen}
        try:
            services.find(**given, on=timezone.localdate(), actor=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            return (
                redirect("assessment:question", code, asked.following)
                if asked.following
                else redirect("assessment:expert")
            )
    context = {
        **here.context,
        "asked": asked,
        "judged": judged,
        "form": form,
        "explained": asked.explained,
        "seen": seen,
        "wording": reviews.wording(criterion, timezone.localdate()),
    }
    return page(request, "assessment/question.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires(Permission.PANEL_CONVENE)
def panel(request: Request, code: str) -> HttpResponse:
    """Seat the experts who judge a community."""
    here = opened(request, code, Permission.PANEL_CONVENE)
    standing = reviews.standing(here.subject.pk)
    members = [member.expert for member in standing.members.all()] if standing else []
    form = PanelForm(request.POST or None, initial={"experts": [str(expert.pk) for expert in members]})
    if request.method == "POST" and form.is_valid():
        experts = [int(pk) for pk in form.cleaned_data["experts"]]
        try:
            services.convene(
                subject=here.subject.pk,
                kind=questions.PANEL,
                experts=experts,
                on=timezone.localdate(),
                actor=request.user,
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            return redirect("assessment:panel", code)
    findings = questions.progress(here.assessment)
    context = {
        **here.context,
        "tab": "panel",
        "form": form,
        "panel": standing,
        "members": members,
        "findings": findings,
    }
    return page(request, "assessment/panel.html", context, status=422 if form.errors else 200)
