"""How far the works of a scheme have come against what was promised by when: by commitment, by content, and in all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from meihao.kernel.exact import Exact
from meihao.renovation.rules.reconciling import ACCEPTED, RETURNED, Line
from meihao.renovation.rules.schemes import Promise

DONE, OVERDUE, BEHIND, GOING, AHEAD = "done", "overdue", "behind", "going", "ahead"
WORDS: Final = {DONE: "已完成", OVERDUE: "逾期", BEHIND: "落后", GOING: "正常", AHEAD: "未到时间"}


def expected(begun: date | None, due: date, on: date) -> Fraction:
    """The share that should be done by a day: it grows evenly from the day the works began to the day by which it is due.

    The rule is ours: schemes say by when and not from when. Nothing is expected before the works began, all of it from the
    last day on.
    """
    if on >= due:
        return Fraction(1)
    if begun is None or on <= begun:
        return Fraction(0)
    return Fraction((on - begun).days, (due - begun).days)


@dataclass(frozen=True, slots=True)
class Item:
    """A commitment: accepted at its place and waiting for acceptance there, in thousandths, and what should be done by now."""

    line: Line
    promise: Promise
    accepted: int
    waiting: int
    expected: Fraction
    late: int
    left: int

    @property
    def share(self) -> Fraction:
        """How much of it is done: accepted, and no more than was promised."""
        return min(Fraction(self.accepted, self.promise.quantity), Fraction(1))

    @property
    def with_waiting(self) -> Fraction:
        """How much of it is done if everything that waits is accepted."""
        return min(Fraction(self.accepted + self.waiting, self.promise.quantity), Fraction(1))

    @property
    def state(self) -> str:
        """Done, overdue (`late` days), behind what should be done by now, going as it should, or not begun and not to be yet."""
        if not self.line.open:
            return DONE
        if self.late:
            return OVERDUE
        if self.share < self.expected:
            return BEHIND
        return GOING if self.share or self.expected else AHEAD

    @property
    def words(self) -> str:
        """The state in words."""
        return WORDS[self.state]


@dataclass(frozen=True, slots=True)
class Sum:
    """Several commitments together: done, done with what waits, expected, as shares weighted by what each costs."""

    items: tuple[Item, ...]
    done: Fraction
    with_waiting: Fraction
    expected: Fraction

    @property
    def lag(self) -> Fraction:
        """How much less is done than should be; 0 where it is not."""
        return max(self.expected - self.done, Fraction(0))

    @property
    def overdue(self) -> int:
        """How many commitments are open after their last day."""
        return sum(each.late > 0 for each in self.items)

    @property
    def overdue_days(self) -> int:
        """For how many days the longest of them has been."""
        return max((each.late for each in self.items), default=0)

    @property
    def slack_days(self) -> int | None:
        """How many days are left to the next day on which an open commitment is due; None where none is ahead."""
        return min((each.left for each in self.items if each.line.open and not each.late), default=None)


def items(lines: Iterable[Line], *, begun: date | None, on: date) -> tuple[Item, ...]:
    """The commitments that still stand, in their order: those dropped by decision and works besides are left out."""
    return tuple(
        _item(each, each.promise, begun, on) for each in lines if each.promise is not None and not each.decided
    )


def _item(line: Line, promise: Promise, begun: date | None, on: date) -> Item:
    here = [each for each in line.records if each.where.same(promise.where)]
    accepted = sum(each.quantity for each in here if each.outcome == ACCEPTED)
    waiting = sum(each.quantity for each in here if each.outcome not in (ACCEPTED, RETURNED))
    days = (promise.due_on - on).days
    late = -days if line.open and days < 0 else 0
    return Item(line, promise, accepted, waiting, expected(begun, promise.due_on, on), late, days)


def total(found: Sequence[Item]) -> Sum:
    """Several commitments together, each weighing what it costs; alike where nothing costs anything. Of none, nothing."""
    weights = [each.promise.cost for each in found]
    if not any(weights):
        weights = [Fraction(1)] * len(found)
    whole = sum(weights, Fraction(0)) or Fraction(1)

    def mean(shares: Iterable[Fraction]) -> Fraction:
        return sum((share * weight for share, weight in zip(shares, weights, strict=True)), Fraction(0)) / whole

    return Sum(
        tuple(found),
        mean(each.share for each in found),
        mean(each.with_waiting for each in found),
        mean(each.expected for each in found),
    )


def by_measure(found: Sequence[Item]) -> dict[str, Sum]:
    """The same for the commitments of each content, in the order in which contents first occur."""
    under: dict[str, list[Item]] = defaultdict(list)
    for each in found:
        under[each.promise.measure].append(each)
    return {measure: total(rows) for measure, rows in under.items()}


# --- what it answers of the keys of the pack ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Site:
    """Where a project stands with its works: since when they have begun by decision, and the first day of any that was recorded."""

    begun: date | None
    held: bool
    first_works: date | None


def answers(found: Sum | None, site: Site) -> dict[str, Exact | bool]:
    """The keys that can be answered; what the records do not tell is left out (see docs/apps/renovation.md)."""
    told: dict[str, Exact | bool] = {}
    if found is not None and found.items:
        lag = found.lag * 100
        told["progress.lag"] = lag.numerator if lag.denominator == 1 else lag
        told["progress.overdue_days"] = found.overdue_days
        told["progress.commitments_overdue"] = found.overdue
        if found.slack_days is not None:
            told["progress.slack_days"] = found.slack_days
    if site.begun is not None:
        told["progress.start_late"] = False
    elif found is not None and found.overdue and not site.held:
        told["progress.start_late"] = True
    if site.first_works is not None and (site.begun is None or site.first_works < site.begun):
        told["progress.gate_broken"] = True
    elif site.begun is not None:
        told["progress.gate_broken"] = False
    return told
