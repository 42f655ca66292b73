"""Who may judge a scheme, and what departments' opinions and experts' scores amount to. The draw is `kernel.drawing`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from meihao.reviews.rules import of_one_district

OPEN, LAPSED, PASSED, WITH_CHANGES, FAILED = "open", "lapsed", "pass", "changes", "fail"
CONCLUSIONS = {
    OPEN: "评审中",
    LAPSED: "到期人数不足，本轮作废",
    PASSED: "通过",
    WITH_CHANGES: "修改后通过",
    FAILED: "不通过",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody in the register of experts: the number and user name, and where they hold posts (paths of bodies)."""

    id: int
    username: str
    paths: tuple[str, ...]


def sitting(places: Iterable[int], down: Iterable[int], size: int) -> tuple[int, ...]:
    """The places that sit: the first in the order of the draw who have not stood down, as many as the panel has."""
    return tuple(sorted(set(places) - set(down))[:size])


def conflict(
    candidate: Candidate, *, territory: str, firms: Mapping[str, str], organisers: frozenset[int] = frozenset()
) -> str:
    """Why an expert may not judge a project, or nothing.

    `territory` is the path of the project's body, `firms` the parties of the project by path, with their names;
    `organisers` are the people who publish the seed and draw. Basis: opinion/7
    """
    if candidate.id in organisers:
        return "本人组织这次抽取"
    for path in candidate.paths:
        for firm, name in firms.items():
            if path.startswith(firm):
                return f"任职于本项目的参建单位{name}"
        if of_one_district(path, territory):
            return "任职于项目所在区市的机构"
    return ""


def low(score: int, most: int, floor: Fraction) -> bool:
    """Whether a score is so low that something has to be changed."""
    return Fraction(score, most) < floor


def approves(scores: Sequence[tuple[int, int]], pass_share: Fraction) -> bool:
    """Whether an expert, by the scores and the most that each could be, lets the scheme pass."""
    most = sum(each for _, each in scores)
    return most > 0 and Fraction(sum(score for score, _ in scores), most) >= pass_share


def conclusion(
    approving: int, ballots: int, *, seats: int, quorum: int, over: bool, agree: Fraction, changes: bool
) -> str:
    """What a panel concludes: nothing until all have spoken or the term is over, then what so great a share of those
    who spoke agree on, if they are a quorum. `changes`: whether one of them wants something changed.

    Basis: opinion/7
    """
    if ballots < seats and not over:
        return OPEN
    if ballots < quorum:
        return LAPSED
    if Fraction(approving, ballots) < agree:
        return FAILED
    return WITH_CHANGES if changes else PASSED


def unheard(called: Iterable[int], before: Mapping[int, bool]) -> frozenset[int]:
    """The departments that did not pass in the round before and are missing now: a new round drops nobody who objects."""
    return frozenset(pk for pk, passed in before.items() if not passed) - frozenset(called)


def overdue(due: date, on: date) -> int:
    """By how many days a term is over."""
    return max((on - due).days, 0)
