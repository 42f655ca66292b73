"""allauth's forms in plain words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils import timezone

from meihao.accounts import services


def _say(form: forms.Form, **labels: str) -> None:
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].help_text = ""
        form.fields[name].widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):
    """Username and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, login="用户名", password="密码")  # noqa: S106 - a label


class CodeForm(AuthenticateForm):
    """The second step of signing in; a wrong code is on the trail like a wrong password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, code="动态码或恢复码")

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        services.note("account.second_factor_failed", user=self.user, at=timezone.now())
        super()._emit_authentication_failed(authenticator)


class CodeAgainForm(ReauthenticateForm):
    """Being asked once more before changing how one signs in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, code="动态码或恢复码")


class FirstCodeForm(ActivateTOTPForm):
    """The code that shows the authenticator app was set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, code="验证器上的 6 位动态码")


class PasskeyForm(AddWebAuthnForm):
    """A new passkey, meant to stand in for the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, name="名称", passwordless="可以代替密码登录")
        self.fields["passwordless"].initial = True


class PasskeyNameForm(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, name="名称")
