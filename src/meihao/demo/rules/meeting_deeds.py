"""What happens about meetings and topics, one write each. Both are known by what they are called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meihao.demo.rules.acts import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class OfTopic(Act):
    """An act about a topic."""

    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseTopic(OfTopic):
    """A topic is raised at a community."""

    community: str
    source: str
    text: str
    project: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeTopic(OfTopic):
    """A topic is graded."""

    grade: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTopic(OfTopic):
    """Seats are given."""

    seats: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostResult(OfTopic):
    """What it came to is posted; with a photograph if `photo` numbers one."""

    text: str
    place: str
    photo: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RateTopic(OfTopic):
    """Marks are given."""

    marks: int
    reason: str
    visited: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OfSession(Act):
    """An act about a session."""

    session: str


@dataclass(frozen=True, slots=True)
class Point:
    """A point of an agenda: a topic by its title, or words about a project by its code."""

    title: str
    text: str = ""
    topic: str = ""
    project: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConveneSession(OfSession):
    """A session is convened at a body; `starts` is local, bodies are invited by code."""

    body: str
    assembly: str
    starts: datetime
    hours: int
    place: str
    format: str
    invited: tuple[str, ...]
    agenda: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn(OfSession):
    """Somebody signs in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterSheet(OfSession):
    """Those who signed on paper for a stake are entered."""

    stake: str
    names: tuple[str, ...]
    photo: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Say(OfSession):
    """What somebody said is noted."""

    speaker: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolve(OfSession):
    """Something is resolved on a point by its number; votes in favour, against, abstained, or none."""

    point: int
    text: str
    votes: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign(OfSession):
    """A body is given something to do within so many days, because of a resolution by its number."""

    resolution: int
    organisation: str
    text: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawUp(OfSession):
    """A version of the minutes is drawn up."""

    version: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm(OfSession):
    """Somebody who signed in confirms the latest version, or objects."""

    objection: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportItem(OfSession):
    """An item, by its words, is reported done with a photograph."""

    item: str
    text: str
    photo: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HearReport(OfSession):
    """The report on an item is accepted, or returned for so many days more."""

    item: str
    outcome: str
    reason: str
    again: int
