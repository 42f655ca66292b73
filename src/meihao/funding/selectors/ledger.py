"""The ledger of a project: what each source was meant to give, gave and paid; pots, contracts, costs and payments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet

from meihao.funding.models import Allocation, Claim, ClaimPart, Contract, Contribution, CostLine, Payment
from meihao.funding.selectors.nets import grouped, netted
from meihao.funding.selectors.sums import Sums
from meihao.kernel.exact import Exact, decimal
from meihao.policy.pack import Pack
from meihao.renovation.models import Project
from meihao.renovation.rules.schemes import yuan


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source: planned in the filed scheme, given (allocated or put in), paid, waiting for a word."""

    id: str
    name: str
    planned: Fraction
    given: int
    paid: int
    waiting: int

    @property
    def left(self) -> int:
        """What was given and is neither paid nor about to be."""
        return self.given - self.paid - self.waiting

    @property
    def share(self) -> Fraction:
        """Per cent of what was given that is paid."""
        return Fraction(100 * self.paid, self.given) if self.given else Fraction()

    @property
    def percent(self) -> str:
        """The share as people read it."""
        return decimal(self.share, 1)


def by_source(sums: Sums, pack: Pack) -> list[SourceRow]:
    """The sources that have any figure, in the order of the pack; unknown ones by their id at the end."""
    names = {each.id: each.name for each in pack.parts.funding.sources}
    used = {*sums.planned, *sums.allocated, *sums.contributed, *sums.paid, *sums.waiting}
    order = [*names, *sorted(used - names.keys())]
    return [
        SourceRow(
            each,
            names.get(each, each),
            sums.planned.get(each, Fraction()),
            sums.allocated.get(each, 0) + sums.contributed.get(each, 0),
            sums.paid.get(each, 0),
            sums.waiting.get(each, 0),
        )
        for each in order
        if each in used
    ]


@dataclass(frozen=True, slots=True)
class Part:
    """Money per household or square metre: as printed, and exactly."""

    shown: str
    exact: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A sum of the project with what it comes to per household and square metre; None where these are not known."""

    name: str
    fen: Exact
    per_home: Part | None
    per_area: Part | None


def part(fen: Exact, number: int | None, whole: int = 1) -> Part | None:
    """Fen over so many (in parts of `whole`), in yuan: rounded half up as printed, and as an exact fraction."""
    if not number:
        return None
    each = Fraction(fen) * whole / number
    in_yuan = each / 100
    exact = f"{in_yuan.numerator:,}" if in_yuan.denominator == 1 else f"{in_yuan.numerator:,}/{in_yuan.denominator:,}"
    return Part(yuan(each), f"{exact} 元")


def figures(sums: Sums, homes: int | None, area: int | None) -> list[Figure]:
    """The sums of a project in the order in which money moves; area in 0.01 m²."""
    rows = (
        ("方案投资", sums.plan),
        ("到位资金", sums.given),
        ("已签合同", sums.contracted),
        ("已发生费用", sums.incurred),
        ("已支付（已确认）", sums.spent),
        ("已申报奖补", sums.asked),
    )
    return [Figure(name, fen, part(fen, homes), part(fen, area, 100)) for name, fen in rows]


@dataclass(frozen=True, slots=True)
class Pot:
    """An allocation or a contribution: what stands of it, what was paid out of it, what is left."""

    kind: str
    row: Allocation | Contribution
    source: str
    net: int
    used: int

    @property
    def left(self) -> int:
        """What may still be paid out of it."""
        return self.net - self.used

    @property
    def key(self) -> str:
        """How forms name it."""
        return f"{self.kind}-{self.row.pk}"

    @property
    def words(self) -> str:
        """How people choose it."""
        return f"{self.source} {self.row}（剩 {yuan(self.left)} 元）"


def pots(project: Project, pack: Pack) -> list[Pot]:
    """The pots of a project: six statements."""
    names = {each.id: each.name for each in pack.parts.funding.sources}
    payments = Payment.objects.filter(line__project=project)
    spent = grouped(payments, "allocation", "contribution")
    allocations = netted(Allocation.objects.filter(project=project).select_related("appropriation"), "allocation")
    found = [
        Pot("allocation", row, names.get(row.appropriation.source, ""), row.net, spent.get((row.pk, None), 0))
        for row in allocations.order_by("pk")
    ]
    put = netted(Contribution.objects.filter(project=project), "contribution").order_by("pk")
    return found + [
        Pot("contribution", row, names.get(row.source, ""), row.net, spent.get((None, row.pk), 0)) for row in put
    ]


@dataclass(frozen=True, slots=True)
class Owed:
    """A contract or a cost line: what stands of it, and what others make of it."""

    row: Contract | CostLine
    net: int
    billed: int
    paid: int
    claimed: int
    measure: str = ""

    @property
    def left(self) -> int:
        """What is not paid yet."""
        return self.net - self.paid


def contracts(project: Project) -> list[Owed]:
    """The contracts with what was billed and paid under each: five statements."""
    rows = netted(Contract.objects.filter(project=project).select_related("firm"), "contract").order_by("pk")
    billed = grouped(CostLine.objects.filter(project=project), "contract")
    paid = grouped(Payment.objects.filter(line__project=project), "line__contract")
    return [Owed(row, row.net, billed.get((row.pk,), 0), paid.get((row.pk,), 0), 0) for row in rows]


def lines(pack: Pack, rows: Sequence[CostLine]) -> list[Owed]:
    """Some cost lines with what was paid and claimed of each: six statements."""
    names = {each.id: each.name for each in pack.parts.measures.measures}
    pks = [row.pk for row in rows]
    nets = grouped(CostLine.objects.filter(pk__in=pks), "pk")
    paid = grouped(Payment.objects.filter(line__in=pks), "line")
    claimed = grouped(ClaimPart.objects.filter(line__in=pks), "line")
    return [
        Owed(
            row,
            nets[row.pk,],
            0,
            paid.get((row.pk,), 0),
            claimed.get((row.pk,), 0),
            names.get(row.measure, row.measure),
        )
        for row in rows
    ]


STATES: Mapping[str, str] = {"waiting": "待确认", "confirmed": "已确认", "returned": "已退回"}


def payments(project: Project, *, state: str = "", query: str = "") -> QuerySet[Any]:
    """The payments of a project, the latest first, each with `net`."""
    rows = Payment.objects.filter(line__project=project)
    if state == "waiting":
        rows = rows.filter(review=None)
    elif state in STATES:
        rows = rows.filter(review__outcome=state)
    if query:
        rows = rows.filter(Q(voucher__icontains=query) | Q(line__what__icontains=query))
    joined = ("line", "allocation__appropriation", "contribution", "review", "by")
    return netted(rows.select_related(*joined), "payment").order_by("-on", "-pk")


def claims(project: Project) -> QuerySet[Claim]:
    """The claims of a project, the latest first."""
    return Claim.objects.filter(project=project).select_related("decision__by", "by").order_by("-pk")


def claimed(rows: Sequence[Claim]) -> dict[int, int]:
    """What stands of some claims, by their numbers: two statements."""
    nets = grouped(ClaimPart.objects.filter(claim__in=[row.pk for row in rows]), "claim")
    return {row.pk: nets.get((row.pk,), 0) for row in rows}
