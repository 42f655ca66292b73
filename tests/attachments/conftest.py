"""Files of these tests lie in a directory of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> Path:
    """Where this test's files are stored."""
    settings.DATA = tmp_path
    return tmp_path
