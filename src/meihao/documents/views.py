"""Pages of papers: what one may print, by kind, one of them as a file, and the pictures for sheets."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.rules import Refused as FileRefused
from meihao.attachments.selectors import file_response
from meihao.documents import selectors, services
from meihao.documents.forms import PictureForm, Wanted
from meihao.documents.rules.printing import MEDIA_TYPES, printed
from meihao.documents.selectors.pictures import standing
from meihao.documents.sources import Kind, Printable
from meihao.web.http import Request, download, page, requires

ROWS = 30


@require_safe
@requires(Permission.COMMUNITY_READ)
def papers(request: Request) -> HttpResponse:
    """What one may print of a kind: the first that is open to one, unless another is asked for."""
    kinds, form, today = selectors.kinds(request.user), Wanted(request.GET), timezone.localdate()
    asked = request.GET.get("kind", "")
    kind = selectors.of_id(kinds, asked) if asked else next(iter(kinds), None)
    if kind is None:
        raise Http404
    query = str(form.cleaned_data.get("q", "")) if form.is_valid() else ""
    found = selectors.narrowed(kind.subjects(request.user), query)
    context = {
        "kinds": kinds,
        "kind": kind,
        "form": form,
        "query": query,
        "on": form.day("on", today),
        "today": today,
        "rows": Paginator(found, ROWS).get_page(request.GET.get("page")),
    }
    return page(request, "documents/papers.html", context, part="rows")


@require_safe
@requires(Permission.COMMUNITY_READ)
def paper(request: Request, paper_kind: str, paper_subject: str, paper_form: str) -> HttpResponse:
    """One paper as a file."""
    kind = selectors.of_id(selectors.kinds(request.user), paper_kind)
    if kind is None or paper_form not in kind.forms:
        raise Http404
    subject = selectors.one(kind, paper_subject, request.user)
    if subject is None:
        raise Http404
    form, today = Wanted(request.GET), timezone.localdate()
    on = form.day("on", today)
    content = kind.build(subject.id, on=on, known=form.day("known", today), viewer=request.user)
    name = f"{subject.name}{kind.name}-{on:%Y%m%d}.{paper_form}"
    return download(printed(content, paper_form), name, MEDIA_TYPES[paper_form])


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_READ)
def pictures(request: Request, sheet_kind: str, sheet_subject: str) -> HttpResponse:
    """The places for pictures in a set of sheets, what stands in each, and putting another there."""
    kind, subject = _sheets(request, sheet_kind, sheet_subject)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PictureForm(*posted, slots=kind.slots)
    if form.is_valid():
        try:
            services.put_picture(
                kind,
                subject=subject.id,
                slot=form.cleaned_data["slot"],
                picture=form.upload,
                edges=form.edges,
                actor=request.user,
                at=timezone.now(),
            )
        except FileRefused as refused:
            form.add_error("file", str(refused))
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "已更新图纸图片。")
            return redirect("documents:pictures", kind.id, subject.id)
    held = standing(kind.id, subject.id)
    context = {
        "kind": kind,
        "subject": subject,
        "rows": [(slot, held.get(slot.id)) for slot in kind.slots],
        "form": form,
        "may_place": kind.places is not None and kind.places(request.user, subject.id),
    }
    return page(request, "documents/pictures.html", context, status=422 if form.errors else 200)


@require_safe
@requires(Permission.PROJECT_READ)
def picture(request: Request, sheet_kind: str, sheet_subject: str, slot: str) -> HttpResponseBase:
    """The picture that stands in a place."""
    kind, subject = _sheets(request, sheet_kind, sheet_subject)
    row = standing(kind.id, subject.id).get(slot)
    if row is None or row.blob is None:
        raise Http404
    return file_response(row.blob, name=f"{subject.id}-{slot}", inline=True)


def _sheets(request: Request, kind_id: str, subject_id: str) -> tuple[Kind, Printable]:
    """A kind with places for pictures, and what it is printed of, if one may know of it. Raises Http404."""
    kind = selectors.of_id(selectors.kinds(request.user), kind_id)
    subject = selectors.one(kind, subject_id, request.user) if kind and kind.slots else None
    if kind is None or subject is None:
        raise Http404
    return kind, subject
