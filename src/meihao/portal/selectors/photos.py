"""Photographs of a project's confirmed records, and what was decided about showing each to the public."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from meihao.accounts.models import User
from meihao.attachments.models import Blob
from meihao.attachments.selectors import is_picture
from meihao.completion.selectors.law import holidays
from meihao.kernel.days import working_days_after
from meihao.policy import library
from meihao.portal.models import Release
from meihao.portal.rules.releasing import AFTER, BEFORE, FILE, OPEN, POSTED, SIDES, STATES, WAITING, WORK, Named, state
from meihao.renovation.models import AsBuilt, GroundFile, GroundReview, Project
from meihao.renovation.rules import grounds
from meihao.renovation.selectors import acts

SIDE_OF = {grounds.STRUCTURE: BEFORE, grounds.DEMOLITION: AFTER, grounds.POSTING: POSTED}
"""What a photograph of a record of a precondition shows; those of other records are never offered."""
TITLES = {grounds.STRUCTURE: "违法建设", grounds.DEMOLITION: "拆除以后", grounds.POSTING: "方案公示"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A photograph that may be shown: which it is, what it shows and of which day, and what was decided, latest last.

    `title` is what the public reads: of works their content, of other records what kind they are, never what somebody typed
    about somebody's home. `confirmed_on` is the day from which it could have been released, `due_on` the last for it.
    """

    named: Named
    side: str
    title: str
    on: date
    confirmed_on: date
    due_on: date
    original: str
    blob: Blob
    releases: tuple[Release, ...] = ()

    @property
    def last(self) -> Release | None:
        """What was decided last."""
        return self.releases[-1] if self.releases else None

    @property
    def state(self) -> str:
        """Where it stands."""
        return state([each.released for each in self.releases])

    @property
    def words(self) -> str:
        """The same for people."""
        return STATES[self.state]

    @property
    def side_name(self) -> str:
        """Which side of the works it shows."""
        return SIDES[self.side]


def photos(project: Project) -> list[Photo]:
    """Every photograph of a confirmed record of a project that could be shown: three statements."""
    said: dict[Named, list[Release]] = defaultdict(list)
    rows = Release.objects.filter(project=project).select_related("picture", "by")
    for row in rows.order_by("number"):
        said[Named(WORK, row.work_id) if row.work_id else Named(FILE, row.file_id or 0)].append(row)
    every = [*_of_grounds(project), *_of_works(project)]
    return [replace(each, releases=tuple(said[each.named])) for each in every if is_picture(each.blob)]


def _of_works(project: Project) -> Iterator[Photo]:
    """Those of works that were accepted."""
    rows = AsBuilt.objects.filter(project=project, review__outcome="accepted")
    for row in rows.select_related("photo__shown", "review", "commitment").order_by("on", "pk"):
        day = timezone.localdate(row.review.at)
        yield Photo(
            named=Named(WORK, row.pk),
            side=AFTER,
            title=row.commitment.item if row.commitment else row.item,
            on=row.on,
            confirmed_on=day,
            due_on=due(day),
            original=reverse("renovation:works_photo", args=[project.code, row.pk]),
            blob=row.photo,
        )


def _of_grounds(project: Project) -> Iterator[Photo]:
    """Those of structures, demolitions and postings whose latest review confirms them."""
    latest = GroundReview.objects.filter(ground=OuterRef("ground")).order_by("-at", "-pk")
    rows = GroundFile.objects.filter(ground__project=project, ground__kind__in=SIDE_OF)
    rows = rows.annotate(outcome=Subquery(latest.values("outcome")[:1]), heard_at=Subquery(latest.values("at")[:1]))
    for row in (
        rows.filter(outcome=grounds.CONFIRMED).select_related("ground", "blob__shown").order_by("ground__on", "pk")
    ):
        day = timezone.localdate(row.heard_at)
        yield Photo(
            named=Named(FILE, row.pk),
            side=SIDE_OF[row.ground.kind],
            title=TITLES[row.ground.kind],
            on=row.ground.on,
            confirmed_on=day,
            due_on=due(day),
            original=reverse("renovation:ground_file", args=[project.code, row.ground_id, row.pk]),
            blob=row.blob,
        )


def due(day: date) -> date:
    """The last day on which a photograph of a record confirmed on a day is to be released."""
    pack = library.current()
    days = pack.parameters[pack.parts.publication.term.removeprefix("@")].value
    return working_days_after(day, int(str(days)), holidays())


def gallery(project: Project) -> list[Photo]:
    """Those that the public sees, first those of before."""
    order = list(SIDES)
    shown = [each for each in photos(project) if each.state == OPEN]
    return sorted(shown, key=lambda each: (order.index(each.side), each.on))


def waiting(rows: list[Photo], today: date) -> tuple[int, int]:
    """How many wait for a decision, and how many of them longer than they should."""
    open_ = [each for each in rows if each.state == WAITING]
    return len(open_), sum(each.due_on < today for each in open_)


def releases(user: User, project: Project) -> bool:
    """Whether somebody speaks for the body that releases photographs. Wants the project's parties prefetched."""
    pack = library.current()
    return acts(user, pack.parts.publication.decider, project, pack)
