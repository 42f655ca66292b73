"""What these tests share."""

from __future__ import annotations

import pytest

from meihao.organisations.models import Organisation
from tests.accounts.people import city


@pytest.fixture
def yantai(db: None) -> Organisation:
    """The city."""
    return city()
