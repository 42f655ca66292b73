"""Dispatch notices as pages show them: of a project, of all that one may see, and those that wait for somebody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from meihao.accounts.models import User
from meihao.oversight.models import Answer, AnswerReview, Dispatch
from meihao.oversight.rules.dispatching import ANSWERED, CLOSED, Standing, standing
from meihao.oversight.rules.dispatching import Answer as Answered
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.rules.permits import Clock
from meihao.renovation.selectors import acts

SHOWN = 6
MOST = 200
"""So many open notices at most are looked at for the first screen, the latest."""


@dataclass(frozen=True, slots=True)
class Told:
    """A notice with its answers, where it stands, and whether one may answer it or hear its last answer."""

    row: Dispatch
    answers: tuple[Answer, ...]
    standing: Standing
    clock: Clock
    may_answer: bool
    may_hear: bool

    @property
    def last(self) -> Answer | None:
        """The last answer."""
        return self.answers[-1] if self.answers else None

    @property
    def paper(self) -> str:
        """Its id among the notices that can be printed."""
        return f"{self.row.project.code}.{self.row.number}"


def issues(user: User, project: Project) -> bool:
    """Whether somebody speaks for who issues notices about a project."""
    pack = library.current()
    return acts(user, pack.parts.colours.dispatch.issuer, project, pack)


def answers_for(user: User, project: Project) -> bool:
    """Whether somebody speaks for who answers them."""
    pack = library.current()
    return acts(user, pack.parts.colours.dispatch.addressee, project, pack)


def stands(row: Dispatch) -> Standing:
    """Where a notice stands, by its answers."""
    return standing(row.due_on, [_answered(each) for each in row.answers.all()])


def stood(row: Dispatch, by_then: datetime) -> Standing:
    """Where a notice stood at a time, by the answers that there were."""
    answers = [each for each in row.answers.all() if each.at <= by_then]
    return standing(row.due_on, [_answered(each, by_then) for each in answers])


def _answered(answer: Answer, by_then: datetime | None = None) -> Answered:
    found: AnswerReview | None = getattr(answer, "review", None)
    review = found if found and (by_then is None or found.at <= by_then) else None
    on = timezone.localdate(answer.at)
    return Answered(on, review.outcome, review.due_on) if review else Answered(on)


def rows(projects: QuerySet[Project]) -> QuerySet[Dispatch]:
    """The notices about some projects with all that a page shows of them."""
    found = Dispatch.objects.filter(project__in=projects).select_related("by", "project__organisation")
    return found.prefetch_related("project__parties", "answers__review__by", "answers__by", "answers__blob")


def told(found: Sequence[Dispatch], user: User, on: date) -> list[Told]:
    """Notices for the pages; no statement of their own."""
    return [_told(row, user, on) for row in found]


def _told(row: Dispatch, user: User, on: date) -> Told:
    here = stands(row)
    answers = tuple(row.answers.all())
    own = bool(answers) and answers[-1].by_id == user.pk
    return Told(
        row,
        answers,
        here,
        here.clock(on),
        here.owed and answers_for(user, row.project),
        here.state == ANSWERED and not own and issues(user, row.project),
    )


def waiting(user: User) -> Mapping[str, Any] | None:
    """The notices that somebody has to answer and the answers that they have to hear; None where nothing waits."""
    closed = AnswerReview.objects.filter(outcome=CLOSED).values("answer__dispatch")
    found = rows(Project.objects.visible_to(user)).exclude(pk__in=closed).order_by("-pk")[:MOST]
    here = told(list(found), user, timezone.localdate())
    lines = sorted(_asked(here), key=lambda each: each.clock.due)
    return {"rows": lines[:SHOWN], "count": len(lines)} if lines else None


def _asked(here: Sequence[Told]) -> Iterator[Told]:
    for each in here:
        if each.may_answer or each.may_hear:
            yield each
