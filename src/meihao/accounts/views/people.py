"""The people one looks after: three administrators, each with a third of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meihao.accounts import selectors, services
from meihao.accounts.forms import AppointForm, EnrolForm, ReleaseForm, SearchForm
from meihao.accounts.models import Post, User
from meihao.accounts.permissions import Permission
from meihao.accounts.rules import Refused, Role
from meihao.web.http import Request, page, refuse, requires

ROWS = 30


@require_safe
@requires(Permission.PEOPLE_READ)
def everybody(request: Request) -> HttpResponse:
    """The people of one's territory, narrowed as one types."""
    form = SearchForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    found = selectors.people(request.user, query=given.get("q", ""), role=given.get("role", ""), at=given.get("at", ""))
    context = {
        "form": form,
        "rows": Paginator(found, ROWS).get_page(request.GET.get("page")),
        "may_enrol": request.user.may(Permission.PEOPLE_EDIT),
    }
    return page(request, "accounts/people.html", context, part="rows")


@require_safe
@requires(Permission.PEOPLE_READ)
def somebody(request: Request, pk: int) -> HttpResponse:
    """One person: posts held and given up, and what may be done."""
    return _shown(request, _found(request, pk))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PEOPLE_EDIT)
def enrol(request: Request) -> HttpResponse:
    """Enter somebody; the first password is told once, on the page that follows."""
    form = EnrolForm(request.POST or None)
    if form.is_valid():
        given, at = form.cleaned_data, timezone.now()
        try:
            made = services.enrol(username=given["username"], name=given["name"], actor=request.user, at=at)
        except Refused as refused:
            form.add_error("username", str(refused))
        else:
            if made.has_usable_password():
                messages.info(request, f"{made}早已登记，没有重复登记。")
                return redirect("accounts:person", made.pk)
            return _told(request, made, services.issue_password(made.pk, actor=request.user, at=at))
    return page(request, "accounts/enrol.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@requires(Permission.POST_GRANT)
def appoint(request: Request, pk: int) -> HttpResponse:
    """Give somebody a post at a body where one grants posts."""
    person = _found(request, pk)
    form = AppointForm(request.POST, bodies=selectors.grantable(request.user))
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.appoint(
                user=person.pk,
                role=Role(given["role"]),
                organisation=given["organisation"].pk,
                since=given["since"],
                actor=request.user,
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "岗位已授予，立即生效。")
            return redirect("accounts:person", pk)
    return _shown(request, person, appointing=form)


@require_POST
@requires(Permission.POST_GRANT)
def release(request: Request, pk: int, post: int) -> HttpResponse:
    """End a post."""
    person = _found(request, pk)
    try:
        held = selectors.post_to_release(request.user, holder=person.pk, post=post)
    except Post.DoesNotExist as missing:
        raise Http404 from missing
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        return refuse(request, ["请填写离任日期，例如 2024-06-18。"], back=person_page(pk))
    return _done(
        request, pk, lambda **by: services.release(post=held.pk, until=form.cleaned_data["until"], **by), "已办理离任。"
    )


@require_POST
@requires(Permission.PEOPLE_EDIT)
def lock(request: Request, pk: int) -> HttpResponse:
    """Keep an account from signing in."""
    return _done(
        request, _found(request, pk).pk, lambda **by: services.lock(pk, **by), "账号已锁定，正在登录的也会退出。"
    )


@require_POST
@requires(Permission.PEOPLE_EDIT)
def unlock(request: Request, pk: int) -> HttpResponse:
    """Let an account sign in again."""
    return _done(request, _found(request, pk).pk, lambda **by: services.unlock(pk, **by), "账号已解锁。")


@never_cache
@require_POST
@requires(Permission.PEOPLE_EDIT)
def issue_password(request: Request, pk: int) -> HttpResponse:
    """A password for one sign-in, told once."""
    person = _found(request, pk)
    try:
        password = services.issue_password(person.pk, actor=request.user, at=timezone.now())
    except Refused as refused:
        return refuse(request, [str(refused)], back=person_page(pk))
    return _told(request, person, password)


@require_POST
@requires(Permission.PEOPLE_EDIT)
def clear_second_factor(request: Request, pk: int) -> HttpResponse:
    """For somebody who lost the telephone."""
    person = _found(request, pk)
    return _done(request, person.pk, lambda **by: services.clear_second_factor(pk, **by), "双重验证已解除。")


def person_page(pk: int) -> str:
    """Where a person's page is."""
    return redirect("accounts:person", pk).url


def _found(request: Request, pk: int) -> User:
    try:
        return selectors.somebody(request.user, pk)
    except User.DoesNotExist as missing:
        raise Http404 from missing


def _shown(request: Request, person: User, *, appointing: AppointForm | None = None) -> HttpResponse:
    may_grant = request.user.may(Permission.POST_GRANT)
    today = timezone.localdate()
    blank = {"since": today} if may_grant else {}
    context = {
        "person": person,
        "may_edit": request.user.may(Permission.PEOPLE_EDIT) and person.pk != request.user.pk,
        "may_grant": may_grant,
        "oneself": person.pk == request.user.pk,
        "today": today,
    }
    if may_grant:
        context["form"] = appointing or AppointForm(initial=blank, bodies=selectors.grantable(request.user))
    return page(request, "accounts/person.html", context, status=422 if appointing else 200)


def _told(request: Request, person: User, password: str) -> HttpResponse:
    return page(request, "accounts/password_told.html", {"person": person, "password": password})


def _done(request: Request, pk: int, act: Callable[..., Any], words: str) -> HttpResponse:
    try:
        act(actor=request.user, at=timezone.now())
    except Refused as refused:
        return refuse(request, [str(refused)], back=person_page(pk))
    messages.success(request, words)
    return redirect("accounts:person", pk)
