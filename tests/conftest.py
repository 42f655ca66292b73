"""What every test stands on: a data folder of its own, quick passwords, and tables that may be emptied between tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client, TransactionTestCase
from pytest_django import Settings

from meihao.accounts.models import User
from tests import append_only

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def pytest_configure() -> None:
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> Path:
    """Where this test's files are stored."""
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture(autouse=True, scope="session")
def emptied_between_tests() -> Iterator[None]:
    """Tests that commit are followed by a flush, which append-only tables refuse: lift their triggers round it."""
    original = TransactionTestCase._fixture_teardown

    def teardown(case: Any) -> None:
        with append_only.lifted(connection):
            original(case)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = original


@pytest.fixture
def enter() -> Callable[[User], Client]:
    """A browser in which somebody has signed in."""

    def entered(user: User) -> Client:
        client = Client()
        client.force_login(user, backend=BACKEND)
        return client

    return entered
