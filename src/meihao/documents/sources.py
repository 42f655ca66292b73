"""The registry of kinds of papers: apps that can print something register it in their `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from meihao.accounts.permissions import Permission
from meihao.documents.rules.printing import DOCX, PDF, Content

if TYPE_CHECKING:
    from meihao.accounts.models import User


@dataclass(frozen=True, slots=True)
class Printable:
    """Something that a kind of paper can be printed of: its id within the kind, its name, and where it belongs.

    `territory` is the path of the body that it lies with.
    """

    id: str
    name: str
    place: str = ""
    territory: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a picture in a set of sheets: laid under a map by its edges, or shown on a sheet of its own."""

    id: str
    name: str
    laid: bool


class Subjects(Protocol):
    """What a kind can be printed of, as far as somebody may know of it; all there is for nobody in particular."""

    def __call__(self, user: User | None, /) -> Sequence[Printable]: ...


class Build(Protocol):
    """The content of one paper about a day, by what was known by the end of another; of what `viewer` may know."""

    def __call__(self, subject: str, /, *, on: date, known: date, viewer: User | None) -> Content: ...


class Places(Protocol):
    """Whether somebody may put pictures into the places of a set of sheets."""

    def __call__(self, user: User, subject: str, /) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of paper: whose permission it takes, of what it can be printed, how, and in which forms.

    One with places for pictures says who may fill them, and what the trail calls its subjects.
    """

    id: str
    name: str
    permission: Permission
    subjects: Subjects
    build: Build
    order: int
    note: str = ""
    forms: tuple[str, ...] = (DOCX, PDF)
    slots: tuple[Slot, ...] = ()
    places: Places | None = None
    about: str = ""


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Offer a kind of paper; twice without harm. Raises ValueError if its id is another's."""
    if _KINDS.setdefault(kind.id, kind) != kind:
        raise ValueError(f"{kind.id} is the id of another kind of paper")


def registered() -> list[Kind]:
    """Every kind, in order."""
    return sorted(_KINDS.values(), key=lambda kind: (kind.order, kind.id))
