"""The three powers stay three people's, whoever asks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meihao.accounts.door.passwords import classes_in
from meihao.accounts.permissions import Permission
from meihao.accounts.rules import (
    GRANTS,
    THREE_POWERS,
    Refused,
    Role,
    address_mark,
    check_appointment,
    check_over_account,
    one_time_password,
)

ROLES = st.sampled_from(list(Role))
HELD = st.frozensets(ROLES, max_size=4)


def test_every_role_is_named_and_granted() -> None:
    assert set(GRANTS) == set(Role)
    assert all(role.label for role in Role)


def test_every_permission_is_somebodys() -> None:
    assert {permission for granted in GRANTS.values() for permission in granted} == set(Permission)


def test_no_two_of_the_three_powers_share_a_power() -> None:
    acts = {Permission.PEOPLE_EDIT, Permission.ORGANISATION_EDIT, Permission.POST_GRANT, Permission.AUDIT_READ}
    powers = [GRANTS[role] & acts for role in THREE_POWERS]
    assert all(not a & b for n, a in enumerate(powers) for b in powers[n + 1 :])


@given(ROLES, HELD, st.booleans())
def test_no_appointment_ever_joins_a_power_to_anything_else(role: Role, held: frozenset[Role], oneself: bool) -> None:
    try:
        check_appointment(role=role, held=held, oneself=oneself)
    except Refused:
        return
    together = held | {role}
    assert not oneself
    assert not together & THREE_POWERS or together == {role} or not (role in THREE_POWERS or held & THREE_POWERS)


@given(HELD, HELD)
def test_nobody_administers_their_own_account(actor: frozenset[Role], holder: frozenset[Role]) -> None:
    with pytest.raises(Refused):
        check_over_account(actor=actor, holder=holder, oneself=True)


@pytest.mark.parametrize("power", sorted(THREE_POWERS - {Role.SYSTEM_ADMIN}))
def test_the_system_administrator_cannot_take_over_another_power(power: Role) -> None:
    with pytest.raises(Refused, match=power.label):
        check_over_account(actor=frozenset({Role.SYSTEM_ADMIN}), holder=frozenset({power}), oneself=False)


def test_a_one_time_password_passes_the_office_own_rule() -> None:
    made = {one_time_password() for _ in range(50)}
    assert len(made) == 50
    assert all(classes_in(password) == 4 and len(password) == 19 for password in made)


@pytest.mark.parametrize(
    ("password", "classes"), [("abc", 1), ("abcA", 2), ("abcA1", 3), ("abcA1-", 4), ("密码", 1), ("", 0)]
)
def test_classes_of_characters(password: str, classes: int) -> None:
    assert classes_in(password) == classes


def test_an_address_is_marked_and_not_told() -> None:
    mark = address_mark("10.0.0.7", "k")
    assert mark == address_mark("10.0.0.7", "k") != address_mark("10.0.0.8", "k")
    assert len(mark) == 12
