"""What changes about people, what is recorded, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.db import IntegrityError, transaction

from meihao.accounts import services
from meihao.accounts.models import PasswordUsed, Post, User
from meihao.accounts.permissions import Permission
from meihao.accounts.rules import Refused, Role
from meihao.audit.models import Entry
from meihao.organisations.models import Organisation
from tests.accounts.people import AT, PASSWORD, SINCE, person


@pytest.fixture
def guard(yantai: Organisation) -> User:
    return person("anquan", Role.SECURITY_ADMIN)


@pytest.fixture
def keeper(yantai: Organisation) -> User:
    return person("xitong", Role.SYSTEM_ADMIN)


def test_enrolling_writes_no_name_into_the_trail(keeper: User) -> None:
    made = services.enrol(username="lin", name="林晓岚", actor=keeper, at=AT)
    entry = Entry.objects.get(verb="account.enrolled", key=str(made.pk))
    assert (entry.actor_id, entry.details) == (keeper.pk, {"invented": False})
    assert not made.has_usable_password()


def test_enrolling_twice_is_one_person_and_another_name_is_refused(keeper: User) -> None:
    first = services.enrol(username="lin", name="林晓岚", actor=keeper, at=AT)
    assert services.enrol(username="lin", name="林晓岚", actor=keeper, at=AT) == first
    assert Entry.objects.filter(verb="account.enrolled", key=str(first.pk)).count() == 1
    with pytest.raises(Refused, match="已经有人用了"):
        services.enrol(username="lin", name="林小兰", actor=keeper, at=AT)


@pytest.mark.parametrize(("username", "name"), [("", "甲"), ("a", "甲"), ("有 空格", "甲"), ("lin", " ")])
def test_a_person_needs_a_username_and_a_name(db: None, username: str, name: str) -> None:
    with pytest.raises(Refused):
        services.enrol(username=username, name=name, actor=None, at=AT)


def test_a_post_gives_permissions_at_once(guard: User, yantai: Organisation) -> None:
    lin = person("lin")
    assert not lin.may(Permission.COMMUNITY_READ)
    post = services.appoint(
        user=lin.pk, role=Role.CITY_OFFICER, organisation=yantai.pk, since=SINCE, actor=guard, at=AT
    )
    again = services.appoint(
        user=lin.pk, role=Role.CITY_OFFICER, organisation=yantai.pk, since=SINCE, actor=guard, at=AT
    )
    assert post == again
    assert User.objects.get(pk=lin.pk).territories(Permission.DECISION_MAKE) == ["/yantai/"]
    entry = Entry.objects.get(verb="post.granted", key=str(lin.pk))
    assert entry.details == {"role": "city_officer", "organisation": "yantai", "since": "2024-01-02"}
    assert (entry.actor_id, entry.territory) == (guard.pk, "/yantai/")


def test_nobody_grants_a_post_to_themselves(guard: User, yantai: Organisation) -> None:
    with pytest.raises(Refused, match="不能给自己授予岗位"):
        services.appoint(user=guard.pk, role=Role.CITY_OFFICER, organisation=yantai.pk, since=SINCE, actor=guard, at=AT)


def test_nobody_holds_two_of_the_three_powers(guard: User, keeper: User, yantai: Organisation) -> None:
    with pytest.raises(Refused, match="只能由专人担任"):
        services.appoint(user=keeper.pk, role=Role.AUDIT_ADMIN, organisation=yantai.pk, since=SINCE, actor=guard, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(user=keeper, role=Role.AUDIT_ADMIN, organisation=yantai, since=SINCE)


def test_a_power_is_held_at_one_body_at_a_time(guard: User, keeper: User, yantai: Organisation) -> None:
    zhifu = Organisation.objects.get(code="zhifu")
    with pytest.raises(Refused, match="同一时间只能在一处"):
        services.appoint(user=keeper.pk, role=Role.SYSTEM_ADMIN, organisation=zhifu.pk, since=SINCE, actor=guard, at=AT)
    again = services.appoint(
        user=keeper.pk, role=Role.SYSTEM_ADMIN, organisation=yantai.pk, since=SINCE, actor=guard, at=AT
    )
    assert list(keeper.posts.all()) == [again]


def test_a_power_may_be_taken_up_after_the_other_was_given_up(guard: User, keeper: User, yantai: Organisation) -> None:
    services.release(post=keeper.posts.get().pk, until=date(2024, 6, 18), actor=guard, at=AT)
    services.appoint(user=keeper.pk, role=Role.AUDIT_ADMIN, organisation=yantai.pk, since=SINCE, actor=guard, at=AT)
    assert User.objects.get(pk=keeper.pk).roles == {Role.AUDIT_ADMIN}


def test_no_post_at_a_body_out_of_use(guard: User, yantai: Organisation) -> None:
    Organisation.objects.filter(code="laishan").update(active=False)
    laishan = Organisation.objects.get(code="laishan")
    with pytest.raises(Refused, match="已经撤销"):
        services.appoint(
            user=person("lin").pk, role=Role.DISTRICT_OFFICER, organisation=laishan.pk, since=SINCE, actor=guard, at=AT
        )


def test_a_post_once_ended_stays_as_it_was_ended(guard: User) -> None:
    post = person("qu", Role.DISTRICT_OFFICER, "zhifu").posts.get()
    services.release(post=post.pk, until=date(2024, 6, 17), actor=guard, at=AT)
    services.release(post=post.pk, until=date(2024, 6, 18), actor=guard, at=AT)
    post.refresh_from_db()
    assert post.until == date(2024, 6, 17)
    assert post.held_on(date(2024, 6, 16))
    assert not post.held_on(date(2024, 6, 17))
    assert Entry.objects.filter(verb="post.released").count() == 1


@pytest.mark.parametrize(
    ("until", "why"), [(date(2024, 1, 1), "不能早于任职日期"), (date(2024, 6, 19), "不能在今天之后")]
)
def test_a_post_ends_between_its_first_day_and_today(guard: User, until: date, why: str) -> None:
    post = person("qu", Role.DISTRICT_OFFICER, "zhifu").posts.get()
    with pytest.raises(Refused, match=why):
        services.release(post=post.pk, until=until, actor=guard, at=AT)


def test_locking_and_unlocking_forget_the_failures(keeper: User) -> None:
    lin = person("lin")
    AccessAttempt.objects.create(
        username="lin", ip_address="10.0.0.7", failures_since_start=5, get_data="", post_data=""
    )
    services.lock(lin.pk, actor=keeper, at=AT)
    services.lock(lin.pk, actor=keeper, at=AT)
    services.unlock(lin.pk, actor=keeper, at=AT)
    services.unlock(lin.pk, actor=keeper, at=AT)
    assert User.objects.get(pk=lin.pk).is_active
    assert not AccessAttempt.objects.exists()
    assert list(Entry.objects.filter(key=str(lin.pk)).values_list("verb", flat=True)) == [
        "account.enrolled",
        "account.locked",
        "account.unlocked",
    ]


@pytest.mark.parametrize("act", [services.lock, services.unlock, services.issue_password, services.clear_second_factor])
def test_the_other_powers_are_beyond_the_system_administrator(keeper: User, guard: User, act: object) -> None:
    with pytest.raises(Refused, match="不归系统管理员管"):
        act(guard.pk, actor=keeper, at=AT)
    with pytest.raises(Refused, match="不能对自己的账号"):
        act(keeper.pk, actor=keeper, at=AT)


def test_an_issued_password_is_good_for_one_sign_in(keeper: User) -> None:
    lin = person("lin", Role.CITY_OFFICER, password=PASSWORD)
    password = services.issue_password(lin.pk, actor=keeper, at=AT)
    lin.refresh_from_db()
    assert lin.check_password(password)
    assert lin.password_is_stale(AT, timedelta(days=90))
    assert password not in str(Entry.objects.get(verb="account.password_issued").details)


def test_a_password_goes_stale_after_its_days_and_not_before(db: None) -> None:
    lin = person("lin", password=PASSWORD)
    age = timedelta(days=90)
    assert not lin.password_is_stale(AT + age, age)
    assert lin.password_is_stale(AT + age + timedelta(seconds=1), age)
    assert not person("yanshi").password_is_stale(AT + 10 * age, age)


def test_only_the_last_few_passwords_are_remembered(db: None) -> None:
    lin = person("lin", password=PASSWORD)
    for n in range(7):
        services.change_password(lin.pk, password=f"{PASSWORD}{n}", at=AT + timedelta(days=n))
    assert PasswordUsed.objects.filter(user=lin).count() == 5


def test_a_lost_telephone_is_cleared_once(keeper: User) -> None:
    lin = person("lin")
    Authenticator.objects.create(user=lin, type="totp", data={"secret": "x"})
    for _ in range(2):
        services.clear_second_factor(lin.pk, actor=keeper, at=AT)
    assert not Authenticator.objects.exists()
    assert Entry.objects.filter(verb="account.second_factor_cleared").count() == 1
