"""What a meeting for acceptance comes to: worked out of its checklist and of what each party signed, never clicked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

PASSED, FAILED, NA = "passed", "failed", "na"
"""What a point of the checklist may be."""

PASS, MEND = "pass", "mend"
"""What a party may conclude."""

WAITING: Final = "waiting"
WORDS: Final[Mapping[str, str]] = {WAITING: "待各方签署结论", PASSED: "验收通过", MEND: "须整改，再次验收"}


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What it comes to: waiting, passed or mend. `silent` are the bodies that have not signed, `against` those that ask
    for mending, `failed` the points that did not pass."""

    state: str
    failed: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The same for people."""
        return WORDS[self.state]


def conclude(items: Iterable[tuple[str, str]], parties: Iterable[str], signed: Mapping[str, str]) -> Conclusion:
    """What a meeting comes to: passed once every party says so and no point failed; to be mended as soon as one does
    not pass or one party asks for it.

    `items` are points with what became of them, `parties` the bodies that must sign, `signed` what each of them said.
    Basis: opinion/12
    """
    failed = tuple(item for item, outcome in items if outcome == FAILED)
    must = tuple(dict.fromkeys(parties))
    against = tuple(body for body in must if signed.get(body) == MEND)
    silent = tuple(body for body in must if body not in signed)
    state = MEND if failed or against else WAITING if silent or not must else PASSED
    return Conclusion(state, failed, against, silent)


def short_of(present: Mapping[str, int], least: Mapping[str, int]) -> tuple[str, ...]:
    """The sorts of guests of whom too few were there. Basis: opinion/12"""
    return tuple(sort for sort, number in least.items() if present.get(sort, 0) < number)


def unsaid(asked: Collection[str], said: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    """The points of the checklist that nobody answered, or answered without the reason that is needed.

    `said` gives for a point what became of it and the words beside it; whatever did not pass needs words.
    """
    return tuple(
        item
        for item in asked
        if item not in said
        or said[item][0] not in {PASSED, FAILED, NA}
        or (said[item][0] != PASSED and not said[item][1].strip())
    )
