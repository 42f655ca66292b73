"""What every test stands on: a data folder of its own, quick passwords, and tables that may be emptied between tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client, TransactionTestCase
from pytest_django import Settings

from meihao.accounts.models import User
from tests import append_only, migrated
from tests.standing import footing

__all__ = ["footing"]

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def pytest_configure(config: pytest.Config) -> None:
    django_settings.FILES_ARE_SYNCED = False
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if migrated.FOLDER not in os.environ:
        folder = TemporaryDirectory(prefix="meihao-migrated-")
        os.environ[migrated.FOLDER] = folder.name  # the workers of this run inherit it
        config.add_cleanup(folder.cleanup)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Let the test database begin as a copy of the migrated one: nothing is left for Django to migrate."""
    test = connection.settings_dict["TEST"]
    if connection.vendor == "postgresql":
        test["TEMPLATE"] = migrated.postgres(os.environ[migrated.URL])
        yield
    else:
        with migrated.in_memory(connection.creation._get_test_db_name()):
            yield


@pytest.fixture(autouse=True)
def data(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> Path:
    """Where this test's files are stored; those of the scene that stands are there already."""
    settings.DATA = tmp_path
    if "footing" in request.fixturenames:
        shutil.copytree(request.getfixturevalue("footing").folder, tmp_path, dirs_exist_ok=True)
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
