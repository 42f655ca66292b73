"""The shape of what the story says of acceptance and handover, of money, and of the monthly returns."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from meihao.demo.rules.parts import Day, Part


class Completion(Part):
    """Acceptance, filing and handover. Without more said, everything goes well at once.

    `mended` are the points that failed in a first meeting: then there is a second one, after so many hundredths (`met`) of
    the stage. `silent` parties have not signed, `unseen` says that the station has not. Of the steps, `waiting` were handed
    in and nobody confirmed them, `returned` came back, and what is `left` nobody took. `refused` are facilities that the
    property party returned at first.
    """

    kind: Literal["completion"]
    met: int = 24
    mended: dict[str, str] = {}
    silent: list[str] = []
    unseen: bool = False
    waiting: list[str] = []
    returned: dict[str, str] = {}
    left: list[str] = []
    refused: dict[str, str] = {}
    packed: bool = False
    """Whether the archive was built as one file."""


class Cost(Part):
    """A cost that no scheme of the story promised: in yuan, out of a source of the pack."""

    what: str
    measure: str
    amount: int
    source: str


class Payout(Part):
    """What became of the payment of a cost, by its words: returned, reversed in part (in yuan), or paid and confirmed late."""

    what: str
    returned: str = ""
    reversed: int = 0
    reason: str = ""


class Claimed(Part):
    """A claim for the subsidy of the city, in yuan by the words of the costs, and what was decided of it."""

    paper: str
    amounts: dict[str, int]
    decided: Literal["granted", ""] = ""


class Funding(Part):
    """Money of a project: the greatest costs of its scheme, or those named; a share of them is paid, the last ones wait."""

    kind: Literal["funding"]
    lines: int = 6
    share: int = 100
    """Hundredths of each cost that were paid."""
    waiting: int = 0
    """So many of the last payments wait to be confirmed."""
    late: int = 6
    """So many days after it was paid a payment is confirmed."""
    costs: list[Cost] = Field(default=[], alias="cost")
    payouts: list[Payout] = Field(default=[], alias="payout")
    claims: list[Claimed] = Field(default=[], alias="claim")


class Grant(Part):
    """Money of a source granted to a district for a year, in units of ten thousand yuan."""

    source: str
    year: int
    amount: int
    on: Day
    authority: str


class Return(Part):
    """A month's return of a district, so many days after the month or on a day, and what the city said of it.

    The month is written 2023-09, or as so many months before the story is told.
    """

    month: str | int
    after: int = 4
    note: str = ""
    outcome: Literal["accepted", "returned", ""] = "accepted"
    heard: int = 3
    reason: str = ""
