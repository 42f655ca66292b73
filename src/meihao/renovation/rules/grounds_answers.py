"""What the records of the preconditions answer to the keys of the pack. Only what was confirmed answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple

from meihao.policy.dossier import PENDING, Reading
from meihao.renovation.rules.grounds import (
    CANVASS,
    CLOSING,
    COMMITTEE,
    CONFIRMED,
    DEMOLITION,
    POSTING,
    PROMISES,
    RETURNED,
    STRUCTURE,
    SURVEY,
)

COUNTS: Final = ("owners", "asked", "agreed")
AREAS: Final = ("owners_area", "asked_area", "agreed_area")
"""Areas of what owners answered: shown beside the heads that the instrument counts, and deciding nothing."""
KEYS: Final = frozenset(
    {
        "committee.assembly",
        "committee.elected",
        "demolition.open",
        "clearance.voluntary",
        "scheme.posted_on",
        "scheme.phone_posted",
        "scheme.comments_settled",
        *(f"consent.{name}" for name in (*COUNTS, *AREAS, *PROMISES)),
    }
)
"""The keys that these records answer of a project."""

BEHIND: Final = {
    "committee": frozenset({COMMITTEE}),
    "demolition": frozenset({STRUCTURE, DEMOLITION, SURVEY}),
    "clearance": frozenset({STRUCTURE, DEMOLITION, SURVEY}),
    "consent": frozenset({CANVASS}),
    "scheme": frozenset({POSTING, CLOSING}),
}
"""The kinds of record that stand behind keys, by what comes before their point."""


class Row(NamedTuple):
    """A record as it was known: `outcome` is the latest review's or None, `of` the record that it is about.

    What comes after belongs to one kind each, and is None in the others: `comments` on a posting and, of them, those
    not settled (`loose`); `counted` is how many comments a closing speaks of. Areas are in 0.01 ㎡.
    """

    id: int
    subject: int
    kind: str
    on: date
    of: int | None
    outcome: str | None
    assembly_on: date | None = None
    until: date | None = None
    voluntary: bool | None = None
    owners: int | None = None
    asked: int | None = None
    agreed: int | None = None
    support: bool | None = None
    property_way: bool | None = None
    shared_resources: bool | None = None
    contribution: bool | None = None
    revenue_yield: bool | None = None
    long_term: bool | None = None
    owners_area: int | None = None
    asked_area: int | None = None
    agreed_area: int | None = None
    phone: str | None = None
    counted: int | None = None
    comments: int = 0
    loose: int = 0


def answers(rows: Sequence[Row], on: date) -> Iterator[tuple[str, Reading]]:
    """What the records of one project say about a day, by key. Rows begin by that day."""
    yield from _committee(rows, on)
    yield from _clearance(rows, on)
    yield from _consent(rows)
    yield from _posting(rows)


def latest(rows: Sequence[Row], kind: str) -> tuple[Row | None, Row | None]:
    """Of a kind, the confirmed record that counts, and the one that came last and waits."""
    mine = sorted((row for row in rows if row.kind == kind), key=lambda row: (row.on, row.id))
    stands = next((row for row in reversed(mine) if row.outcome == CONFIRMED), None)
    waits = next((row for row in reversed(mine) if row.outcome is None), None)
    return stands, waits


def elected(until: date, on: date) -> bool:
    """Whether a committee is in office: one whose term has ended does not count. Basis: opinion/3"""
    return on <= until


def _known(value: object, since: date) -> Reading:
    return Reading(value, grade="B", effective_on=since)


def _waiting(since: date) -> Reading:
    return Reading(None, PENDING, "B", since)


def _committee(rows: Sequence[Row], on: date) -> Iterator[tuple[str, Reading]]:
    stands, waits = latest(rows, COMMITTEE)
    if stands is not None and stands.assembly_on is not None and stands.until is not None:
        yield "committee.assembly", _known(True, stands.assembly_on)
        yield "committee.elected", _known(elected(stands.until, on), stands.on)
    elif waits is not None:
        yield "committee.assembly", _waiting(waits.on)
        yield "committee.elected", _waiting(waits.on)


def _clearance(rows: Sequence[Row], on: date) -> Iterator[tuple[str, Reading]]:
    """Structures that stand are open cases; there are none only once the register is confirmed complete. Basis: opinion/5"""
    structures = [row for row in rows if row.kind == STRUCTURE and row.outcome != RETURNED]
    confirmed = [row for row in structures if row.outcome == CONFIRMED]
    down = {row.of: row for row in rows if row.kind == DEMOLITION and row.outcome == CONFIRMED}
    standing = [row for row in confirmed if row.id not in down]
    survey, waits = latest(rows, SURVEY)
    unread = len(structures) - len(confirmed)
    since = max((row.on for row in (*confirmed, *down.values(), *([survey] if survey else []))), default=on)
    if standing:
        yield "demolition.open", _known(len(standing), since)
    elif survey is not None and not unread:
        yield "demolition.open", _known(0, since)
    elif unread or waits is not None or confirmed:
        yield "demolition.open", _waiting(since)
    if survey is not None and confirmed and not unread and not standing:
        yield "clearance.voluntary", _known(all(down[row.id].voluntary for row in confirmed), since)


def _consent(rows: Sequence[Row]) -> Iterator[tuple[str, Reading]]:
    stands, waits = latest(rows, CANVASS)
    for name in (*COUNTS, *AREAS, *PROMISES):
        if stands is not None:
            value = getattr(stands, name)
            yield f"consent.{name}", _known(Fraction(value, 100) if name in AREAS else value, stands.on)
        elif waits is not None:
            yield f"consent.{name}", _waiting(waits.on)


def _posting(rows: Sequence[Row]) -> Iterator[tuple[str, Reading]]:
    """The posting that counts is the latest: a material change starts it again, from the day it is entered. Basis: opinion/6"""
    mine = sorted(
        (row for row in rows if row.kind == POSTING and row.outcome != RETURNED), key=lambda row: (row.on, row.id)
    )
    if not mine:
        return
    now = mine[-1]
    if now.outcome is None:
        for name in ("posted_on", "phone_posted", "comments_settled"):
            yield f"scheme.{name}", _waiting(now.on)
        return
    yield "scheme.posted_on", _known(now.on, now.on)
    yield "scheme.phone_posted", _known(bool(now.phone), now.on)
    closings = [row for row in rows if row.kind == CLOSING and row.of == now.id and row.counted == now.comments]
    closed, waits = latest(closings, CLOSING)
    if now.loose or (closed is None and waits is None):
        yield "scheme.comments_settled", _known(False, now.on)
    elif closed is not None:
        yield "scheme.comments_settled", _known(True, closed.on)
    else:
        yield "scheme.comments_settled", _waiting(now.on)
