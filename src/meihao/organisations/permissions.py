"""What this app asks of whoever looks after the tree. `accounts` grants it, under the same names."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Protocol


class Permission(StrEnum):
    """Seeing the tree, and changing it."""

    ORGANISATION_READ = "organisation.read"
    ORGANISATION_EDIT = "organisation.edit"


class Keeper(Protocol):
    """What the tree must know of a person: `accounts` stands above this app, so that its User is not named here."""

    def territories(self, permission: Any, /) -> list[str]: ...
