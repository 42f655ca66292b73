"""Topics, sessions, what was decided and done, and calendars. Nothing here is ever changed."""

from __future__ import annotations

from meihao.councils.models.calendars import CalendarKey, CalendarRevocation
from meihao.councils.models.items import ActionItem, ItemReport, ItemReview, Resolution
from meihao.councils.models.sessions import (
    Agenda,
    AgendaItem,
    Attendance,
    Confirmation,
    Invitation,
    Minutes,
    Session,
    SessionChange,
    Statement,
    spoken_for,
)
from meihao.councils.models.topics import FollowUp, Grading, Seat, Topic, TopicResult

__all__ = [
    "ActionItem",
    "Agenda",
    "AgendaItem",
    "Attendance",
    "CalendarKey",
    "CalendarRevocation",
    "Confirmation",
    "FollowUp",
    "Grading",
    "Invitation",
    "ItemReport",
    "ItemReview",
    "Minutes",
    "Resolution",
    "Seat",
    "Session",
    "SessionChange",
    "Statement",
    "Topic",
    "TopicResult",
    "spoken_for",
]
