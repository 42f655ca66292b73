"""allauth asks these; by its hooks every step at the door enters the audit trail, without signals."""

from __future__ import annotations

import base64
from hashlib import sha256
from io import BytesIO
from typing import Any, cast

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from meihao.accounts import services
from meihao.accounts.models import User
from meihao.accounts.rules import address_mark


class Door(DefaultAccountAdapter):
    """Signing in and out, and changing one's password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are enrolled by an administrator."""
        return False

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A failure is noted against the person if there is one, without the name that was typed."""
        user = User.objects.filter(username=credentials.get("username", "").lower()).first()
        verb = "account.locked_out" if getattr(request, "axes_locked_out", False) else "account.sign_in_failed"
        services.note(verb, user=user, at=timezone.now(), source=self._mark(request))

    def post_login(self, request: HttpRequest, user: User, **hints: Any) -> HttpResponse:
        """Noted once every step has been passed, the second factor included; the oldest sitting too many ends."""
        response = cast("HttpResponse", super().post_login(request, user, **hints))
        services.note("account.signed_in", user=user, at=timezone.now(), source=self._mark(request))
        sittings = UserSession.objects.filter(user=user).order_by("-created_at", "-pk")
        for sitting in list(sittings)[settings.SITTINGS_AT_MOST :]:
            sitting.end()
        return response

    def logout(self, request: HttpRequest) -> None:
        services.note("account.signed_out", user=cast("User", request.user), at=timezone.now())
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        """Changed by its owner; the instance in hand is brought up to date so that this sitting goes on."""
        changed = services.change_password(user.pk, password=password, at=timezone.now())
        user.password, user.password_changed_at = changed.password, changed.password_changed_at

    def send_notification_mail(self, template_prefix: str, user: User, context: Any = None, email: Any = None) -> None:
        """Nobody has an address here: what would be told by mail goes into the trail instead."""
        change = template_prefix.rpartition("/")[2]
        if template_prefix.startswith("mfa/"):
            services.note("account.second_factor_changed", user=user, at=timezone.now(), change=change)

    def _mark(self, request: HttpRequest) -> str:
        return address_mark(self.get_client_ip(request), str(settings.SECRET_KEY))


class SecondFactor(DefaultMFAAdapter):
    """Secrets rest encrypted (等保 8.1.4.8); the picture for the authenticator app is drawn by segno."""

    def build_totp_svg(self, url: str) -> str:
        drawn = BytesIO()
        segno.make(url, error="m").save(drawn, kind="svg", scale=5, border=2)
        return drawn.getvalue().decode()

    def encrypt(self, text: str) -> str:
        return _vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _vault().decrypt(encrypted_text.encode()).decode()


def _vault() -> MultiFernet:
    secrets = [str(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    keys = [sha256(f"second factor:{secret}".encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
