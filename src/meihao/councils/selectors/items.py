"""Action items as pages show them: with where they stand, and who may report on them or hear a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from meihao.accounts.models import User
from meihao.councils.models import ActionItem, ItemReport, ItemReview, Session, spoken_for
from meihao.councils.rules.items import REPORTED, Reported, Standing, standing
from meihao.councils.selectors import law
from meihao.renovation.rules.permits import Clock

COLUMNS = (
    ("事项", 44), ("承办单位", 22), ("期限", 12), ("状态", 12), ("时限", 14), ("会议", 30), ("会议日期", 12), ("项目", 24),
    ("办理情况", 40),
)  # fmt: skip
"""The columns of the workbook, with their widths."""


@dataclass(frozen=True, slots=True)
class Told:
    """An item with its reports, where it stands, and whether one may report on it or hear its last report."""

    row: ActionItem
    reports: tuple[ItemReport, ...]
    standing: Standing
    clock: Clock
    overdue: bool
    may_report: bool
    may_hear: bool

    @property
    def last(self) -> ItemReport | None:
        """The last report."""
        return self.reports[-1] if self.reports else None

    @property
    def heard(self) -> list[tuple[ItemReport, ItemReview | None]]:
        """Each report with what was said of it; None while it waits."""
        return [(each, getattr(each, "review", None)) for each in self.reports]

    @property
    def session(self) -> Session:
        """The session that resolved it."""
        return self.row.resolution.session


def of(prefix: str = "") -> tuple[str, ...]:
    """What must be prefetched to tell how items stand."""
    return (f"{prefix}reports__review",)


def rows(found: QuerySet[ActionItem]) -> QuerySet[ActionItem]:
    """Items with all that a page shows of them."""
    return found.select_related(
        "organisation", "resolution__session__organisation", "resolution__item__project", "resolution__item__topic"
    ).prefetch_related("reports__review__by", "reports__by", "reports__proof")


def stands(row: ActionItem) -> Standing:
    """Where an item stands, by its reports."""
    return standing(row.due_on, [_reported(each) for each in row.reports.all()])


def _reported(report: ItemReport) -> Reported:
    review: ItemReview | None = getattr(report, "review", None)
    on = timezone.localdate(report.at)
    return Reported(on, review.outcome, review.due_on) if review else Reported(on)


def told(found: Sequence[ActionItem], user: User, on: date) -> list[Told]:
    """Items for the pages; no statement of their own."""
    return [_told(row, user, on) for row in found]


def _told(row: ActionItem, user: User, on: date) -> Told:
    here = stands(row)
    reports = tuple(row.reports.all())
    own = bool(reports) and reports[-1].by_id == user.pk
    return Told(
        row,
        reports,
        here,
        here.clock(on),
        here.overdue(on),
        here.owed and row.organisation_id in spoken_for(user),
        here.state == REPORTED and not own and hears(user, row),
    )


def hears(user: User, row: ActionItem) -> bool:
    """Whether somebody speaks for whoever convened the session that resolved an item."""
    session = row.resolution.session
    assembly = law.assemblies().get(session.assembly)
    return assembly is not None and law.convenes(user, assembly, session.organisation.path)


def mine(user: User) -> QuerySet[ActionItem]:
    """The items of one's own bodies, and those of sessions that one's bodies convene or are invited to."""
    concerning = Session.objects.concerning(user).values("pk")
    return ActionItem.objects.filter(Q(organisation__in=spoken_for(user)) | Q(resolution__session__in=concerning))


def ordered(found: Sequence[Told]) -> list[Told]:
    """What one has to do first, then what others have, each by its last day; what is done comes last."""
    return sorted(
        found,
        key=lambda each: (
            not each.standing.open,
            not (each.may_report or each.may_hear),
            each.standing.due_on,
            each.row.pk,
        ),
    )


def cells(found: Sequence[Told]) -> list[list[str]]:
    """Items as rows of a workbook."""
    return [
        [
            each.row.text,
            str(each.row.organisation),
            each.standing.due_on.isoformat(),
            each.standing.words,
            each.clock.words,
            str(each.session),
            timezone.localdate(each.session.starts_at).isoformat(),
            str(each.row.resolution.item.project or ""),
            each.last.text if each.last else "",
        ]
        for each in found
    ]
