"""What these tests share."""

from __future__ import annotations

import pytest

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from tests.accounts.people import city, person


@pytest.fixture
def officer(db: None) -> User:
    """An officer of the city, who may import."""
    city()
    return person("zhang", Role.CITY_OFFICER)
