"""The four preconditions of a project: what stands, a form for each kind of record, one record and its review."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.rules import Refused as FileRefused
from meihao.attachments.selectors import file_response, is_picture, shown
from meihao.renovation import selectors as known
from meihao.renovation import services
from meihao.renovation.forms.grounds import FORMS, CommentForm, GroundForm, GroundReviewForm, SettlementForm
from meihao.renovation.models import Comment, Ground, Project
from meihao.renovation.rules import grounds as rules
from meihao.renovation.rules.canvassing import Sums, kept
from meihao.renovation.selectors import canvassing
from meihao.renovation.selectors import grounds as selectors
from meihao.renovation.selectors.grounds import Judged
from meihao.web.http import Request, page, requires

ROWS = 50
ABOUT = {rules.DEMOLITION: rules.STRUCTURE, rules.CLOSING: rules.POSTING}
"""The kinds of record that are about another, and what that is."""


@require_safe
@requires(Permission.PROJECT_READ)
def preconditions(request: Request, code: str) -> HttpResponse:
    """What the records of a project say, the records, and the register of structures."""
    here = _found(request, code)
    parts, register = selectors.overview(here, on=timezone.localdate(), known=timezone.now())
    rows = Paginator(register, ROWS).get_page(request.GET.get("page"))
    standing = sum(1 for each in register if each.down is None and each.ground.outcome != rules.RETURNED)
    return page(
        request,
        "renovation/grounds/preconditions.html",
        {**_about(request, here), "parts": parts, "rows": rows, "standing": standing},
        part="register",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_ADVANCE)
def new(request: Request, code: str, ground_kind: str) -> HttpResponse:
    """Enter a record of a kind; of a demolition or closing, `of` names what it is about."""
    here = _found(request, code)
    if ground_kind not in FORMS:
        raise Http404
    of = _concerned(request, here, ground_kind)
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = FORMS[ground_kind](*given)
    if form.is_valid() and (made := _entered(request, here, form, of)):
        messages.success(request, "已登记，等待区市确认。")
        return redirect("renovation:ground", code, made.pk)
    context = {**_about(request, here), "form": form, "of": of, "kind": ground_kind, "title": rules.KINDS[ground_kind]}
    return page(request, "renovation/grounds/new.html", context, status=422 if form.errors else 200)


def _concerned(request: Request, here: Project, kind: str) -> Judged | None:
    """The record that a new one is about, where its kind is about one."""
    if kind not in ABOUT:
        return None
    wanted = request.GET.get("of", "")
    found = selectors.of_project(here).filter(kind=ABOUT[kind], pk=wanted).first() if wanted.isdecimal() else None
    if found is None:
        raise Http404
    return found


def _entered(request: Request, here: Project, form: GroundForm, of: Judged | None) -> Ground | None:
    try:
        return services.enter_ground(
            project=here.pk,
            entry=form.entry(),
            files=form.handed_in(),
            of=of.pk if of else None,
            actor=request.user,
            at=timezone.now(),
        )
    except FileRefused as refused:
        form.add_error("file" if "file" in form.fields else None, str(refused))
    except services.Refused as refused:
        form.add_error(None, list(refused.reasons))
    return None


@require_safe
@requires(Permission.PROJECT_READ)
def ground(request: Request, code: str, ground: int) -> HttpResponse:
    """One record: what it says, its files, what is known of it, and what was said of it."""
    here = _found(request, code)
    return _ground(request, here, _one(here, ground))


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def review(request: Request, code: str, ground: int) -> HttpResponse:
    """Confirm a record or return it."""
    here = _found(request, code)
    it = _one(here, ground)
    form = GroundReviewForm(request.POST)
    if form.is_valid():
        try:
            made = services.review_ground(ground=it.pk, actor=request.user, at=timezone.now(), **form.cleaned_data)
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, f"已记下结论：{made.get_outcome_display()}。")
            return redirect("renovation:ground", code, it.pk)
    return _ground(request, here, it, review=form)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def comment(request: Request, code: str, ground: int) -> HttpResponse:
    """Enter what somebody said of a posted scheme."""
    here = _found(request, code)
    it = _one(here, ground)
    if it.kind != rules.POSTING:
        raise Http404
    form = CommentForm(request.POST, auto_id="comment_%s")
    if form.is_valid():
        try:
            services.take_comment(posting=it.pk, actor=request.user, at=timezone.now(), **form.cleaned_data)
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "已登记意见。")
            return redirect("renovation:ground", code, it.pk)
    return _ground(request, here, it, comment=form)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_ADVANCE)
def settle(request: Request, code: str, comment: int) -> HttpResponse:
    """Say how a comment was settled."""
    here = _found(request, code)
    rows = Comment.objects.select_related("posting", "settlement__by").filter(posting__ground__project=here)
    said = rows.filter(pk=comment).first()
    if said is None:
        raise Http404
    form = SettlementForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.settle_comment(comment=said.pk, actor=request.user, at=timezone.now(), **form.cleaned_data)
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "已记下处理结果。")
            return redirect("renovation:ground", code, said.posting_id)
    context = {**_about(request, here), "said": said, "form": form, "settled": getattr(said, "settlement", None)}
    return page(request, "renovation/grounds/settle.html", context, status=422 if form.errors else 200)


@require_safe
@requires(Permission.PROJECT_READ)
def file(request: Request, code: str, ground: int, file: int) -> HttpResponse:
    """A file of a record: a picture in the page, anything else as a download."""
    it = _one(_found(request, code), ground)
    found = next((each for each in it.files.all() if each.pk == file), None)
    if found is None:
        raise Http404
    response = file_response(found.blob, name=found.caption, inline="download" not in request.GET)
    return cast("HttpResponse", response)  # a stream, which a view may answer as well


def _found(request: Request, code: str) -> Project:
    rows = Project.objects.visible_to(request.user).select_related("organisation__parent__parent", "subject")
    here = rows.prefetch_related("parties").filter(code=code).first()
    if here is None:
        raise Http404
    return here


def _one(here: Project, pk: int) -> Judged:
    try:
        return selectors.one(here, pk)
    except Ground.DoesNotExist as error:
        raise Http404 from error


def _about(request: Request, here: Project) -> dict[str, Any]:
    """What every page here prints above, and what one may do."""
    return {
        "project": here,
        "now": known.position(here, on=timezone.localdate(), known=timezone.now()),
        "may_enter": selectors.may_enter(request.user, here),
        "may_confirm": selectors.may_confirm(request.user, here),
    }


def _answered(it: Judged) -> dict[str, Any]:
    """What owners answered, as a record of it says: added up from the homes, or as it was typed."""
    [told] = selectors.figured([it])
    if told.figures is None:
        return {"figures": None, "by_home": False, "promises": [], "shares": [], "menu": None}
    figures = told.figures
    matters = (
        kept(figures, canvassing.matter_share())
        if isinstance(figures, Sums)
        else {name: bool(getattr(figures, name)) for name in rules.PROMISES}
    )
    heads = figures.promised if isinstance(figures, Sums) else {}
    return {
        "figures": figures,
        "by_home": told.by_home,
        "promises": [(label, matters[name], heads.get(name)) for name, label in rules.PROMISES.items()],
        "shares": canvassing.shares(figures),
        "menu": canvassing.menu_of(it.pk) if told.by_home else None,
    }


def _ground(
    request: Request,
    here: Project,
    it: Judged,
    *,
    review: GroundReviewForm | None = None,
    comment: CommentForm | None = None,
) -> HttpResponse:
    about = _about(request, here)
    context = {
        **about,
        "ground": it,
        "files": [(each, is_picture(shown(each.blob))) for each in it.files.all()],
        "comments": [
            (said, getattr(said, "settlement", None))
            for said in (it.posting.comments.all() if it.kind == rules.POSTING else [])
        ],
        **_answered(it),
        "reviewing": about["may_confirm"] and request.user.pk not in selectors.involved(it),
        "review": review or GroundReviewForm(initial={"seen": it.review_pk or 0}),
        "comment": comment or CommentForm(initial={"received_on": timezone.localdate()}, auto_id="comment_%s"),
    }
    refused = any(form is not None and form.errors for form in (review, comment))
    return page(request, "renovation/grounds/ground.html", context, status=422 if refused else 200)
