"""What every verb about meetings does first and last: hold its session or topic, and note what was done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from meihao.accounts.models import User
from meihao.attachments.models import Blob
from meihao.attachments.services import File, keep
from meihao.audit.services import record
from meihao.councils.models import ActionItem, Session, Topic
from meihao.councils.selectors import law, sessions, topics

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
PAPERS = PICTURES | {"application/pdf"}
KINDS = {Topic: "topic", Session: "session", ActionItem: "action-item"}
"""What the trail calls them."""


def kept(file: File | None, at: datetime, *, allowed: frozenset[str] = PAPERS) -> Blob | None:
    """The blob of a file that came along; call it before the transaction. Raises attachments.rules.Refused."""
    return keep(file.content, name=file.name, at=at, allowed=allowed) if file else None


def held_topic(topic: int, at: datetime) -> topics.Told:
    """A topic as it stands, held until the transaction ends."""
    Topic.objects.select_for_update(of=("self",)).get(pk=topic)
    return topics.told(list(topics.rows(Topic.objects.filter(pk=topic))), at)[0]


def held_session(session: int, actor: User, at: datetime) -> sessions.Told:
    """A session as it stands, held until the transaction ends."""
    Session.objects.select_for_update(of=("self",)).get(pk=session)
    return sessions.told(sessions.full(Session.objects.filter(pk=session)).get(), actor, at)


def note(verb: str, thing: Topic | Session | ActionItem, actor: User, at: datetime, **details: object) -> None:
    """Write to the trail what was done with a topic, a session or an action item."""
    territory = thing.organisation.path
    record(verb, kind=KINDS[type(thing)], key=thing.pk, actor=actor, at=at, territory=territory, **details)


def not_the_convenor(actor: User, here: sessions.Told) -> Iterator[str]:
    """That somebody does not speak for whoever convened."""
    if not law.convenes(actor, here.assembly, here.row.organisation.path):
        yield f"由召集会议的{law.owner(here.assembly)}办理；请转给他们的经办人"
