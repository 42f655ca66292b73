"""Pages of papers: what one may print, by kind, and one of them as a file."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from meihao.accounts.permissions import Permission
from meihao.documents import selectors
from meihao.documents.forms import Wanted
from meihao.documents.rules.printing import MEDIA_TYPES, printed
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
