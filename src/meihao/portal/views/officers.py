"""What an officer sees and decides of what the public sees: a project's kinds of record, and its photographs one by one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.policy import library
from meihao.policy.lifecycle import stage
from meihao.portal import services
from meihao.portal.forms import WithdrawForm
from meihao.portal.rules.opening import openings
from meihao.portal.rules.releasing import Named, named
from meihao.portal.selectors import photos as selecting
from meihao.portal.selectors.detail import project_of, public_of
from meihao.renovation.models import Project
from meihao.renovation.selectors import position
from meihao.renovation.selectors.opening import opened
from meihao.web.http import Request, page, refuse, requires


@require_safe
@requires(Permission.PROJECT_READ)
def publication(request: Request, code: str) -> HttpResponse:
    """What the public sees of a project, from where on it sees the rest, and which photographs wait."""
    return _publication(request, opened(request.user, code))


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def release(request: Request, code: str, photo: str) -> HttpResponse:
    """Show a photograph to the public."""
    here, which = opened(request.user, code), _named(photo)
    try:
        services.release_photo(project=here.pk, photo=which, actor=request.user, at=timezone.now())
    except services.Refused as refused:
        return refuse(request, refused.reasons)
    messages.success(request, "照片已公开。")
    return redirect("portal:publication", code)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def withdraw(request: Request, code: str, photo: str) -> HttpResponse:
    """Show a photograph no longer."""
    here, which = opened(request.user, code), _named(photo)
    form = WithdrawForm(request.POST, prefix=photo)
    if form.is_valid():
        try:
            services.withdraw_photo(
                project=here.pk, photo=which, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now()
            )
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "照片已撤回，公众不再看到。")
            return redirect("portal:publication", code)
    return _publication(request, here, withdrawing=(which, form))


def _named(photo: str) -> Named:
    found = named(photo)
    if found is None:
        raise Http404
    return found


def _publication(
    request: Request, here: Project, *, withdrawing: tuple[Named, WithdrawForm] | None = None
) -> HttpResponse:
    on, known = timezone.localdate(), timezone.now()
    now = position(here, on=on, known=known)
    table = library.current().parts.publication
    public = public_of(here, on=on, known=known) if project_of(here.code) else frozenset()
    begins = openings(table, now.cycle)
    rows = selecting.photos(here)
    may = selecting.releases(request.user, here)
    which, bad = withdrawing or (None, None)
    waiting, late = selecting.waiting(rows, on)
    context = {
        "project": here,
        "now": now,
        "public": "project" in public,
        "kinds": [
            (each, each.id in public, begins.get(each.id), stage(now.cycle, begins[each.id].stage).name)
            for each in table.kinds
            if each.id in begins
        ],
        "photos": [(each, _form(each.named, which, bad) if may else None) for each in rows],
        "may": may,
        "waiting": waiting,
        "late": late,
        "today": on,
        "decider": library.current().bodies[table.decider].name,
        "errors": bad,
    }
    return page(request, "portal/publication.html", context, status=422 if bad else 200)


def _form(photo: Named, which: Named | None, bad: WithdrawForm | None) -> WithdrawForm:
    return bad if bad is not None and photo == which else WithdrawForm(prefix=str(photo))
