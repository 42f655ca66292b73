"""What was promised against what was built: kept, short, over, moved, dropped or unplanned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from meihao.renovation.rules.schemes import Promise, Where

ACCEPTED, RETURNED = "accepted", "returned"
DISTRICT, CITY = "district-governments", "city-government"


class Outcome(StrEnum):
    """What became of a commitment, or of works."""

    KEPT = "kept"
    SHORT = "short"
    OVER = "over"
    MOVED = "moved"
    DROPPED = "dropped"
    UNPLANNED = "unplanned"

    @property
    def label(self) -> str:
        """What people call it."""
        return LABELS[self]


LABELS: Final = {
    Outcome.KEPT: "兑现",
    Outcome.SHORT: "不足",
    Outcome.OVER: "超出",
    Outcome.MOVED: "移位",
    Outcome.DROPPED: "取消",
    Outcome.UNPLANNED: "计划外",
}


@dataclass(frozen=True, slots=True)
class Built:
    """A record of works: for which commitment (None: for none), how much in thousandths, where, and what was said of it.

    `outcome`: accepted, returned (it does not count), or empty while nobody has said.
    """

    id: int
    number: int | None
    quantity: int
    where: Where
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A commitment, or works without one, with its three quantities in thousandths and what it comes to.

    `decided`: it was dropped by decision. `open`: it still stands between the project and 认定完成.
    """

    promise: Promise | None
    outcome: Outcome
    promised: int
    built: int
    accepted: int
    open: bool
    decided: bool
    records: tuple[Built, ...]

    @property
    def difference(self) -> int:
        """How much more was built than promised."""
        return self.built - self.promised

    @property
    def words(self) -> str:
        """What became of it, with what is still missing."""
        if self.outcome == Outcome.DROPPED:
            return "取消，已批" if self.decided else "取消，缺决定"
        if self.outcome == Outcome.MOVED:
            return "移位，未变更方案"
        if self.outcome == Outcome.SHORT and not self.built:
            return "未完工"
        return f"{self.outcome.label}，待验收" if self.open and self.outcome != Outcome.SHORT else self.outcome.label


def reconcile(
    promises: Iterable[Promise], gone: Iterable[Promise], built: Iterable[Built], dropped: Iterable[int]
) -> tuple[Line, ...]:
    """Every commitment of the filed version, every one of earlier filed versions that is no longer in it, and works besides.

    `dropped` are the numbers that were dropped by decision. A commitment is open until as much as it promises has been
    accepted at its place, or it was dropped by decision. Basis: opinion/12
    """
    records: dict[int | None, list[Built]] = defaultdict(list)
    for each in built:
        records[each.number].append(each)
    decided = frozenset(dropped)
    lines = [_line(each, records.pop(each.number, []), each.number in decided) for each in promises]
    lines += [_gone(each, records.pop(each.number, []), each.number in decided) for each in gone]
    besides = [each for rows in records.values() for each in rows]
    return (*lines, *(_unplanned(each) for each in sorted(besides, key=lambda each: each.id)))


def outstanding(lines: Iterable[Line]) -> int:
    """How many commitments are neither kept and accepted nor dropped by decision. Basis: opinion/12"""
    return sum(line.open for line in lines)


def _line(promise: Promise, records: Sequence[Built], decided: bool) -> Line:
    counted = [each for each in records if each.outcome != RETURNED]
    here = [each for each in counted if each.where.same(promise.where)]
    built, in_place = _sum(counted), _sum(here)
    accepted = _sum(each for each in here if each.outcome == ACCEPTED)
    if decided:
        outcome = Outcome.DROPPED
    elif built > in_place and in_place < promise.quantity:
        outcome = Outcome.MOVED
    elif built == promise.quantity:
        outcome = Outcome.KEPT
    else:
        outcome = Outcome.SHORT if built < promise.quantity else Outcome.OVER
    still = not decided and accepted < promise.quantity
    return Line(promise, outcome, promise.quantity, built, _accepted(counted), still, decided, tuple(records))


def _gone(promise: Promise, records: Sequence[Built], decided: bool) -> Line:
    counted = [each for each in records if each.outcome != RETURNED]
    return Line(
        promise,
        Outcome.DROPPED,
        promise.quantity,
        _sum(counted),
        _accepted(counted),
        not decided,
        decided,
        tuple(records),
    )


def _unplanned(record: Built) -> Line:
    counted = [record] if record.outcome != RETURNED else []
    return Line(None, Outcome.UNPLANNED, 0, _sum(counted), _accepted(counted), False, False, (record,))


def _accepted(records: Iterable[Built]) -> int:
    return _sum(each for each in records if each.outcome == ACCEPTED)


def _sum(records: Iterable[Built]) -> int:
    return sum(each.quantity for each in records)


def decider(promised_by: str) -> str:
    """The body that may let a commitment go: never the one that made it. Basis: opinion/12"""
    return CITY if promised_by == DISTRICT else DISTRICT


def gone_from(filed: Sequence[Mapping[int, Promise]]) -> tuple[Promise, ...]:
    """The commitments of earlier filed versions that the last one no longer has, as they last stood."""
    if not filed:
        return ()
    found: dict[int, Promise] = {}
    for version in filed[:-1]:
        found |= version
    return tuple(found[each] for each in sorted(found.keys() - filed[-1].keys()))
