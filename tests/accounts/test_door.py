"""Signing in and out, as somebody at a browser meets it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from meihao.accounts import services
from meihao.accounts.door.adapters import SecondFactor
from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.audit.models import Entry
from meihao.organisations.models import Organisation
from tests.accounts.people import PASSWORD, inside, person

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def no_earlier_tries() -> None:
    cache.clear()


@pytest.fixture
def lin(yantai: Organisation) -> User:
    made = person("lin", Role.CITY_OFFICER)
    services.change_password(made.pk, password=PASSWORD, at=timezone.now())
    return User.objects.get(pk=made.pk)


def try_door(client: Client, password: str = PASSWORD, username: str = "lin") -> object:
    return client.post(LOGIN, {"login": username, "password": password})


def verbs() -> list[str]:
    quiet = {"account.enrolled", "post.granted", "organisation.established"}
    return [verb for verb in Entry.objects.values_list("verb", flat=True) if verb not in quiet]


def test_one_signs_in_and_out_and_both_are_on_the_trail(lin: User) -> None:
    client = Client()
    assert try_door(client)["Location"] == "/"
    assert "烟台市" in client.get("/").text
    client.post("/accounts/logout/")
    assert client.get("/").status_code == 302
    assert verbs() == ["account.password_changed", "account.signed_in", "account.signed_out"]
    assert Entry.objects.get(verb="account.signed_in").actor_id == lin.pk


def test_one_comes_back_to_where_one_wanted_to_go(lin: User) -> None:
    answer = Client().post(
        f"{LOGIN}?next=/organisations/", {"login": "lin", "password": PASSWORD, "next": "/organisations/"}
    )
    assert answer["Location"] == "/organisations/"


def test_a_wrong_password_keeps_the_name_typed_and_says_so(lin: User) -> None:
    answer = try_door(Client(), "wrong")
    assert answer.status_code == 422
    assert 'value="lin"' in answer.text
    assert "wrong" not in answer.text
    assert verbs()[-1] == "account.sign_in_failed"


def test_an_unknown_name_is_answered_alike_and_not_written_down(lin: User) -> None:
    known, unknown = try_door(Client(), "wrong"), try_door(Client(), "wrong", "nobody-here")
    assert known.text.count("err-box") == unknown.text.count("err-box") == 1
    entry = Entry.objects.order_by("pk").last()
    assert entry is not None
    assert (entry.key, entry.actor_id) == ("unknown", None)
    assert "nobody-here" not in str(entry.details)


def test_five_failures_lock_for_half_an_hour(lin: User) -> None:
    client = Client()
    answers = [try_door(client, "wrong") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [422] * 4 + [429]
    assert "暂时锁定 30 分钟" in answers[-1].text
    assert try_door(client).status_code == 429
    assert "account.locked_out" in verbs()
    assert client.get("/").status_code == 302


def test_another_spelling_of_the_name_does_not_start_anew(lin: User) -> None:
    client = Client()
    for name in ("lin", "LIN", "Lin", "lIN", " lin"):
        answer = try_door(client, "wrong", name)
    assert answer.status_code == 429
    assert try_door(client).status_code == 429


def test_a_lock_holds_for_that_address_only_and_an_administrator_lifts_it(lin: User) -> None:
    keeper = person("xitong", Role.SYSTEM_ADMIN)
    client = Client()
    for _ in range(5):
        try_door(client, "wrong")
    assert try_door(Client(REMOTE_ADDR="10.0.0.9"))["Location"] == "/"
    services.unlock(lin.pk, actor=keeper, at=timezone.now())
    assert try_door(client)["Location"] == "/"


def test_a_lock_ends_by_itself(lin: User, settings: Settings) -> None:
    client = Client()
    for _ in range(5):
        try_door(client, "wrong")
    settings.AXES_COOLOFF_TIME = timedelta(seconds=0)
    assert try_door(client)["Location"] == "/"


def test_a_locked_account_cannot_sign_in_and_is_told_whom_to_ask(lin: User) -> None:
    User.objects.filter(pk=lin.pk).update(is_active=False)
    answer = Client().post(LOGIN, {"login": "lin", "password": PASSWORD}, follow=True)
    assert "账号已停用" in answer.text


def test_locking_ends_the_sittings(lin: User) -> None:
    client = Client()
    try_door(client)
    services.lock(lin.pk, actor=person("xitong", Role.SYSTEM_ADMIN), at=timezone.now())
    assert client.get("/").status_code == 302


def test_a_fourth_sitting_ends_the_oldest(lin: User) -> None:
    clients = [Client() for _ in range(4)]
    for client in clients:
        try_door(client)
    assert [client.get("/").status_code for client in clients] == [302, 200, 200, 200]
    assert UserSession.objects.filter(user=lin).count() == 3


def test_a_sitting_that_nobody_touches_ends(lin: User) -> None:
    client = Client()
    try_door(client)
    client.get("/")
    session = client.session
    session["seen"] -= 31 * 60
    session.save()
    assert client.get("/").status_code == 302
    assert "很久没有操作" in client.get(LOGIN).text
    assert verbs()[-1] == "account.idled_out"


def test_reading_pages_does_not_write_the_session_each_time(lin: User) -> None:
    client = Client()
    try_door(client)
    client.get("/")
    seen = client.session["seen"]
    client.get("/")
    assert client.session["seen"] == seen
    session = client.session
    session["seen"] -= 6 * 60
    session.save()
    client.get("/")
    assert client.session["seen"] >= seen


def test_a_one_time_password_must_be_changed_first(lin: User) -> None:
    password = services.issue_password(lin.pk, actor=person("xitong", Role.SYSTEM_ADMIN), at=timezone.now())
    client = Client()
    try_door(client, password)
    assert client.get("/organisations/")["Location"] == "/accounts/password/change/"
    assert "请先换一个新密码" in client.get("/", follow=True).text
    new = "Laishan-2024-xin"
    client.post("/accounts/password/change/", {"oldpassword": password, "password1": new, "password2": new})
    assert client.get("/organisations/").status_code == 200
    assert verbs()[-1] == "account.password_changed"


def test_an_old_password_must_be_changed_first(lin: User) -> None:
    User.objects.filter(pk=lin.pk).update(password_changed_at=timezone.now() - timedelta(days=91))
    client = Client()
    try_door(client)
    assert client.get("/")["Location"] == "/accounts/password/change/"


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("Ab1-short", "10"),
        ("allsmallletters", "四类里至少要有 3 类"),
        ("Lin-2024-haiyang", "用户名"),
        ("Nil-2024-haiyang", "用户名"),
        (PASSWORD, "最近 5 次里用过"),
    ],
)
def test_a_poor_password_is_refused_with_its_reason(lin: User, new: str, why: str) -> None:
    answer = inside(lin).post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.status_code == 422
    assert why in answer.text
    assert User.objects.get(pk=lin.pk).check_password(PASSWORD)


def test_changing_the_password_ends_the_other_sittings_and_not_this_one(lin: User) -> None:
    here, there = Client(), Client()
    for client in (here, there):
        try_door(client)
    new = "Laishan-2024-xin"
    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302


def code_for(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def test_the_second_factor_is_set_up_asked_for_and_kept_secret(
    lin: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = Client()
    try_door(client)
    assert client.get("/accounts/2fa/totp/activate/")["Location"].startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    shown = client.get("/accounts/2fa/totp/activate/")
    assert "data:image/svg+xml" in shown.text
    secret = shown.context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)})
    kept = Authenticator.objects.get(user=lin, type="totp").data["secret"]
    assert secret not in kept
    assert SecondFactor().decrypt(kept) == secret
    assert Entry.objects.filter(verb="account.second_factor_changed", details__change="totp_activated").exists()

    other = Client()
    assert try_door(other)["Location"].startswith("/accounts/2fa/authenticate/")
    assert other.get("/").status_code == 302
    assert other.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 422
    assert verbs()[-1] == "account.second_factor_failed"
    cache.clear()
    other.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
    assert other.get("/").status_code == 200


def test_where_a_second_factor_is_asked_for_nothing_opens_without_one(lin: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_ASKED_OF = {"system_admin"}
    keeper = person("xitong", Role.SYSTEM_ADMIN)
    assert inside(keeper).get("/people/")["Location"] == "/accounts/2fa/"
    assert "管理员登录须有双重验证" in inside(keeper).get("/", follow=True).text
    assert inside(lin).get("/").status_code == 200
    TOTP.activate(keeper, "JBSWY3DPEHPK3PXP")
    assert inside(keeper).get("/people/").status_code == 200


def test_a_code_serves_once(lin: User) -> None:
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(lin, secret)
    code = code_for(secret)
    first, second = Client(), Client()
    for client in (first, second):
        try_door(client)
        client.post("/accounts/2fa/authenticate/", {"code": code})
    assert [client.get("/").status_code for client in (first, second)] == [200, 302]


@pytest.mark.parametrize(
    "path", ["2fa/", "2fa/keys/", "2fa/keys/add/", "2fa/totp/activate/", "sessions/", "password/change/"]
)
def test_every_page_of_ones_own_account_opens(lin: User, path: str) -> None:
    client = Client()
    try_door(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    answer = client.get(f"/accounts/{path}")
    assert answer.status_code == 200
    assert '<main class="main"' in answer.text


@pytest.mark.parametrize("path", ["signup/", "email/", "password/reset/", "3rdparty/"])
def test_there_is_no_way_in_but_the_door(db: None, path: str) -> None:
    assert Client().get(f"/accounts/{path}").status_code == 404
