"""How long one stays signed in, and what must be done first."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from meihao.accounts import services

SEEN = "seen"
ALLOWED_FIRST = {"account_change_password", "account_logout", "account_reauthenticate", "accounts:elder"}
SETTING_UP = "mfa_"
MEANS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class SittingMiddleware:
    """Ends a sitting that nobody has touched, and keeps a stale password from going further.

    When one was last here is written at most every few minutes, so reading pages
    does not write the session each time: the idle time is exact to that step,
    never longer than the limit.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            user = request.user
            now = timezone.now()
            seen = request.session.get(SEEN)
            moment = int(now.timestamp())
            if seen is not None and moment - seen > settings.SITTING_IDLE.total_seconds():
                services.note("account.idled_out", user=user, at=now)
                logout(request)
                messages.warning(request, "很久没有操作，已自动退出。请重新登录，登录后会回到原来的页面。")
            elif seen is None or moment - seen >= settings.SITTING_NOTED_EVERY.total_seconds():
                request.session[SEEN] = moment
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Until a stale password is changed, and a second factor set up where one is asked for, nothing else opens."""
        if not request.user.is_authenticated or request.resolver_match is None:
            return None
        name = request.resolver_match.view_name
        if name in ALLOWED_FIRST:
            return None
        if request.user.password_is_stale(timezone.now(), settings.PASSWORD_MAX_AGE):
            messages.warning(request, "这个密码是一次性的，或者已经用得太久。请先换一个新密码，再继续。")
            return HttpResponseRedirect(reverse("account_change_password"))
        if name.startswith(SETTING_UP) or not request.user.roles & settings.SECOND_FACTOR_ASKED_OF:
            return None
        if not is_mfa_enabled(request.user, MEANS):
            messages.warning(request, "管理员登录须有双重验证。请先启用验证器动态码或添加通行密钥，再继续。")
            return HttpResponseRedirect(reverse("mfa_index"))
        return None
