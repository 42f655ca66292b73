"""The records of the chain as the rules see them, and what they answer to the keys of the pack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from meihao.completion.rules.concluding import MEND, PASSED, WAITING, Conclusion, short_of
from meihao.policy.dossier import PENDING, RETURNED, Reading

REPORT, UTILITY, NOTICE, MEETING = "report", "utility", "notice", "meeting"
FILING, ARCHIVE, HANDOVER, SITE_CHECK, CITY_FILING = "filing", "archive", "handover", "site-check", "city-filing"
PAPERS: Final = (REPORT, UTILITY, NOTICE, FILING, ARCHIVE, CITY_FILING)
"""The steps that are a paper which somebody hands in and somebody else confirms."""

AFTER: Final = (FILING, ARCHIVE, CITY_FILING)
"""Papers that follow acceptance."""

CONFIRMED, SENT_BACK = "confirmed", "returned"
TAKEN = "taken"
MATCHED, DIFFERS = "matched", "differs"

KEYS: Final = frozenset(
    {
        "works.finished",
        "acceptance.attended",
        "acceptance.supervised",
        "acceptance.passed",
        "acceptance.filed",
        "acceptance.archived",
        "acceptance.handed_over",
        "acceptance.site_checked",
        "acceptance.city_filed",
    }
)
"""The keys that these records answer of a project."""

BEHIND: Final[Mapping[str, tuple[str, ...]]] = {
    "works.finished": (REPORT,),
    "acceptance.attended": (MEETING,),
    "acceptance.supervised": (MEETING,),
    "acceptance.passed": (MEETING,),
    "acceptance.filed": (FILING,),
    "acceptance.archived": (ARCHIVE,),
    "acceptance.handed_over": (HANDOVER,),
    "acceptance.site_checked": (SITE_CHECK,),
    "acceptance.city_filed": (CITY_FILING,),
}
"""The steps whose records stand behind each key."""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper as it was known: `outcome` is confirmed, returned, or empty while it waits."""

    id: int
    step: str
    topic: str
    round: int
    on: date
    meeting_on: date | None
    outcome: str


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting as it was known: what it comes to, who was there, and whether the station found it in order (None: not said)."""

    id: int
    round: int
    on: date
    conclusion: Conclusion
    present: Mapping[str, int]
    orderly: bool | None


@dataclass(frozen=True, slots=True)
class Records:
    """What is known of one project. `offered` gives for each accepted work what was said of its latest line in a handover
    (empty: nobody has, None: it was never offered), `offered_on` the last day of an offer. `checked` is the day of the
    latest check of the site, `check_holds` whether it found everything and speaks of the filed version that stands."""

    papers: Sequence[PaperRow] = ()
    meetings: Sequence[MeetingRow] = ()
    offered: Mapping[int, str | None] | None = None
    offered_on: date | None = None
    checked: date | None = None
    check_holds: bool = False

    @property
    def round(self) -> int:
        """The round that is open: one more than the rounds after which something had to be mended."""
        return sum(row.conclusion.state == MEND for row in self.meetings) + 1

    @property
    def last(self) -> MeetingRow | None:
        """The last meeting."""
        return self.meetings[-1] if self.meetings else None

    @property
    def accepted(self) -> MeetingRow | None:
        """The meeting that passed the works, if the last one did."""
        return self.last if self.last and self.last.conclusion.state == PASSED else None

    def paper(self, step: str, topic: str = "") -> PaperRow | None:
        """The paper of a step that counts now: the latest of this round, of utilities the latest, of what follows
        acceptance the latest of the round that passed."""
        rows = [row for row in self.papers if row.step == step and row.topic == topic]
        if step in {REPORT, NOTICE}:
            now = self.accepted.round if self.accepted else self.round
            rows = [row for row in rows if row.round == now]
        elif step in AFTER:
            rows = [row for row in rows if self.accepted and row.round == self.accepted.round]
        return rows[-1] if rows else None


def answers(here: Records, least: Mapping[str, int]) -> Iterator[tuple[str, Reading]]:
    """What the records of one project say, by key; nothing of a step that has no record. Basis: opinion/12"""
    yield from _paper(here, REPORT, "works.finished")
    if here.last is not None:
        yield from _meeting(here.last, least)
    yield from _paper(here, FILING, "acceptance.filed")
    yield from _paper(here, ARCHIVE, "acceptance.archived")
    yield from _paper(here, CITY_FILING, "acceptance.city_filed")
    if here.offered is not None:
        said = set(here.offered.values())
        open_ = bool(said - {TAKEN})
        state = PENDING if "" in said else ""
        yield "acceptance.handed_over", _reading(not open_, here.offered_on, state)
    if here.checked is not None:
        yield "acceptance.site_checked", _reading(here.check_holds, here.checked)


def _paper(here: Records, step: str, key: str) -> Iterator[tuple[str, Reading]]:
    ever = [row for row in here.papers if row.step == step]
    if not ever:
        return
    row = here.paper(step)
    if row is None:
        yield key, _reading(False, ever[-1].on)
    elif row.outcome == CONFIRMED:
        yield key, _reading(True, row.on)
    else:
        yield key, _reading(None, row.on, PENDING if not row.outcome else RETURNED)


def _meeting(row: MeetingRow, least: Mapping[str, int]) -> Iterator[tuple[str, Reading]]:
    waits = PENDING if row.orderly is None else ""
    yield "acceptance.attended", _reading(not short_of(row.present, least), row.on, waits)
    yield "acceptance.supervised", _reading(bool(row.orderly), row.on, waits)
    undecided = PENDING if row.conclusion.state == WAITING else ""
    yield "acceptance.passed", _reading(row.conclusion.state == PASSED, row.on, undecided)


def _reading(value: bool | None, on: date | None, state: str = "") -> Reading:
    if state:
        return Reading(None, state, "B", on)
    return Reading(value, grade="B", effective_on=on)
