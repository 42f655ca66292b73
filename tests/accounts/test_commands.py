"""What the operator does at the server."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from meihao.accounts.models import User
from meihao.accounts.rules import THREE_POWERS, Role
from meihao.audit.models import Entry
from meihao.organisations.models import Organisation
from tests.accounts.people import person

OFFICE = ["yantai", "烟台市", "--system", "zhao:赵立新", "--security", "sun:孙和平", "--audit", "zhou：周文静"]


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_an_office_is_founded_with_three_administrators(db: None) -> None:
    said = run("found_office", *OFFICE)
    assert said.count("一次性密码") == 3
    assert {role for user in User.objects.all() for role in user.roles} == THREE_POWERS
    password = said.splitlines()[0].rpartition(" ")[2]
    assert User.objects.get(username="zhao").check_password(password)


def test_founding_it_again_changes_nothing(db: None) -> None:
    run("found_office", *OFFICE)
    entries = Entry.objects.count()
    said = run("found_office", *OFFICE)
    assert said.count("密码不变") == 3
    assert Entry.objects.count() == entries


def test_the_three_are_three_people(db: None) -> None:
    with pytest.raises(CommandError, match="三个人"):
        run("found_office", "yantai", "烟台市", "--system", "a1:甲", "--security", "A1:甲", "--audit", "b1:乙")
    assert not User.objects.exists()


def test_a_nameless_administrator_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="用户名:姓名"):
        run("found_office", "yantai", "烟台市", "--system", "a1", "--security", "b1:乙", "--audit", "c1:丙")
    assert not Organisation.objects.exists()


def test_a_locked_guard_is_let_in_again_by_the_operator(yantai: Organisation) -> None:
    guard = person("anquan", Role.SECURITY_ADMIN)
    User.objects.filter(pk=guard.pk).update(is_active=False)
    said = run("issue_password", "AnQuan", "--clear-second-factor")
    guard.refresh_from_db()
    assert guard.is_active
    assert guard.check_password(said.strip().rpartition(" ")[2])
    assert Entry.objects.get(verb="account.password_issued").actor_id is None


def test_an_unknown_name_is_said_to_be_unknown(db: None) -> None:
    with pytest.raises(CommandError, match="没有用户名为"):
        run("issue_password", "nobody")
