"""What the first screen says of checks: what one has to mend, and what one has to check again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from meihao.accounts.models import User
from meihao.checks.selectors import findings
from meihao.policy import library

SHOWN = 6


def waiting(user: User) -> Mapping[str, Any] | None:
    """The findings that wait for somebody; None where none does."""
    mend, recheck = findings.mine(user, library.current(), timezone.localdate())
    if not mend and not recheck:
        return None
    return {"mend": mend[:SHOWN], "recheck": recheck[:SHOWN], "mends": len(mend), "rechecks": len(recheck)}
