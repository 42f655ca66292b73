"""Stepping into a role: in a demonstration, as somebody invented, and otherwise not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from pytest_django import Settings

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.accounts.services import appoint, enrol
from meihao.audit.models import Entry
from meihao.demo.selectors import stories
from meihao.organisations.services import establish

AT = datetime(2024, 6, 30, 2, tzinfo=UTC)


@pytest.fixture
def played(db: None) -> User:
    """The first of those offered at the door."""
    person = stories.cards()[0]
    city = establish(code="yantai", name="烟台市", kind="city", parent=None, actor=None, at=AT)
    user = enrol(username=person.username, name=person.name, actor=None, at=AT, invented=True)
    appoint(user=user.pk, role=Role.CITY_OFFICER, organisation=city.pk, since=date(2024, 1, 1), actor=None, at=AT)
    return user


def test_outside_a_demonstration_the_door_is_not_there(played: User, client: Client, settings: Settings) -> None:
    settings.DEMO = False
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/", {"username": played.username}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_one_click_signs_one_in_and_the_trail_knows(played: User, client: Client, settings: Settings) -> None:
    settings.DEMO = True
    assert played.name in client.get("/demo/").text
    response = client.post("/demo/", {"username": played.username})
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(played.pk)
    assert Entry.objects.filter(verb="demo.entered", actor=played).exists()
    assert client.get("/").status_code == 200


def test_nobody_real_and_nobody_with_a_password_is_played(played: User, client: Client, settings: Settings) -> None:
    settings.DEMO = True
    enrol(username="real", name="真人", actor=None, at=AT)
    enrol(username="kept", name="有密码", actor=None, at=AT, password="Sufficient-0-length", invented=True)
    for username in ("real", "kept", "nobody", ""):
        assert client.post("/demo/", {"username": username}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_every_role_that_the_issue_of_a_demonstration_needs_has_a_card() -> None:
    roles = {person.role for person in stories.cards()}
    assert {Role.CITY_OFFICER, Role.DISTRICT_OFFICER, Role.STREET_OFFICER, Role.COMMUNITY_OFFICER, Role.EXPERT} <= roles
    assert {Role.PROPERTY, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN} <= roles
