"""Composing a year's plan: who goes in, within the year's money, and why. Exact: what a solver says is checked again.

In this order, each without giving up what came before: pins; the targets (count, then households, then floor area); as
many compounds as can be that clause 1 puts first; as many households as can be; among compounds that are alike in all
of this, the first by code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from meihao.kernel.canonical import digest
from meihao.plans.rules.plans import Refused, wan

AIMS: Final = ("count", "households", "area")
"""What a target may be about, in the order in which shortfalls weigh."""

CITY: Final = ""
"""The district of a target that is about the whole city."""

IN, OUT = "in", "out"

type Solve = Callable[[Problem], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A compound that may be renovated: cost in fen, area in 0.01 ㎡; None where nobody knows.

    `barred` says in words why it is not eligible; `first` whether clause 1 puts it first, `lacking` what it lacks for that.
    """

    code: str
    name: str
    district: str
    households: int | None
    area: int | None
    cost: int | None
    barred: tuple[str, ...] = ()
    first: bool = False
    lacking: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The particulars without which it can be put into no plan."""
        known = {"户数": self.households, "建筑面积": self.area, "改造估算": self.cost}
        return tuple(name for name, value in known.items() if value is None)

    def amount(self, aim: str) -> int:
        """What it brings towards a target."""
        return 1 if aim == "count" else int(getattr(self, aim) or 0)


@dataclass(frozen=True, slots=True)
class Target:
    """So much of one aim for a district, or for the city (`CITY`)."""

    district: str
    aim: str
    amount: int


@dataclass(frozen=True, slots=True)
class Pin:
    """Somebody's decision that a compound is in or out, with the reason."""

    code: str
    way: str
    reason: str


@dataclass(frozen=True, slots=True)
class Problem:
    """All that a composition depends on. `make` puts it in order, so that the same inputs come out the same."""

    candidates: tuple[Candidate, ...]
    targets: tuple[Target, ...]
    money: int
    pins: tuple[Pin, ...] = ()

    @classmethod
    def make(
        cls, candidates: Iterable[Candidate], targets: Iterable[Target], money: int, pins: Iterable[Pin] = ()
    ) -> Problem:
        """The problem in canonical order. Raises Refused with everything that makes it impossible."""
        problem = cls(
            tuple(sorted(candidates, key=lambda each: each.code)),
            tuple(sorted(targets, key=lambda each: (AIMS.index(each.aim), each.district))),
            money,
            tuple(sorted(pins, key=lambda each: each.code)),
        )
        if reasons := list(_impossible(problem)):
            raise Refused(*reasons)
        return problem

    @property
    def pinned(self) -> Mapping[str, Pin]:
        """The pins by code."""
        return {pin.code: pin for pin in self.pins}

    @property
    def open(self) -> tuple[Candidate, ...]:
        """The candidates that may go in: those pinned in, and of the others those that are eligible and known."""
        pinned = self.pinned
        return tuple(each for each in self.candidates if _open(each, pinned.get(each.code)))

    @property
    def digest(self) -> str:
        """The SHA-256 of the candidates: what a saved variant says it was composed of."""
        return digest(
            [
                [each.code, each.district, each.households, each.area, each.cost, list(each.barred), each.first]
                for each in self.candidates
            ]
        )


def _open(candidate: Candidate, pin: Pin | None) -> bool:
    if pin is not None:
        return pin.way == IN
    return not candidate.barred and not candidate.missing


def _impossible(problem: Problem) -> Iterable[str]:
    known = {each.code: each for each in problem.candidates}
    if len(known) < len(problem.candidates):
        yield "候选小区编号有重复"
    if problem.money < 0:
        yield "资金不能是负数"
    if len(problem.pinned) < len(problem.pins):
        yield "同一个小区指定了两次，请只留一次"
    spent = 0
    for pin in problem.pins:
        candidate = known.get(pin.code)
        if candidate is None:
            yield f"指定的小区 {pin.code} 不在候选名单里，请核对编号"
        elif not pin.reason.strip():
            yield f"指定{candidate.name}要写理由"
        elif pin.way == IN and candidate.missing:
            yield f"{candidate.name}缺{'、'.join(candidate.missing)}，补齐后才能指定列入"
        elif pin.way == IN:
            spent += candidate.cost or 0
    if spent > problem.money >= 0:
        yield f"指定列入的小区共需 {yuan(spent)}，超过资金 {yuan(problem.money)}，差 {yuan(spent - problem.money)}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a solver says: who goes in, and whether it has shown that nothing is better."""

    chosen: frozenset[str]
    proven: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of one candidate, and why."""

    candidate: Candidate
    chosen: bool
    why: str
    pin: Pin | None = None


@dataclass(frozen=True, slots=True)
class Met:
    """A target with what the selection brings towards it."""

    target: Target
    reached: int

    @property
    def short(self) -> int:
        """How much is still wanting."""
        return max(0, self.target.amount - self.reached)


@dataclass(frozen=True, slots=True)
class Composition:
    """A selection, checked: within the money, pins kept, nobody in who may not be."""

    problem: Problem
    chosen: frozenset[str]
    standings: tuple[Standing, ...]
    met: tuple[Met, ...]
    spent: int
    proven: bool

    @property
    def left(self) -> int:
        """The money that is left, in fen."""
        return self.problem.money - self.spent

    @property
    def selected(self) -> tuple[Candidate, ...]:
        """The compounds that are in, by code."""
        return tuple(each for each in self.problem.candidates if each.code in self.chosen)

    def sum(self, aim: str) -> int:
        """What the selection comes to."""
        return sum(each.amount(aim) for each in self.selected)


def compose(problem: Problem, solve: Solve) -> Composition:
    """The selection that `solve` finds, checked in whole numbers and explained. Raises Refused if it does not hold."""
    answer = solve(problem)
    chosen = _first_by_code(problem, answer.chosen)
    check(problem, chosen)
    spent = spending(problem, chosen)
    left = problem.money - spent
    some_first = any(each.first for each in problem.candidates if each.code in chosen)
    standings = tuple(
        Standing(each, each.code in chosen, _why(problem, each, each.code in chosen, left, some_first), pin)
        for each in problem.candidates
        for pin in [problem.pinned.get(each.code)]
    )
    met = tuple(Met(target, reached(problem, chosen, target)) for target in problem.targets)
    return Composition(problem, chosen, standings, met, spent, answer.proven)


def spending(problem: Problem, chosen: frozenset[str]) -> int:
    """What a selection costs, in fen."""
    return sum(each.cost or 0 for each in problem.candidates if each.code in chosen)


def reached(problem: Problem, chosen: frozenset[str], target: Target) -> int:
    """What a selection brings towards a target."""
    return sum(
        each.amount(target.aim)
        for each in problem.candidates
        if each.code in chosen and target.district in {CITY, each.district}
    )


def shortfall(problem: Problem, chosen: frozenset[str], aim: str) -> int:
    """How much is wanting of all targets of an aim."""
    return sum(
        max(0, target.amount - reached(problem, chosen, target)) for target in problem.targets if target.aim == aim
    )


def check(problem: Problem, chosen: frozenset[str]) -> None:
    """Refuse a selection that spends too much, breaks a pin or takes somebody in who may not be."""
    allowed = {each.code for each in problem.open}
    wrong = sorted(chosen - allowed)
    broken = sorted(pin.code for pin in problem.pins if (pin.way == IN) != (pin.code in chosen))
    over = spending(problem, chosen) - problem.money
    if wrong or broken or over > 0:
        raise Refused("求解结果没有通过复核（资金、指定或条件不符），没有采用；请调整目标或指定后再试")


def _first_by_code(problem: Problem, chosen: frozenset[str]) -> frozenset[str]:
    """Of compounds alike in everything that counts, the first by code are taken instead of any others."""
    alike: dict[tuple[object, ...], list[str]] = defaultdict(list)
    pinned = problem.pinned
    for each in problem.open:
        if each.code not in pinned:
            alike[each.district, each.households, each.area, each.cost, each.first].append(each.code)
    kept = set(chosen)
    for codes in alike.values():
        taken = sum(code in chosen for code in codes)
        kept = (kept - set(codes)) | set(codes[:taken])
    return frozenset(kept)


def _why(problem: Problem, candidate: Candidate, chosen: bool, left: int, some_first: bool) -> str:
    """Why a compound is in or out, in words."""
    pin = problem.pinned.get(candidate.code)
    barred = f"不符合条件：{'；'.join(candidate.barred)}" if candidate.barred else ""
    if pin is not None:
        way = "列入" if pin.way == IN else "不列入"
        return f"人工指定{way}：{pin.reason}" + (f"（{barred}）" if barred and pin.way == IN else "")
    if barred:
        return barred
    if candidate.missing:
        return f"资料不全：缺{'、'.join(candidate.missing)}"
    if chosen:
        return "符合条件，四项均已达成，优先列入" if candidate.first else "符合条件，在资金之内"
    cost = candidate.cost or 0
    money = f"资金不够：需 {yuan(cost)}，剩余 {yuan(left)}，差 {yuan(cost - left)}" if cost > left else ""
    if candidate.first or not some_first:
        return money or "优先次序在后：目标已由其他小区满足"
    behind = f"优先次序在后：缺{'、'.join(candidate.lacking)}" if candidate.lacking else "优先次序在后"
    return f"{behind}；{money}" if money else behind


def yuan(fen: int) -> str:
    """Money in 万元, as exact as it is: 1,234.5 万元."""
    whole, rest = divmod(abs(fen), 1_000_000)
    part = f".{rest:06d}".rstrip("0").rstrip(".") if rest else ""
    return f"{'−' if fen < 0 else ''}{whole:,}{part} 万元"


def said(aim: str, amount: int) -> str:
    """An amount of an aim with its unit."""
    return {"count": f"{amount:,} 个", "households": f"{amount:,} 户", "area": f"{wan(amount)} 万㎡"}[aim]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two selections side by side."""

    both: tuple[Candidate, ...]
    only_first: tuple[Candidate, ...]
    only_second: tuple[Candidate, ...]


def compare(first: Composition, second: Composition) -> Comparison:
    """Who is in both, and who only in one."""
    return Comparison(
        tuple(each for each in first.selected if each.code in second.chosen),
        tuple(each for each in first.selected if each.code not in second.chosen),
        tuple(each for each in second.selected if each.code not in first.chosen),
    )
