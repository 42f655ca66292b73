"""What happens at acceptance, with money and with returns, one write each. Records are named as people name them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from meihao.demo.rules.acts import Act
from meihao.demo.rules.files import File


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing(Act):
    """An act of acceptance, filing or handover of a project."""

    project: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandInPaper(Closing):
    """A paper of a step is handed in."""

    step: str
    on: date
    file: File
    topic: str = ""
    number: str = ""
    text: str = ""
    meeting_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPaper(Closing):
    """The latest paper of a step is confirmed or returned."""

    step: str
    topic: str = ""
    outcome: str = "confirmed"
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldMeeting(Closing):
    """Works are looked at for acceptance: each point with what became of it and words, and who came."""

    on: date
    place: str
    items: tuple[tuple[str, str, str], ...]
    guests: tuple[tuple[str, str, str], ...]
    file: File


@dataclass(frozen=True, slots=True, kw_only=True)
class SignMeeting(Closing):
    """A party signs what it concludes of the latest meeting."""

    body: str
    outcome: str = "pass"
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuperviseMeeting(Closing):
    """The quality station records what it saw of the latest meeting."""

    file: File
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferHandover(Closing):
    """Works are offered to the property party: the handle of each, the warranty that holds, and what comes along."""

    on: date
    lines: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyHandover(Closing):
    """The latest list is answered; what is not refused is taken. By handle, with the reason."""

    refused: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSite(Closing):
    """The site is looked at against the filed scheme, and every commitment of these numbers found as promised."""

    on: date
    numbers: tuple[int, ...]
    file: File


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildArchive(Closing):
    """The archive is built as one file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending(Act):
    """An act with money, in fen."""

    amount: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Appropriate(Spending):
    """Money is granted to a district."""

    district: str
    source: str
    year: int
    authority: str
    paper: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocate(Spending):
    """So much of what was granted by a paper goes to a project."""

    project: str
    granted: str
    paper: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribute(Spending):
    """Residents or firms put money into a project."""

    project: str
    source: str
    payer: str
    on: date
    voucher: str
    file: File


@dataclass(frozen=True, slots=True, kw_only=True)
class SignContract(Spending):
    """A contract with a firm of the project."""

    project: str
    firm: str
    number: str
    subject: str
    on: date
    file: File


@dataclass(frozen=True, slots=True, kw_only=True)
class Incur(Spending):
    """A cost of a project, under a contract by its number."""

    project: str
    what: str
    measure: str
    contract: str
    on: date
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay(Spending):
    """A cost by its number is paid out of an allocation by its paper, or a contribution by its voucher."""

    project: str
    line: int
    on: date
    voucher: str
    file: File
    allocation: str = ""
    contribution: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPayment(Spending):
    """The district confirms a payment, or returns it."""

    project: str
    voucher: str
    outcome: str = "confirmed"
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reverse(Spending):
    """So much of a payment is taken back."""

    project: str
    voucher: str
    on: date
    paper: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCosts(Spending):
    """Parts of costs, in fen by their numbers, are claimed under a subsidy; `amount` is their sum."""

    project: str
    subsidy: str
    paper: str
    parts: tuple[tuple[int, int], ...]
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideClaim(Spending):
    """A claim is decided."""

    project: str
    paper: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Returning(Act):
    """An act with the return of a district for a month, written 2023-09."""

    district: str
    month: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitReturn(Returning):
    """The figures of the month are handed in as they stand."""

    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HearReturn(Returning):
    """The latest return is accepted or sent back."""

    outcome: str
    reason: str = ""
