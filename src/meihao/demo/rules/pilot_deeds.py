"""What happens about pilots, one write each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from meihao.demo.rules.acts import Act
from meihao.demo.rules.files import File


@dataclass(frozen=True, slots=True, kw_only=True)
class Piloting(Act):
    """An act about a pilot."""

    pilot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPilot(Piloting):
    """A community is entered as a candidate."""

    name: str
    community: str
    profile: str


@dataclass(frozen=True, slots=True)
class Pledged:
    """An item of a letter."""

    condition: str
    item: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueLetter(Piloting):
    """The district signs a letter of commitment."""

    items: tuple[Pledged, ...]
    file: File


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPromise(Piloting):
    """A promise of the letter, by its place, is reported as kept."""

    place: int
    text: str
    file: File


@dataclass(frozen=True, slots=True, kw_only=True)
class HearPromise(Piloting):
    """The latest report about a promise is accepted or returned."""

    place: int
    outcome: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPilot(Piloting):
    """The district holds the application against the indicators."""

    outcome: str
    text: str
    file: File


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedPanel(Piloting):
    """A round of experts is opened."""

    seed: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawExperts(Piloting):
    """The panel of the latest round is drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSheet(Piloting):
    """Whoever was drawn for a place of the latest round hands in a sheet."""

    place: int
    opinion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteScheme(Piloting):
    """The texts of the creation scheme are written: each heading, and what is said there."""

    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTable(Piloting):
    """The response table is filled in, to be done by a day."""

    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AddDrawing(Piloting):
    """A drawing is added."""

    kind: str
    title: str
    file: File


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueScheme(Piloting):
    """The draft becomes a version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDepartments(Piloting):
    """The departments of the district are called to the joint acceptance."""

    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptJointly(Piloting):
    """A department agrees."""

    department: str
    opinion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantAward(Piloting):
    """An award is granted, in fen."""

    kind: str
    fen: int
    grounds: str
