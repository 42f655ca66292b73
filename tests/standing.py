"""Scenes that stand for a whole module: built once, in a transaction that is undone when the module has been tested.

A conftest gives each scene three names: `build_x`, which makes it; `standing_x`, which makes it once for a module; and `x`,
the scene as a test gets it, a copy whose changes stay with the test. Tests that commit build their own: they lie in modules
of their own and take `committed_x`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from pytest_django import DjangoDbBlocker


@dataclass(frozen=True)
class Footing:
    """What a module's scenes stand on: an open transaction and a folder for their files."""

    folder: Path
    blocker: DjangoDbBlocker

    def build[T](self, maker: Callable[[], T]) -> T:
        """Make something that stays while the module is tested."""
        before = settings.DATA
        settings.DATA = self.folder
        try:
            with self.blocker.unblock():
                return maker()
        finally:
            settings.DATA = before


@pytest.fixture(scope="module")
def footing(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Footing]:
    around = transaction.atomic()
    around._from_testcase = True  # as Django's own, so that verbs may have their durable transactions within it
    with django_db_blocker.unblock():
        around.__enter__()
    yield Footing(tmp_path_factory.mktemp("footing"), django_db_blocker)
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)
