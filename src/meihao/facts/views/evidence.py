"""Evidence: list, upload, one piece, its file, its review."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.rules import Refused as FileRefused
from meihao.attachments.selectors import file_response, is_picture, shown
from meihao.facts import services
from meihao.facts.forms import EvidenceFilter, ReviewForm, UploadForm
from meihao.facts.models import Evidence, Fact
from meihao.facts.rules.statements import Refused, kind_label
from meihao.facts.selectors import evidence as selectors
from meihao.facts.selectors import sheet
from meihao.facts.selectors.about import About, named
from meihao.facts.selectors.evidence import Aim
from meihao.facts.views import allowed, opened
from meihao.policy import library
from meihao.policy.library import current
from meihao.web.http import Request, page, requires

ROWS = 30


@require_safe
@requires(Permission.COMMUNITY_READ)
def listed(request: Request, prefix: str, code: str) -> HttpResponse:
    """The evidence of one subject, narrowed."""
    about = opened(request, prefix, code)
    pack = current()
    form = EvidenceFilter(request.GET, kinds=selectors.kinds(pack))
    wanted = form.cleaned_data if form.is_valid() else {}
    found = selectors.of_subject(sheet.subject_of(about), on=timezone.localdate(), **wanted)
    rows = Paginator(found, ROWS).get_page(request.GET.get("page"))
    context = {
        **allowed(request, about),
        "form": form,
        "tab": "evidence",
        "rows": rows,
        "listed": [_shown(piece) for piece in rows],
    }
    return page(request, "facts/evidence.html", context, part="rows")


@require_safe
@requires(Permission.EVIDENCE_REVIEW)
def waiting(request: Request) -> HttpResponse:
    """What waits for one's review, from everything one looks after."""
    rows = Paginator(selectors.waiting(request.user), ROWS).get_page(request.GET.get("page"))
    of = named(piece.subject for piece in rows)
    listed = [(*_shown(piece), of[piece.subject_id]) for piece in rows]
    return page(request, "facts/waiting.html", {"rows": rows, "listed": listed}, part="rows")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EVIDENCE_SUBMIT)
def upload(request: Request, prefix: str, code: str) -> HttpResponse:
    """Hand in a file for one fact or criterion; without one chosen, choose it first."""
    about = opened(request, prefix, code, Permission.EVIDENCE_SUBMIT)
    pack = current()
    keys = about.keys(pack)
    context = {**allowed(request, about), "tab": "evidence"}
    aim = selectors.aim(request.GET.get("target", ""), pack, keys)
    if aim is None or not aim.kinds:
        query = request.GET.get("q", "")
        context |= {"q": query, "found": selectors.matching(query, pack, keys)}
        return page(request, "facts/choose.html", context, part="found")
    corrects = _corrected(request, about, aim)
    key = library.key(aim.target) if context["may"]["state"] else None
    today = timezone.localdate()
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(*given, aim=aim, key=key, today=today, corrects=corrects)
    if form.is_valid() and (made := _submit(request, about, form, corrects)):
        messages.success(request, "已提交，等待审核。")
        return redirect("facts:evidence_item", prefix, code, made.pk)
    context |= {"form": form, "aim": aim, "key": key, "corrects": corrects}
    return page(request, "facts/upload.html", context, status=422 if form.errors else 200)


def _corrected(request: Request, about: About, aim: Aim) -> Fact | None:
    """The fact that is to be corrected, if the address names one of this key."""
    wanted = request.GET.get("corrects", "")
    if not wanted:
        return None
    subject = sheet.subject_of(about)
    fact = sheet.history(subject, aim.target).filter(pk=wanted).first() if subject and wanted.isdecimal() else None
    if fact is None:
        raise Http404
    return fact


def _submit(request: Request, about: About, form: UploadForm, corrects: Fact | None) -> Evidence | None:
    given = form.cleaned_data
    value = given.get("value", "")
    said = (
        services.Shown(key=form.aim.target, value=value, supersedes=corrects.pk if corrects else None)
        if value
        else None
    )
    subject = services.subject_for(about.kind, about.code, about.organisation)
    try:
        return services.submit_evidence(
            subject=subject.pk,
            content=form.upload.open().file or b"",
            name=form.upload.name or "",
            kind=given["kind"],
            title=form.title_given,
            effective_on=given["effective_on"],
            expires_on=given["expires_on"],
            targets=[form.aim.target],
            actor=request.user,
            at=timezone.now(),
            fact=said,
        )
    except FileRefused as refused:
        form.add_error("photo" if given.get("photo") else "file", str(refused))
    except Refused as refused:
        form.add_error(None, str(refused))
    return None


@require_safe
@requires(Permission.COMMUNITY_READ)
def item(request: Request, prefix: str, code: str, pk: int) -> HttpResponse:
    """One piece of evidence: the file, what it is for, what rests on it, what was said of it."""
    about, piece = _found(request, prefix, code, pk)
    return _item(request, about, piece)


@require_safe
@requires(Permission.COMMUNITY_READ)
def file(request: Request, prefix: str, code: str, pk: int) -> HttpResponse:
    """The file itself: a picture in the page, anything else as a download; `?download` for either."""
    _, piece = _found(request, prefix, code, pk)
    response = file_response(piece.blob, name=piece.title, inline="download" not in request.GET)
    return cast("HttpResponse", response)  # a stream, which a view may answer as well


@require_POST
@requires(Permission.EVIDENCE_REVIEW)
def review(request: Request, prefix: str, code: str, pk: int) -> HttpResponse:
    """Accept, return or reject."""
    about, piece = _found(request, prefix, code, pk)
    form = ReviewForm(request.POST)
    if form.is_valid():
        try:
            made = services.review_evidence(
                evidence=piece.pk, actor=request.user, at=timezone.now(), **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已记下结论：{made.get_outcome_display()}。")
            return redirect("facts:evidence_item", prefix, code, pk)
    return _item(request, about, piece, form)


def _found(request: Request, prefix: str, code: str, pk: int) -> tuple[About, selectors.Judged]:
    about = opened(request, prefix, code)
    try:
        return about, selectors.piece(sheet.subject_of(about), pk)
    except Evidence.DoesNotExist as error:
        raise Http404 from error


def _item(request: Request, about: About, piece: selectors.Judged, form: ReviewForm | None = None) -> HttpResponse:
    pack = current()
    facts = selectors.said(piece, pack)
    context = {
        **allowed(request, about),
        "tab": "evidence",
        "piece": piece,
        "kind": kind_label(piece.kind),
        "picture": is_picture(shown(piece.blob)),
        "aims": selectors.aims([target.target for target in piece.targets.all()], pack),
        "facts": facts,
        "reviews": list(selectors.reviews(piece)),
        "reviewing": selectors.may_review(request.user, piece, facts),
        "form": form or ReviewForm(initial={"seen": piece.review_pk}),
        "today": timezone.localdate(),
    }
    return page(request, "facts/item.html", context, status=422 if form else 200)


def _shown(piece: selectors.Judged) -> tuple[selectors.Judged, str, str]:
    """A piece as a list shows it: with its kind and its state in words."""
    state = selectors.STATES[piece.outcome or selectors.WAITING]
    expired = piece.outcome == "accepted" and piece.expires_on and piece.expires_on < timezone.localdate()
    return piece, kind_label(piece.kind), selectors.STATES[selectors.EXPIRED] if expired else state
