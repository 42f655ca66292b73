"""What happens in the records of projects, one write each: the acts of `rules.acts` go on here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from meihao.demo.rules.acts import Act
from meihao.demo.rules.files import File
from meihao.renovation.rules.grounds import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed(Act):
    """An act that belongs to the programme's records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Making(Deed):
    """An act that makes something which later acts know by `handle`; the trail keeps its number under the name `made`."""

    made: ClassVar[str]
    handle: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterRegister(Deed):
    """Rows of the register are imported, headings first."""

    name: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Share:
    """What of a plan falls to a district: compounds, homes, and floor area in 0.01 ㎡."""

    district: str
    count: int
    households: int
    area: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterPlan(Deed):
    """A plan for a year, or what a district proposes for it."""

    body: str
    year: int
    kind: str
    source: str
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterGround(Making):
    """A record of a precondition is entered; `of` is the record that it is about."""

    made: ClassVar[str] = "ground"
    project: str
    entry: Entry
    files: tuple[tuple[File, str], ...] = ()
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HearGround(Deed):
    """A record of a precondition is confirmed or returned."""

    ground: str
    outcome: str = "confirmed"
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeComment(Making):
    """Somebody said something of a posted scheme."""

    made: ClassVar[str] = "comment"
    posting: str
    on: date
    channel: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleComment(Deed):
    """It was settled."""

    comment: str
    adopted: bool
    answer: str


@dataclass(frozen=True, slots=True)
class Pledge:
    """One commitment. `number` is 0 when it is first made; `building` is `compound/number` of the register."""

    number: int
    measure: str
    item: str
    quantity: int
    unit: str
    building: str
    place: str
    price: int
    due_on: date
    funder: str
    promised_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BringPledges(Deed):
    """The commitments of a scheme are put into its draft."""

    project: str
    pledges: tuple[Pledge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerMeasure(Deed):
    """The draft says of a content why nothing is promised."""

    project: str
    measure: str
    answer: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueVersion(Deed):
    """The draft becomes the next version."""

    project: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileVersion(Deed):
    """A version is filed online."""

    project: str
    number: int
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallReview(Deed):
    """Departments are called to review the scheme."""

    project: str
    round: int
    departments: tuple[str, ...]
    grounds: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveOpinion(Deed):
    """A department says what it finds."""

    project: str
    department: str
    outcome: str
    opinion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishSeed(Deed):
    """The seed of a panel is published."""

    project: str
    seed: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawPanel(Deed):
    """The panel is drawn from it."""

    project: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CastBallot(Deed):
    """Whoever sits in a place says everything at once; `scores` by item, with the words where there are any."""

    project: str
    place: int
    scores: tuple[tuple[str, int, str], ...]
    opinion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowChange(Deed):
    """A change that the panel asked for is said to be made, or accepted by whoever asked for it."""

    project: str
    item: str
    step: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandInForm(Making):
    """The one form is handed in."""

    made: ClassVar[str] = "form"
    project: str
    answers: tuple[tuple[str, str], ...]
    on: date
    file: File
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HearForm(Deed):
    """The window says what it found."""

    form: str
    outcome: str = "confirmed"
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveCase(Making):
    """An application for a permit is taken."""

    made: ClassVar[str] = "case"
    project: str
    permit: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideCase(Deed):
    """It is decided."""

    case: str
    outcome: str
    on: date
    number: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordWorks(Making):
    """Works as built are recorded; number 0 is of no commitment."""

    made: ClassVar[str] = "work"
    project: str
    number: int
    quantity: int
    building: str
    place: str
    on: date
    file: File
    item: str = ""
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewWorks(Deed):
    """They are accepted or returned."""

    project: str
    work: str
    outcome: str = "accepted"
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DropCommitment(Deed):
    """A commitment is let go by decision."""

    project: str
    number: int
    reference: str
    grounds: str
