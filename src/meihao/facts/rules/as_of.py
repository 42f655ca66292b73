"""From the rows that count on a day to readings: what a test may use, and what it may not and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from meihao.kernel.days import months_after
from meihao.policy.dossier import EXPIRED, USABLE, Reading
from meihao.policy.pack import Key
from meihao.policy.values import read

day = lru_cache(maxsize=16384)(date.fromisoformat)


class Row(NamedTuple):
    """A fact as the selector reads it; days as ISO text, which repeats and is cheap to decode once.

    `state` is usable, pending or returned; `evidence_expires_on` is that of the evidence it rests on.
    """

    subject: int
    key: str
    value: str
    effective_on: str
    ends_on: str | None
    evidence_expires_on: str | None
    grade: str
    fact: int
    state: str = USABLE


@lru_cache(maxsize=16384)
def last_day(effective_on: str, months: int) -> str:
    """The last day a fact holds that goes stale after so many months, counted by the calendar."""
    return months_after(day(effective_on), months).isoformat()


def reading(row: Row, key: Key, on: str) -> Reading:
    """The reading of the row that counts for a key on a day: usable, or expired, or in the state it is in."""
    if row.state != USABLE:
        return Reading(None, row.state, row.grade, day(row.effective_on), (row.fact,))
    until = _held_until(row, key)
    if until is not None and until < on:
        return Reading(None, EXPIRED, row.grade, day(row.effective_on), (row.fact,), day(until))
    return Reading(read(key.type, row.value), USABLE, row.grade, day(row.effective_on), (row.fact,))


def _held_until(row: Row, key: Key) -> str | None:
    """The last day of a fact: its own, its evidence's, or the one on which it goes stale, whichever comes first."""
    ends = [each for each in (row.ends_on, row.evidence_expires_on) if each is not None]
    if key.valid_months:
        ends.append(last_day(row.effective_on, key.valid_months))
    return min(ends, default=None)


def occurrences(rows: Iterable[Row]) -> Reading:
    """The reading of an event: every usable occurrence, in an order of its own so that theirs does not matter.

    Where none is usable, the latest occurrence says why: it waits for review, or was returned.
    """
    kept = sorted(rows, key=lambda row: (row.effective_on, row.fact))
    usable = [row for row in kept if row.state == USABLE]
    if not usable:
        last = kept[-1]
        return Reading(None, last.state, last.grade, day(last.effective_on), (last.fact,))
    found = tuple((day(row.effective_on).toordinal(), int(row.value)) for row in usable)
    grade = max(row.grade for row in usable)
    return Reading(found, USABLE, grade, day(usable[-1].effective_on), tuple(row.fact for row in usable))
