"""Giving out a key to one's calendar, and revoking it."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from meihao.accounts.models import User
from meihao.audit.services import record
from meihao.councils.models import CalendarKey, CalendarRevocation
from meihao.councils.selectors.calendars import digest_of, keys
from meihao.renovation.rules.deciding import Refused

MOST = 5
"""So many keys at most are in force for one person."""


@transaction.atomic(durable=True)
def issue_key(*, name: str, actor: User, at: datetime) -> str:
    """A new key to one's own sessions, 256 random bits; only its hash is kept. Raises Refused."""
    User.objects.select_for_update().get(pk=actor.pk)
    reasons = []
    if not name.strip():
        reasons.append("请写明在哪里用，停用时好辨认")
    if len(keys(actor)) >= MOST:
        reasons.append(f"最多同时订阅 {MOST} 处；请先停用不用的")
    if reasons:
        raise Refused(*reasons)
    key = secrets.token_urlsafe(32)
    made = CalendarKey.objects.create(user=actor, name=name.strip(), digest=digest_of(key), at=at)
    record("calendar.issued", kind="calendar", key=made.pk, actor=actor, at=at)
    return key


@transaction.atomic(durable=True)
def revoke_key(*, key: int, actor: User, at: datetime) -> CalendarRevocation:
    """Close a calendar of one's own; the same again changes nothing. Raises Refused."""
    row = CalendarKey.objects.select_for_update(of=("self",)).filter(pk=key, user=actor).first()
    if row is None:
        raise Refused("没有这个订阅，请刷新页面再看")
    made, fresh = CalendarRevocation.objects.get_or_create(key=row, defaults={"by": actor, "at": at})
    if fresh:
        record("calendar.revoked", kind="calendar", key=row.pk, actor=actor, at=at)
    return made
