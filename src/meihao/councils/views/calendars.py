"""One's sessions as a calendar that other programs fetch: giving out addresses, revoking them, and answering them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.councils import services
from meihao.councils.forms.items import KeyForm, RevokeForm
from meihao.councils.selectors import calendars
from meihao.web.http import Request, Visit, page, public, refuse, requires


@require_safe
@requires(Permission.COUNCIL_READ)
def keys(request: Request) -> HttpResponse:
    """The calendars that one gave out."""
    return _shown(request, KeyForm())


@require_POST
@requires(Permission.COUNCIL_READ)
def issue(request: Request) -> HttpResponse:
    """Give out one more; its address is shown this once."""
    form = KeyForm(request.POST)
    if form.is_valid():
        try:
            key = services.issue_key(name=form.cleaned_data["name"], actor=request.user, at=timezone.now())
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            address = request.build_absolute_uri(f"{reverse('councils:feed')}?key={key}")
            return _shown(request, KeyForm(), address=address)
    return _shown(request, form)


@require_POST
@requires(Permission.COUNCIL_READ)
def revoke(request: Request) -> HttpResponse:
    """Close one."""
    form = RevokeForm(request.POST)
    if not form.is_valid():
        return refuse(request, ["没有这个订阅，请刷新页面再看"], back=reverse("councils:calendar"))
    try:
        services.revoke_key(key=form.cleaned_data["key"], actor=request.user, at=timezone.now())
    except services.Refused as refused:
        return refuse(request, refused.reasons, back=reverse("councils:calendar"))
    messages.success(request, "已停用，原来的地址不再有内容。")
    return redirect("councils:calendar")


@require_safe
@public
def feed(request: Visit) -> HttpResponse:
    """The sessions of whoever gave out the key; without a key that is in force there is no such page."""
    user = calendars.holder(request.GET.get("key", ""))
    if user is None or not user.may(Permission.COUNCIL_READ):
        raise Http404
    root = request.build_absolute_uri("/").rstrip("/")
    response = HttpResponse(calendars.of_person(user, root), content_type=calendars.MEDIA_TYPE)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _shown(request: Request, form: KeyForm, address: str = "") -> HttpResponse:
    context = {"form": form, "address": address, "keys": calendars.keys(request.user)}
    return page(request, "councils/calendar.html", context, status=422 if form.errors else 200)
