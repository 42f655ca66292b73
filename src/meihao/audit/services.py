"""Writing to the trail, and sealing it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import OperationalError, connection, transaction

from meihao.audit.models import Entry, Seal
from meihao.audit.rules import START, chain, content_digest, instant, leaf, plain
from meihao.kernel import merkle


class Busy(Exception):
    """Writers have held the trail for too long; the next sealing covers what this one would have."""


def record(
    verb: str,
    *,
    kind: str,
    key: object,
    actor: AbstractBaseUser | None,
    at: datetime,
    territory: str = "",
    **details: object,
) -> Entry:
    """Write that something happened; belongs into the transaction of the service that did it.

    `details` are particulars without anything personal: text, whole numbers, days, lists. Raises TypeError for others.
    """
    number = None if actor is None else actor.pk
    particulars = plain(details)
    written = content_digest(
        at=instant(at), actor=number, verb=verb, kind=kind, key=str(key), territory=territory, details=particulars
    )
    return Entry.objects.create(
        at=at,
        actor_id=number,
        verb=verb,
        kind=kind,
        key=str(key),
        territory=territory,
        details=particulars,
        digest=written,
    )


def seal(*, at: datetime) -> Seal | None:
    """Lay one seal over every entry that has none; None when there is none. Raises Busy."""
    try:
        return _seal(at=at)
    except OperationalError as error:
        raise Busy("审计日志正在大量写入，稍后再封存") from error


@transaction.atomic(durable=True)
def _seal(*, at: datetime) -> Seal | None:
    _hold_back_writers()
    before = Seal.objects.order_by("-last").first()
    waiting = Entry.objects.order_by("pk").values_list("pk", "digest")
    if before is not None:
        waiting = waiting.filter(pk__gt=before.last)
    entries = list(waiting)
    if not entries:
        return None
    first, last = entries[0][0], entries[-1][0]
    root = merkle.root([leaf(number, content) for number, content in entries]).hex()
    return Seal.objects.create(
        first=first,
        last=last,
        count=len(entries),
        root=root,
        previous=before,
        chain=chain(before.chain if before else START, root, first, last),
        at=at,
    )


def _hold_back_writers() -> None:
    """Wait until every writer has ended and let none begin, so that no entry appears later below the seal's last.

    SQLite's IMMEDIATE transaction is that already. The unique ends of a seal stop whatever would slip through.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '3s'")
            cursor.execute("LOCK TABLE audit_entry IN SHARE ROW EXCLUSIVE MODE")
