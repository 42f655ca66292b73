"""What happens in the story, one write each. `at` is the local time, and no two acts share it; `by` is a username."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from meihao.accounts.rules import Role
from meihao.demo.rules.files import File
from meihao.facts.rules.statements import COMMUNITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What all acts have. Nobody's act is the installation's own."""

    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Establish(Act):
    """A body is set up."""

    code: str
    name: str
    kind: str
    parent: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterDivisions(Act):
    """The table of statistical divisions is entered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawDistricts(Act):
    """The boundaries of the districts are entered, as a sketch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Act):
    """Somebody answers for a statistical division."""

    code: str
    accountable: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrol(Act):
    """Somebody gets an account."""

    username: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Appoint(Act):
    """Somebody gets a post."""

    username: str
    role: Role
    organisation: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterCommunity(Act):
    """A community is entered."""

    code: str
    name: str
    division: str
    longitude: int
    latitude: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterCompound(Act):
    """A compound is entered."""

    code: str
    name: str
    community: str
    address: str
    built_in: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Submit(Act):
    """A file is handed in for keys; later acts know it by `handle`. `community` is the code of what it is about."""

    community: str
    about: str = COMMUNITY
    handle: str
    file: File
    kind: str
    title: str
    effective_on: date
    expires_on: date | None
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One fact that is stated."""

    key: str
    value: str
    effective_on: date
    source: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class State(Act):
    """Facts are stated; `evidence` is the handle of what they rest on. `community` is the code of what they are about."""

    community: str
    about: str = COMMUNITY
    facts: tuple[Said, ...]
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct(Act):
    """A fact that was stated wrongly, from the same day on, is corrected."""

    community: str
    fact: Said
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Act):
    """Evidence is reviewed."""

    evidence: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Convene(Act):
    """A panel is seated."""

    community: str
    experts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Find(Act):
    """An expert finds."""

    community: str
    criterion: str
    verdict: str
    grounds: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Designate(Act):
    """A community is to be held against a profile."""

    community: str
    profile: str
    grounds: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclude(Act):
    """An assessment is concluded."""

    community: str
    outcome: str
    grounds: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal(Act):
    """What the trail holds by then is sealed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadPlans(Act):
    """The figures published of yearly plans are entered."""

    city: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterProject(Act):
    """Compounds are entered as a project."""

    code: str
    name: str
    territory: str
    compounds: tuple[str, ...]
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointParty(Act):
    """A firm takes a part in a project."""

    project: str
    body: str
    organisation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Propose(Act):
    """A step of a project is put up for decision."""

    project: str
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance(Act):
    """A step of a project is decided; `yielded` are conditions with the written grounds for letting them go."""

    project: str
    step: str
    grounds: str = ""
    yielded: tuple[tuple[str, str], ...] = ()
