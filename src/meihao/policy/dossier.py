"""What is known of one subject on a day: all that an evaluation may look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from meihao.kernel.exact import Exact
from meihao.kernel.verdict import Verdict

type Occurrences = tuple[tuple[int, int], ...]
"""Occurrences of an event: (day as an ordinal, how many), in any order."""

type Share = tuple[int, int]
"""The result of a survey: (favourable, answered)."""

type Homes = tuple[tuple[int, int], ...]
"""Homes by walking distance: (metres, homes)."""

type Value = bool | Exact | date | str | Occurrences | Share | Homes | None

USABLE, PENDING, RETURNED, EXPIRED, WITHDRAWN = "usable", "pending", "returned", "expired", "withdrawn"
MISSING = "absent"
"""The states of a reading. Only a usable one has a value; a module that has not heard yet says that it is missing."""


class Reading(NamedTuple):
    """The fact that counts for one key: its value (a `Value`) when usable, and the record it comes from.

    `held_until` is the last day on which an expired one could be used.
    """

    value: Any
    state: str = USABLE
    grade: str = ""
    effective_on: date | None = None
    facts: tuple[int, ...] = ()
    held_until: date | None = None


class Finding(NamedTuple):
    """What one expert finds of one criterion; the latest of each expert."""

    expert: str
    verdict: Verdict
    id: int = 0


class Standing(NamedTuple):
    """A decision that stands: its outcome and its record."""

    outcome: str
    id: int = 0


@dataclass(frozen=True, slots=True)
class Dossier:
    """Readings by key, findings by criterion and decisions by kind, all as known at one time about one day."""

    subject: str
    on: date
    readings: Mapping[str, Reading]
    findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    decisions: Mapping[str, Standing] = field(default_factory=dict)

    def reading_of(self, key: str) -> Reading | None:
        """The reading of a key, or None."""
        return self.readings.get(key)
