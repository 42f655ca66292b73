"""Sums of money of many projects at once, by source: planned, given, owed, paid, claimed. Exact, in fen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from django.db.models import Case, Max, Q, Value, When
from django.db.models.functions import Coalesce

from meihao.funding.models import Allocation, ClaimPart, Contract, Contribution, CostLine, Payment
from meihao.funding.selectors.nets import grouped
from meihao.places.models import Compound
from meihao.places.selectors.register import measures
from meihao.renovation.models import Commitment, Membership, SchemeVersion
from meihao.renovation.rules.schemes import THOUSAND

SOURCE = Coalesce("allocation__appropriation__source", "contribution__source")
CONFIRMED = Case(When(review__outcome="confirmed", then=Value(True)), default=Value(False))


@dataclass(slots=True)
class Sums:
    """What a project, or several together, comes to. By source where it is a mapping, claims by subsidy."""

    planned: dict[str, Fraction] = field(default_factory=lambda: defaultdict(Fraction))
    allocated: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    contributed: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    contracted: int = 0
    incurred: int = 0
    paid: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    waiting: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    claimed: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    granted: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def plan(self) -> Fraction:
        """All that the filed scheme costs."""
        return sum(self.planned.values(), Fraction())

    @property
    def given(self) -> int:
        """All that was allocated and put in."""
        return sum(self.allocated.values()) + sum(self.contributed.values())

    @property
    def spent(self) -> int:
        """All that was paid and confirmed."""
        return sum(self.paid.values())

    @property
    def held(self) -> int:
        """All that was paid and waits for the district's word."""
        return sum(self.waiting.values())

    @property
    def moved(self) -> bool:
        """Whether there is any money: given, owed or paid."""
        return bool(self.given or self.contracted or self.incurred)

    @property
    def asked(self) -> int:
        """All that was claimed and not refused."""
        return sum(self.claimed.values())


def sums(projects: Sequence[int]) -> dict[int, Sums]:
    """The sums of each project by its number: as many statements for a thousand as for one."""
    found = {pk: Sums() for pk in projects}
    last = SchemeVersion.objects.filter(project__in=projects, filing__isnull=False).order_by().values("project")
    versions = {row["last"]: row["project"] for row in last.annotate(last=Max("pk"))}
    promised = Commitment.objects.filter(version__in=list(versions)).order_by()
    for version, funder, quantity, price in promised.values_list("version", "funder", "quantity", "price").iterator():
        found[versions[version]].planned[funder] += Fraction(quantity * price, THOUSAND)
    allocations = Allocation.objects.filter(project__in=projects)
    for (project, source), total in grouped(allocations, "project", "appropriation__source").items():
        found[project].allocated[source] += total
    for (project, source), total in grouped(
        Contribution.objects.filter(project__in=projects), "project", "source"
    ).items():
        found[project].contributed[source] += total
    for (project,), total in grouped(Contract.objects.filter(project__in=projects), "project").items():
        found[project].contracted += total
    for (project,), total in grouped(CostLine.objects.filter(project__in=projects), "project").items():
        found[project].incurred += total
    payments = Payment.objects.filter(line__project__in=projects)
    for (project, source, confirmed), total in grouped(payments, "line__project", SOURCE, CONFIRMED).items():
        (found[project].paid if confirmed else found[project].waiting)[source] += total
    parts = ClaimPart.objects.filter(line__project__in=projects)
    for (project, subsidy, outcome), total in grouped(
        parts, "line__project", "claim__subsidy", "claim__decision__outcome"
    ).items():
        found[project].claimed[subsidy] += total
        if outcome == "granted":
            found[project].granted[subsidy] += total
    return found


def added(several: Iterable[Sums]) -> Sums:
    """The sums of several together."""
    whole = Sums()
    for each in several:
        whole.contracted += each.contracted
        whole.incurred += each.incurred
        for source, amount in each.planned.items():
            whole.planned[source] += amount
        for name in ("allocated", "contributed", "paid", "waiting", "claimed", "granted"):
            mine, theirs = getattr(whole, name), getattr(each, name)
            for source, total in theirs.items():
                mine[source] += total
    return whole


def paid_by(projects: Sequence[int], *, on: date, known: datetime) -> dict[int, tuple[int, bool, date | None]]:
    """What was paid and confirmed by a day as known at a time, whether any payment still waited, and the last day paid.

    Projects without a payment are left out. Four statements.
    """
    rows = Payment.objects.filter(line__project__in=projects, on__lte=on, at__lte=known)
    said = Case(When(review__at__lte=known, review__outcome="confirmed", then=Value(True)), default=Value(False))
    counting = Q(reversals__on__lte=on, reversals__at__lte=known)
    found: dict[int, tuple[int, bool, date | None]] = {}
    totals = grouped(rows, "line__project", said, counting=counting)
    last = rows.order_by().values("line__project").annotate(last=Max("on"))
    days = {row["line__project"]: row["last"] for row in last}
    for project, day in days.items():
        found[project] = (totals.get((project, True), 0), totals.get((project, False), 0) > 0, day)
    return found


def paid_by_source(projects: Sequence[int], on: date, known: datetime) -> dict[int, dict[str, int]]:
    """What was paid and confirmed by a day as known at a time, by project and source.

    A project with any record of money is there, be it that nothing was paid; one without is left out. Three statements.
    """
    until = {"on__lte": on, "at__lte": known}
    entered = [
        model.objects.filter(project__in=projects, **until).order_by().values_list("project")
        for model in (Allocation, Contribution, Contract, CostLine)
    ]
    found: dict[int, dict[str, int]] = {project: {} for (project,) in entered[0].union(*entered[1:]).order_by()}
    rows = Payment.objects.filter(
        line__project__in=projects, review__outcome="confirmed", review__at__lte=known, **until
    )
    counting = Q(reversals__on__lte=on, reversals__at__lte=known)
    for (project, source), total in grouped(rows, "line__project", SOURCE, counting=counting).items():
        found.setdefault(project, {})[source] = total
    return found


def measured(projects: Sequence[int]) -> dict[int, tuple[int | None, int | None]]:
    """Homes, and floor area in 0.01 m², of each project; None where a compound of it says nothing. Five statements."""
    members = list(Membership.objects.filter(project__in=projects, until=None).values_list("project", "compound"))
    told = measures(Compound.objects.filter(pk__in=[compound for _, compound in members]))
    homes: dict[int, list[int | None]] = defaultdict(list)
    areas: dict[int, list[int | None]] = defaultdict(list)
    for project, compound in members:
        homes[project].append(told[compound].told_homes)
        areas[project].append(told[compound].told_area)
    return {pk: (_all(homes[pk]), _all(areas[pk])) for pk in projects}


def _all(figures: Sequence[int | None]) -> int | None:
    known = [each for each in figures if each is not None]
    return sum(known) if figures and len(known) == len(figures) and sum(known) else None
