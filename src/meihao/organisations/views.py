"""Pages of the tree of bodies."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meihao.organisations import selectors, services
from meihao.organisations.forms import EstablishForm, RenameForm, SearchForm
from meihao.organisations.models import Organisation
from meihao.organisations.permissions import Permission
from meihao.organisations.rules import Refused
from meihao.web.http import Request, page, refuse, requires

ROWS = 50


@require_safe
@requires(Permission.ORGANISATION_READ)
def tree(request: Request) -> HttpResponse:
    """The bodies of one's territory, narrowed as one types."""
    form = SearchForm(request.GET)
    narrowed = form.cleaned_data if form.is_valid() else {"q": "", "kind": ""}
    rows = Paginator(selectors.tree(request.user, query=narrowed["q"], kind=narrowed["kind"]), ROWS)
    may_edit = request.user.may(Permission.ORGANISATION_EDIT)
    context = {"form": form, "rows": rows.get_page(request.GET.get("page")), "may_edit": may_edit}
    return page(request, "organisations/tree.html", context, part="rows")


@require_safe
@requires(Permission.ORGANISATION_READ)
def body(request: Request, code: str) -> HttpResponse:
    """One body: where it stands, what stands under it, what may be done."""
    return _shown(request, _found(request, code))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.ORGANISATION_EDIT)
def establish(request: Request) -> HttpResponse:
    """Set up a new body under one that one looks after."""
    parents = selectors.parents_open_to(request.user)
    chosen = parents.filter(code=request.GET.get("parent", "")).first()
    form = EstablishForm(request.POST or None, parents=parents, initial={"parent": chosen})
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = services.establish(
                code=given["code"],
                name=given["name"],
                kind=given["kind"],
                parent=given["parent"].pk,
                body=given["body"],
                actor=request.user,
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已设立{made}。")
            return redirect("organisations:body", made.code)
    return page(request, "organisations/establish.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@requires(Permission.ORGANISATION_EDIT)
def rename(request: Request, code: str) -> HttpResponse:
    """Call a body something else."""
    found = _found(request, code)
    form = RenameForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, form)
    services.rename(found.pk, name=form.cleaned_data["name"], actor=request.user, at=timezone.now())
    messages.success(request, "名称已修改。")
    return redirect("organisations:body", code)


@require_POST
@requires(Permission.ORGANISATION_EDIT)
def close(request: Request, code: str) -> HttpResponse:
    """Take a body out of use."""
    found = _found(request, code)
    try:
        services.close(found.pk, actor=request.user, at=timezone.now())
    except Refused as refused:
        return refuse(request, [str(refused)], back=request.path.removesuffix("close/"))
    messages.success(request, f"{found}已撤销，历史记录仍然保留。")
    return redirect("organisations:body", code)


def _found(request: Request, code: str) -> Organisation:
    try:
        return selectors.body_seen(request.user, code)
    except Organisation.DoesNotExist as missing:
        raise Http404 from missing


def _shown(request: Request, found: Organisation, form: RenameForm | None = None) -> HttpResponse:
    context = {
        "body": found,
        "line": selectors.line_above(found),
        "below": selectors.directly_below(found),
        "may_edit": request.user.may(Permission.ORGANISATION_EDIT),
        "form": form or RenameForm(initial={"name": found.name}),
    }
    return page(request, "organisations/body.html", context, status=422 if form else 200)
