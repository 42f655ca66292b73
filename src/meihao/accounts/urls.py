"""Addresses of signing in, of one's own account, and of the people whom the administrators look after.

The pages of signing in are allauth's own, under the names by which it finds
them; there is no sign-up and no e-mail, so those of its pages are left out.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.usersessions import views as sessions
from django.urls import URLPattern, URLResolver, include, path

from meihao.accounts.door.entrance import at_the_door, inside
from meihao.accounts.views import own, people

door: list[URLPattern | URLResolver] = [
    path("login/", at_the_door(account.login), name="account_login"),
    path("logout/", at_the_door(account.logout), name="account_logout"),
    path("inactive/", at_the_door(account.account_inactive), name="account_inactive"),
    path("password/change/", inside(account.password_change), name="account_change_password"),
    path("password/set/", inside(account.password_set), name="account_set_password"),
    path("reauthenticate/", inside(account.reauthenticate), name="account_reauthenticate"),
    path("sessions/", inside(sessions.list_usersessions), name="usersessions_list"),
    path("2fa/", inside(mfa.index), name="mfa_index"),
    path("2fa/authenticate/", at_the_door(mfa.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", inside(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", inside(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", inside(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/codes/", inside(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("2fa/codes/generate/", inside(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("2fa/codes/download/", inside(recovery.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("2fa/keys/", inside(keys.list_webauthn), name="mfa_list_webauthn"),
    path("2fa/keys/add/", inside(keys.add_webauthn), name="mfa_add_webauthn"),
    path("2fa/keys/login/", at_the_door(keys.login_webauthn), name="mfa_login_webauthn"),
    path("2fa/keys/reauthenticate/", inside(keys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("2fa/keys/<int:pk>/edit/", inside(keys.edit_webauthn), name="mfa_edit_webauthn"),
    path("2fa/keys/<int:pk>/remove/", inside(keys.remove_webauthn), name="mfa_remove_webauthn"),
]
pages: list[URLPattern | URLResolver] = [
    path("me/", own.me, name="me"),
    path("elder/", own.elder, name="elder"),
    path("people/", people.everybody, name="people"),
    path("people/new/", people.enrol, name="enrol"),
    path("people/<int:pk>/", people.somebody, name="person"),
    path("people/<int:pk>/posts/", people.appoint, name="appoint"),
    path("people/<int:pk>/posts/<int:post>/release/", people.release, name="release"),
    path("people/<int:pk>/lock/", people.lock, name="lock"),
    path("people/<int:pk>/unlock/", people.unlock, name="unlock"),
    path("people/<int:pk>/password/", people.issue_password, name="issue_password"),
    path("people/<int:pk>/second-factor/", people.clear_second_factor, name="clear_second_factor"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include(door)),
    path("", include((pages, "accounts"))),
]
