"""Materials, nodes and the safety list of a project, with where each stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from meihao.checks.models import Material, MaterialRemoval, MaterialReview, NodeCall, NodeCheck, SafetyCheck
from meihao.checks.selectors import catalogue
from meihao.kernel.written import squeezed
from meihao.policy.pack import Pack
from meihao.policy.schema.inspection import Checkpoint
from meihao.renovation.models import Project
from meihao.renovation.rules.schemes import quantity

WAITING, CONFIRMED, REJECTED, REMOVED = "waiting", "confirmed", "rejected", "removed"
STATES = {WAITING: "待监理核验", CONFIRMED: "核验合格", REJECTED: "不合格，待退场", REMOVED: "已退场"}


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch of material and what became of it."""

    material: Material
    review: MaterialReview | None
    removal: MaterialRemoval | None

    @property
    def state(self) -> str:
        """Where it stands."""
        if self.review is None:
            return WAITING
        if self.review.outcome == MaterialReview.Outcome.CONFIRMED:
            return CONFIRMED
        return REMOVED if self.removal else REJECTED

    @property
    def word(self) -> str:
        """Where it stands, in words."""
        return STATES[self.state]

    @property
    def amount(self) -> str:
        """How much of it came."""
        return f"{quantity(self.material.quantity)} {self.material.unit}"


def materials(project: Project) -> QuerySet[Material]:
    """The batches of a project, latest first."""
    rows = Material.objects.filter(project=project).order_by("-arrived_on", "-pk")
    return rows.select_related("by", "review__by", "removal__by", "removal__photo", "certificate", "retest")


def batch(material: Material) -> Batch:
    """A batch as it stands."""
    return Batch(material, getattr(material, "review", None), getattr(material, "removal", None))


@dataclass(frozen=True, slots=True)
class Called:
    """A request to check a node, and what was found."""

    call: NodeCall
    node: Checkpoint | None
    check: NodeCheck | None
    short: bool
    """Whether it was announced later than the pack asks."""

    @property
    def name(self) -> str:
        """What people call the node."""
        return self.node.name if self.node else self.call.node

    @property
    def word(self) -> str:
        """Where it stands, in words."""
        return self.check.get_outcome_display() if self.check else "待监理检查"

    @property
    def passed(self) -> bool:
        """Whether the works may be covered."""
        return self.check is not None and self.check.outcome == NodeCheck.Outcome.PASS


def calls(project: Project) -> QuerySet[NodeCall]:
    """The requests of a project, latest first."""
    rows = NodeCall.objects.filter(project=project).order_by("-ready_at", "-pk")
    return rows.select_related("by", "check_made__by", "check_made__photo__shown")


def called(call: NodeCall, pack: Pack) -> Called:
    """A request as it stands."""
    short = call.ready_at - call.at < timedelta(hours=catalogue.notice_hours(pack))
    return Called(call, catalogue.nodes(pack).get(call.node), getattr(call, "check_made", None), short)


def lacking(project: Project, node: Checkpoint, place: str, pack: Pack) -> list[str]:
    """The nodes that come before one and have not passed at its place, by name. The last check of each counts."""
    stood: dict[str, bool] = {}
    for each in calls(project).filter(node__in=node.after).order_by("check_made__at"):
        found = called(each, pack)
        if found.check is not None and squeezed(each.place) == squeezed(place):
            stood[each.node] = found.passed
    known = catalogue.nodes(pack)
    return [known[name].name for name in node.after if not stood.get(name)]


@dataclass(frozen=True, slots=True)
class Watched:
    """A thing of the safety list as it stands in its period."""

    id: str
    name: str
    latest: SafetyCheck | None
    current: bool
    """Whether the latest look lies within the period that the pack asks for."""

    @property
    def gap(self) -> bool:
        """Whether it wants looking at, or mending."""
        return not self.current or self.faulty

    @property
    def faulty(self) -> bool:
        """Whether something was wrong with it when last looked at."""
        return self.latest is not None and self.latest.outcome == SafetyCheck.Outcome.FAULTY

    @property
    def word(self) -> str:
        """Where it stands, in words."""
        if self.latest is None:
            return "还没有查过"
        return self.latest.get_outcome_display() if self.current else "该查了"


def watched(project: Project, pack: Pack, today: date) -> tuple[Watched, ...]:
    """The safety list of a project: one statement."""
    latest: dict[str, SafetyCheck] = {}
    for row in SafetyCheck.objects.filter(project=project).select_related("by", "photo__shown").order_by("on", "pk"):
        latest[row.item] = row
    first = today - timedelta(days=catalogue.safety_days(pack) - 1)
    return tuple(
        Watched(name, title, latest.get(name), name in latest and latest[name].on >= first)
        for name, title in catalogue.safety(pack).items()
    )


def overdue_calls(project: Project, now: datetime) -> int:
    """How many requests passed their time without having been checked."""
    return NodeCall.objects.filter(project=project, check_made=None, ready_at__lt=now).count()
