"""How fresh what is shown is: whatever is written leaves an entry in the trail, so that its last one dates everything."""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import sha256
from typing import NamedTuple

from meihao.audit.models import Entry
from meihao.policy import library


class Stamp(NamedTuple):
    """When something was written last, and a tag that changes whenever the answer could."""

    at: datetime
    tag: str


def stamp(on: date, *about: str) -> Stamp:
    """The stamp of what is shown on a day about some things: one statement.

    Also with the day itself, for terms run out by themselves, and with the pack, which says what is public.
    """
    last = Entry.objects.order_by("-pk").values_list("pk", "at", "digest").first()
    number, at, digest = last or (0, datetime.combine(on, datetime.min.time(), UTC), "")
    words = "\n".join([str(number), digest, on.isoformat(), library.current().digest, *about])
    return Stamp(at, sha256(words.encode()).hexdigest()[:32])
