"""When and where a session is, after all its changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meihao.councils.models import AgendaItem, Session


@dataclass(frozen=True, slots=True)
class When:
    """The time and place that count now; `number` says how often they changed, `at` when they last did."""

    starts_at: datetime
    ends_at: datetime
    place: str
    cancelled: bool
    number: int
    at: datetime


def when(session: Session) -> When:
    """When and where a session is. Wants its changes prefetched."""
    changes = list(session.changes.all())
    last = changes[-1] if changes else session
    cancelled = changes[-1].cancelled if changes else False
    return When(last.starts_at, last.ends_at, last.place, cancelled, len(changes), last.at)


def current(item: AgendaItem) -> bool:
    """Whether a point stands in the latest version of its agenda. Wants the session's agendas prefetched."""
    agendas = item.agenda.session.agendas.all()
    return max(each.version for each in agendas) == item.agenda.version
