"""What becomes of a plan when things go otherwise: scenarios side by side, and one factor at a time."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from meihao.funding.rules.balance.computing import Result, result
from meihao.funding.rules.balance.plan import AS_PLANNED, Change, Plan, Scenario

PLANNED = "按计划"


@dataclass(frozen=True, slots=True)
class Tried:
    """A scenario with what it comes to."""

    scenario: Scenario
    result: Result


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor moved down and up by as much: what the plan is then worth, and how its coverage stands."""

    name: str
    by: str
    down: Result
    up: Result

    @property
    def range(self) -> Fraction:
        """By how much the value moves, in fen."""
        return abs(self.up.npv - self.down.npv)


def scenarios(plan: Plan) -> list[Tried]:
    """The plan as it stands, and each of its scenarios."""
    every = [Scenario(PLANNED, AS_PLANNED), *plan.scenarios]
    return [Tried(each, result(plan, each.change)) for each in every]


def sensitivity(plan: Plan) -> list[Factor]:
    """Each factor on its own, down and up by the swing of the definitions, the one that moves the value most first."""
    swing, points = plan.definitions.swing, plan.definitions.rate_swing
    told, dots = f"±{_percent(swing)}%", f"±{_percent(points)} 个百分点"
    moved = (
        ("经营收入", told, Change(income=-swing), Change(income=swing)),
        ("建设和更新支出", told, Change(construction=-swing), Change(construction=swing)),
        ("运营支出", told, Change(operation=-swing), Change(operation=swing)),
        ("借款利率", dots, Change(rate=-points), Change(rate=points)),
        ("折现率", dots, Change(discount=-points), Change(discount=points)),
    )
    found = [Factor(name, by, result(plan, down), result(plan, up)) for name, by, down, up in moved]
    return sorted(found, key=lambda each: -each.range)


def _percent(share: Fraction) -> str:
    number = share * 100
    return str(number.numerator) if number.denominator == 1 else f"{float(number):g}"
