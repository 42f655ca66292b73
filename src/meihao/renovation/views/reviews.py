"""The reviews of a project's scheme: by departments of the district, then by a drawn panel of the city's experts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.policy import library
from meihao.renovation import services
from meihao.renovation.forms.reviews import (
    AcceptForm,
    BallotForm,
    CallForm,
    DrawForm,
    MadeForm,
    OpinionForm,
    ReplaceForm,
    SeedForm,
)
from meihao.renovation.models import Project
from meihao.renovation.models.reviews import DONE
from meihao.renovation.selectors import review_pages, reviews
from meihao.renovation.selectors.reviews import Change, Panel
from meihao.renovation.selectors.standards import standard
from meihao.web.http import Request, page, requires

PAGE = "renovation:reviews"


@require_safe
@requires(Permission.PROJECT_READ)
def board(request: Request, code: str) -> HttpResponse:
    """Both reviews: where they stand, who is late, what was said, and the forms of whoever acts next."""
    return _board(request, _found(request, code))


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def call(request: Request, code: str) -> HttpResponse:
    """Call the departments."""
    here = _found(request, code)
    form = CallForm(request.POST, departments=review_pages.department_choices(here))

    def act(given: Mapping[str, Any], at: datetime) -> None:
        services.call_joint_review(
            project=here.pk,
            round_=given["round"],
            departments=[int(each) for each in given["departments"]],
            grounds=given["grounds"],
            actor=request.user,
            at=at,
        )

    return _done(request, here, "call", form, act=act, said="已召集联合审查，各部门可以答复了。")


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def opinion(request: Request, code: str) -> HttpResponse:
    """Answer for a department."""
    here = _found(request, code)
    form = OpinionForm(request.POST, auto_id=_ids("opinion", request.POST.get("invitation", "")))

    def act(given: Mapping[str, Any], at: datetime) -> None:
        services.give_opinion(project=here.pk, actor=request.user, at=at, **given)

    return _done(request, here, "opinion", form, act=act, said="意见已经记下。")


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def seed(request: Request, code: str) -> HttpResponse:
    """Publish the seed."""
    here = _found(request, code)

    def act(given: Mapping[str, Any], at: datetime) -> None:
        said = {name: given[name] for name in ("seed", "source", "grounds")}
        services.publish_seed(project=here.pk, round_=given["round"], actor=request.user, at=at, **said)

    return _done(
        request, here, "seed", SeedForm(request.POST), act=act, said="随机种子已公布，请另一位经办人抽取专家。"
    )


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def draw(request: Request, code: str) -> HttpResponse:
    """Draw the panel."""
    here = _found(request, code)

    def act(given: Mapping[str, Any], at: datetime) -> None:
        services.draw_panel(project=here.pk, round_=given["round"], actor=request.user, at=at)

    return _done(
        request, here, "draw", DrawForm(request.POST), act=act, said="专家已抽取，专家本人可以打开项目评审了。"
    )


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def replace(request: Request, code: str) -> HttpResponse:
    """Let an expert who cannot sit stand down."""
    here = _found(request, code)
    panel = next(iter(reviews.latest_panels(on=timezone.localdate(), known=timezone.now(), project=here)), None)
    form = ReplaceForm(request.POST, seats=_seats(panel))

    def act(given: Mapping[str, Any], at: datetime) -> None:
        services.replace_expert(
            project=here.pk,
            round_=given["round"],
            place=given["place"],
            reason=given["reason"],
            actor=request.user,
            at=at,
        )

    return _done(request, here, "replace", form, act=act, said="已更换，抽取顺序中的下一位专家递补。")


@require_POST
@requires(Permission.PROJECT_READ)
def change(request: Request, code: str) -> HttpResponse:
    """Say that a change was made, accept or return it."""
    here = _found(request, code)
    ids = _ids("change", request.POST.get("score", ""))
    kind = MadeForm if request.POST.get("step") == DONE else AcceptForm
    form = kind(request.POST, auto_id=ids)

    def act(given: Mapping[str, Any], at: datetime) -> None:
        services.follow_change(
            project=here.pk, score=given["score"], step=given["step"], note_=given["note"], actor=request.user, at=at
        )

    return _done(request, here, "change", form, act=act, said="已经记下。")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.FINDING_MAKE)
def ballot(request: Request, code: str) -> HttpResponse:
    """The sheet of one expert, to be filled in on a phone."""
    here = _found(request, code)
    on, known = timezone.localdate(), timezone.now()
    panel = next(iter(reviews.latest_panels(on=on, known=known, project=here)), None)
    sheet = panel.seat(request.user) if panel else None
    if panel is None or sheet is None:
        raise Http404
    items = standard(library.current()).items
    initial: dict[str, Any] = {"round": panel.review.round}
    if sheet.ballot:
        initial["opinion"] = sheet.ballot.opinion
        for each in sheet.scores:
            initial |= {f"score_{each.item}": str(each.score), f"words_{each.item}": each.opinion}
    form = BallotForm(request.POST if request.method == "POST" else None, items=items, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.cast_ballot(
                project=here.pk,
                round_=given["round"],
                scores=form.scores,
                opinion=given["opinion"],
                actor=request.user,
                at=known,
            )
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "评审表已提交；本轮有结论以前还可以改。")
            return redirect(PAGE, code)
    context = {"project": here, "panel": panel, "sheet": sheet, "form": form, "measure": standard(library.current())}
    return page(request, "renovation/reviews/ballot.html", context, status=422 if form.errors else 200)


def _done(
    request: Request,
    here: Project,
    name: str,
    form: forms.Form,
    *,
    act: Callable[[Mapping[str, Any], datetime], None],
    said: str,
) -> HttpResponse:
    """Do what a form asks and go back; what is refused is laid to the form, and the page shown with it."""
    if form.is_valid():
        try:
            act(form.cleaned_data, timezone.now())
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, said)
            return redirect(PAGE, here.code)
    return _board(request, here, name, form)


def _found(request: Request, code: str) -> Project:
    rows = Project.objects.visible_to(request.user).select_related("organisation__parent__parent", "subject")
    here = rows.prefetch_related("parties").filter(code=code).first()
    if here is None:
        raise Http404
    return here


def _ids(name: str, number: str) -> str:
    return f"{name}_{number if number.isdecimal() else 0}_%s"


def _board(request: Request, here: Project, name: str = "", bound: forms.Form | None = None) -> HttpResponse:
    known = review_pages.opened(here, request.user, on=timezone.localdate(), known=timezone.now())
    posted = {name: bound} if bound else {}
    joint = {"round": known.next_joint, "departments": [str(pk) for pk in known.called_first]}
    opinions = [
        (each, _with(posted.get("opinion"), "invitation", each.invitation.pk) or _opinion(each.invitation.pk))
        for each in known.mine
    ]
    changes = [
        (each, _with(posted.get("change"), "score", each.score.pk) or _change(known, each))
        for each in (known.panel.changes if known.panel else ())
    ]
    context: dict[str, Any] = {
        "project": here,
        "now": known.now,
        "known": known,
        "measure": standard(library.current()),
        "call": posted.get("call")
        or (CallForm(departments=review_pages.department_choices(here), initial=joint) if known.may_call else None),
        "seed": posted.get("seed") or (SeedForm(initial={"round": known.next_panel}) if known.may_seed else None),
        "draw": posted.get("draw")
        or (DrawForm(initial={"round": known.panel.review.round}) if known.may_draw and known.panel else None),
        "replace": posted.get("replace")
        or (
            ReplaceForm(initial={"round": known.panel.review.round}, seats=_seats(known.panel))
            if known.may_replace and known.panel
            else None
        ),
        "opinions": opinions,
        "changes": changes,
    }
    about_one = [form for _, form in opinions] + [form for _, form in changes]
    stray = bound is not None and name in {"opinion", "change"} and all(bound is not each for each in about_one)
    context["stray"] = bound if stray else None
    return page(request, "renovation/reviews/reviews.html", context, status=422 if bound is not None else 200)


def _seats(panel: Panel | None) -> list[tuple[str, str]]:
    """Those who sit and have not handed in a sheet, by place."""
    sheets = panel.sheets if panel else ()
    return [(str(each.seat.place), str(each.seat.expert)) for each in sheets if each.ballot is None]


def _with(form: forms.Form | None, name: str, number: int) -> forms.Form | None:
    """The form that was posted, where it is about this one."""
    return form if form is not None and form.data.get(name) == str(number) else None


def _opinion(number: int) -> forms.Form:
    return OpinionForm(initial={"invitation": number}, auto_id=_ids("opinion", str(number)))


def _change(known: review_pages.Opened, change: Change) -> forms.Form | None:
    """The form of whoever may take the next step about a change."""
    more: dict[str, Any] = {"initial": {"score": change.score.pk}, "auto_id": _ids("change", str(change.score.pk))}
    if change.stands == DONE:
        return AcceptForm(**more) if known.may_accept else None
    return MadeForm(**more) if known.may_change and not change.accepted else None
