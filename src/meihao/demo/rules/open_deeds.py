"""What a district shows to the public, one write each."""

from __future__ import annotations

from dataclasses import dataclass

from meihao.demo.rules.deeds import Deed


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowingDeed(Deed):
    """An act about the photograph of works, or of a record of a precondition; `of` is the handle of either."""

    project: str
    record: str
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasePhoto(ShowingDeed):
    """A photograph is shown to the public."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawPhoto(ShowingDeed):
    """It is shown no longer."""

    reason: str
