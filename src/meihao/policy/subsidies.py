"""What a project may be given under a subsidy of the pack: the rate that holds, times its base, within every cap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from meihao.kernel.exact import Exact, exact
from meihao.kernel.verdict import Verdict
from meihao.policy.dossier import Dossier
from meihao.policy.pack import Pack
from meihao.policy.schema.supervision import Exclusion, Rate, Subsidy
from meihao.policy.tree import Node

HOMES, AREA = "subsidy.homes", "subsidy.area"
FEN: Final = 100
ENTITLED, CAP, SHARE, UNCLAIMED = "entitled", "cap", "share", "unclaimed"
WORDS: Final[Mapping[str, str]] = {
    ENTITLED: "按标准计算",
    CAP: "每个项目的上限",
    SHARE: "占费用的上限",
    UNCLAIMED: "还没有申报过的费用",
}
"""What limits the money, in words."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One thing that the money cannot exceed, in fen, and how it comes about."""

    id: str
    fen: Fraction
    how: str

    @property
    def name(self) -> str:
        """What people call it."""
        return WORDS[self.id]


@dataclass(frozen=True, slots=True)
class Entitlement:
    """A subsidy answered for one project.

    `node` is whether it applies, `rates` every rate with its answer, `rate` the one that holds. `payable` is in whole
    fen: 0 where it does not apply, None where that is unknown.
    """

    subsidy: Subsidy
    node: Node
    rates: tuple[tuple[Rate, Node], ...]
    rate: Rate | None
    limits: tuple[Limit, ...]
    payable: int | None

    @property
    def bit(self) -> Limit | None:
        """The limit that decides how much it is: the least, the first of several alike."""
        return min(self.limits, key=lambda each: each.fen) if self.payable is not None and self.limits else None


def entitle(pack: Pack, subsidy: Subsidy, dossier: Dossier, *, cost: int, unclaimed: int, claimed: int) -> Entitlement:
    """What may still be claimed under a subsidy, with every reason; money in fen.

    `cost` is what the project costs that this money may pay for, `unclaimed` what of it nobody has claimed from any
    source, `claimed` what was claimed under this subsidy before. Rounded down to whole fen.

    Basis: opinion/16
    """
    whole, *tests = pack.subsidy_tests[subsidy.id]
    node = Node(*whole.run(dossier))
    rates = tuple((rate, Node(*test.run(dossier))) for rate, test in zip(subsidy.rates, tests, strict=True))
    holding = [rate for rate, answer in rates if answer.verdict is Verdict.MET]
    rate = holding[0] if len(holding) == 1 else None
    if node.verdict is Verdict.UNMET or (not holding and all(each.verdict is Verdict.UNMET for _, each in rates)):
        return Entitlement(subsidy, node, rates, rate, (), 0)
    base = _base(subsidy, dossier, cost)
    if node.verdict is not Verdict.MET or rate is None or base is None:
        return Entitlement(subsidy, node, rates, rate, (), None)
    limits = tuple(_limits(pack, subsidy, _rated(pack, subsidy, rate, base), _Costs(cost, unclaimed, claimed)))
    least = min(each.fen for each in limits)
    return Entitlement(subsidy, node, rates, rate, limits, max(0, least.numerator // least.denominator))


def _base(subsidy: Subsidy, dossier: Dossier, cost: int) -> Exact | None:
    if subsidy.per == "cost":
        return cost
    reading = dossier.readings.get(HOMES if subsidy.per == "household" else AREA)
    value = reading.value if reading else None
    return value if isinstance(value, int | Fraction) and not isinstance(value, bool) else None


@dataclass(frozen=True, slots=True)
class _Costs:
    """What the project costs that this money may pay for, what nobody has claimed of it, what this subsidy gave before."""

    whole: int
    unclaimed: int
    claimed: int


def _rated(pack: Pack, subsidy: Subsidy, rate: Rate, base: Exact) -> tuple[Fraction, str]:
    """The rate times its base in fen, and how that comes about."""
    figure = _figure(pack, rate.figure)
    if subsidy.per == "cost":
        return Fraction(figure * base), f"费用 × {_told(figure)}"
    unit = "户" if subsidy.per == "household" else "㎡"
    return Fraction(figure * FEN * base), f"{_told(figure)} 元/{unit} × {_told(base)} {unit}"


def _limits(pack: Pack, subsidy: Subsidy, rated: tuple[Fraction, str], costs: _Costs) -> Iterator[Limit]:
    """Everything that the money cannot exceed; what was claimed under the subsidy before is taken off each but the last."""
    before = "，减去已申报的" if costs.claimed else ""
    money, how = rated
    yield Limit(ENTITLED, money - costs.claimed, how + before)
    if subsidy.cap:
        yield Limit(CAP, Fraction(_figure(pack, subsidy.cap) * FEN) - costs.claimed, "每个项目" + before)
    if subsidy.share:
        share = _figure(pack, subsidy.share)
        most = Fraction(share * costs.whole) - costs.claimed
        yield Limit(SHARE, most, f"可用这笔资金的费用 × {_told(share)}{before}")
    yield Limit(UNCLAIMED, Fraction(costs.unclaimed), "费用减去各来源已申报的部分")


def _figure(pack: Pack, reference: str) -> Exact:
    return exact(pack.parameters[reference[1:]].value)


def _told(number: Exact) -> str:
    return f"{number:,}" if isinstance(number, int) else str(number)


def excluded(pack: Pack, fund: str, measure: str) -> Exclusion | None:
    """Why a source of money may not pay for a content; None where it may. Basis: opinion/16"""
    rules = pack.parts.funding.exclusions
    return next((each for each in rules if each.fund == fund and measure in each.measures), None)
