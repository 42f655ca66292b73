"""Sessions as a calendar: of somebody by the key they gave out, or one by itself."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from meihao.accounts.models import User
from meihao.councils.models import CalendarKey, Session
from meihao.councils.rules.calendar import MEDIA_TYPE, Event, calendar, uid
from meihao.councils.selectors import law, timing

__all__ = ["MEDIA_TYPE", "digest_of", "holder", "keys", "of_person", "of_session"]

MOST = 300
"""So many sessions at most stand in a calendar, the latest."""


def digest_of(key: str) -> str:
    """What is stored of a key."""
    return sha256(key.encode()).hexdigest()


def holder(key: str) -> User | None:
    """Whose sessions a key opens; None where there is no such key, it was revoked, or its holder is gone."""
    row = CalendarKey.objects.in_force().select_related("user").filter(digest=digest_of(key)).first()
    return row.user if row is not None and row.user.is_active else None


def of_person(user: User, root: str) -> bytes:
    """The sessions that concern somebody. `root` is the address of this installation."""
    found = Session.objects.concerning(user).prefetch_related("changes").order_by("-pk")[:MOST]
    return calendar([_event(each, root) for each in reversed(found)], name="美好：会议议事")


def of_session(session: Session, root: str) -> bytes:
    """One session."""
    return calendar([_event(session, root)], name=session.title)


def keys(user: User) -> Sequence[CalendarKey]:
    """The keys that somebody gave out and did not revoke, the latest first."""
    return list(CalendarKey.objects.in_force().filter(user=user).order_by("-pk"))


def _event(session: Session, root: str) -> Event:
    here = timing.when(session)
    return Event(
        uid=uid(session.pk, session.at),
        sequence=here.number,
        stamp=here.at,
        starts_at=here.starts_at,
        ends_at=here.ends_at,
        summary=session.title,
        place=here.place,
        text=law.names("assemblies").get(session.assembly, session.assembly),
        address=f"{root}/councils/sessions/{session.pk}/",
        cancelled=here.cancelled,
    )
