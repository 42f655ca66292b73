"""What is entered of an agenda, of seats and of who came, as the verbs take it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A point of an agenda, and the topic, project or action item that it is about."""

    title: str
    text: str = ""
    topic: int | None = None
    project: int | None = None
    action: int | None = None


@dataclass(frozen=True, slots=True)
class Seats:
    """Seats given to a body (its number), or to a stake."""

    organisation: int | None = None
    stake: str = ""
    number: int = 1
