"""What this app asks of whoever reads the trail. `accounts` grants it, under the same name."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Protocol


class Permission(StrEnum):
    """The one thing to be allowed here."""

    AUDIT_READ = "audit.read"


class Auditor(Protocol):
    """What the trail must know of a person: `accounts` stands above this app, so that its User is not named here."""

    def may(self, permission: Any, /) -> bool: ...

    def territories(self, permission: Any, /) -> list[str]: ...
