"""Stepping into a role."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from meihao.accounts.models import User
from meihao.audit.services import record


@transaction.atomic(durable=True)
def enter(person: User, *, at: datetime) -> None:
    """Note that somebody has come in as one of the story's people."""
    home = person.organisation
    record("demo.entered", kind="account", key=person.pk, actor=person, at=at, territory=home.path if home else "")
