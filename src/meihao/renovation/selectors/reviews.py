"""Rounds of the joint review and of the expert review as they stood on a day, as known at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.assessment.selectors import end_of
from meihao.organisations.models import Kind, Organisation
from meihao.policy import library
from meihao.policy.lifecycle import lifecycle
from meihao.policy.lifecycle import stage as stage_of
from meihao.policy.pack import Pack
from meihao.policy.schema.lifecycle import Stage
from meihao.renovation.models import (
    Ballot,
    ChangeStep,
    DepartmentOpinion,
    Draw,
    ExpertReview,
    Invitation,
    ItemScore,
    JointReview,
    Project,
    Seat,
    StandDown,
)
from meihao.renovation.models.reviews import ACCEPTED, PASS
from meihao.renovation.rules import reviews as rules
from meihao.renovation.rules.acting import DISTRICT, PARTY
from meihao.renovation.selectors.positions import acts
from meihao.renovation.selectors.standards import Standard, standard

JOINT, EXPERT = "joint-review", "expert-review"
"""The stages of the renovation in which schemes are reviewed."""

DEPARTMENTS, EXPERTS = "departments", "experts"
"""Who is heard in a stage, as the pack says."""

CLAUSE = "opinion/7"

AUTHORS = ("implementing-party", "designer", "construction-unit")
"""The parties who draw the scheme up and change it."""


@dataclass(frozen=True)
class Answer:
    """A department in a round: what it said last, what it said before, and by how many days it is late."""

    invitation: Invitation
    opinions: tuple[DepartmentOpinion, ...]
    overdue: int

    @property
    def latest(self) -> DepartmentOpinion | None:
        """The opinion that counts."""
        return self.opinions[-1] if self.opinions else None

    @property
    def earlier(self) -> tuple[DepartmentOpinion, ...]:
        """What was said before, latest first."""
        return self.opinions[-2::-1] if len(self.opinions) > 1 else ()

    @property
    def passed(self) -> bool:
        """Whether the department lets the scheme pass."""
        return self.latest is not None and self.latest.outcome == PASS


@dataclass(frozen=True)
class Joint:
    """A round of the joint review."""

    review: JointReview
    answers: tuple[Answer, ...]

    @property
    def stage(self) -> Stage:
        """The stage in which it was called."""
        return _stage(self.review)

    @property
    def passed(self) -> int:
        """How many departments let the scheme pass."""
        return sum(each.passed for each in self.answers)

    @property
    def over(self) -> bool:
        """Whether all did."""
        return self.passed == len(self.answers)

    @property
    def since(self) -> date:
        """The day of the last word in it."""
        said = [timezone.localdate(each.at) for answer in self.answers for each in answer.opinions]
        return max([self.review.called_on, *said])


@dataclass(frozen=True)
class Change:
    """Something an expert wants changed, and what was done about it."""

    score: ItemScore
    expert: User
    title: str
    steps: tuple[ChangeStep, ...]

    @property
    def stands(self) -> str:
        """The last step, empty where nothing was done."""
        return self.steps[-1].step if self.steps else ""

    @property
    def accepted(self) -> bool:
        """Whether it is settled."""
        return self.stands == ACCEPTED


@dataclass(frozen=True)
class Sheet:
    """A seat and what its holder says."""

    seat: Seat
    ballot: Ballot | None
    scores: tuple[ItemScore, ...]
    approves: bool

    @property
    def total(self) -> int:
        """The sum of the scores."""
        return sum(each.score for each in self.scores)

    @property
    def most(self) -> int:
        """What it could have been."""
        return sum(each.most for each in self.scores)


@dataclass(frozen=True)
class Panel:
    """A round of the expert review. Without a draw nobody sits yet."""

    review: ExpertReview
    draw: Draw | None
    sheets: tuple[Sheet, ...]
    others: tuple[Seat, ...]
    """Candidates who do not sit: drawn later, or left out."""
    conclusion: str
    changes: tuple[Change, ...]
    since: date

    @property
    def stage(self) -> Stage:
        """The stage in which it was begun."""
        return _stage(self.review)

    @property
    def ballots(self) -> int:
        """How many experts have spoken."""
        return sum(each.ballot is not None for each in self.sheets)

    @property
    def replaced(self) -> tuple[StandDown, ...]:
        """Who was drawn and could not sit."""
        return tuple(each.stand_down for each in self.others if hasattr(each, "stand_down"))

    @property
    def reserve(self) -> Seat | None:
        """Who takes the next seat that falls empty."""
        return next((each for each in self.others if each.place is not None and not hasattr(each, "stand_down")), None)

    @property
    def word(self) -> str:
        """The conclusion in words."""
        return rules.CONCLUSIONS[self.conclusion] if self.draw else "种子已公布，待抽取专家"

    @property
    def concluded(self) -> bool:
        """Whether it is over, one way or another."""
        return self.draw is not None and self.conclusion != rules.OPEN

    @cached_property
    def passed(self) -> bool:
        """Whether the scheme has passed, every change asked for being accepted. Basis: opinion/7"""
        return self.conclusion == rules.PASSED or (
            self.conclusion == rules.WITH_CHANGES and all(each.accepted for each in self.changes)
        )

    def seat(self, user: User) -> Sheet | None:
        """The seat of somebody who sits."""
        return next((each for each in self.sheets if each.seat.expert_id == user.pk), None)


def _stage(review: JointReview | ExpertReview) -> Stage:
    return stage_of(lifecycle(library.current(), review.project.lifecycle), review.stage)


def joints(rows: QuerySet[JointReview], *, on: date, known: datetime) -> list[Joint]:
    """Rounds of the joint review, as many as one likes in three statements."""
    by_then = min(known, end_of(on))
    opinions = DepartmentOpinion.objects.filter(at__lte=by_then).select_related("by").order_by("pk")
    found = (
        rows.filter(at__lte=by_then)
        .select_related("by", "project")
        .prefetch_related(
            Prefetch("invitations", Invitation.objects.select_related("organisation")),
            Prefetch("invitations__opinions", opinions),
        )
    )
    return [Joint(each, tuple(_answer(one, each.due_on, on) for one in each.invitations.all())) for each in found]


def _answer(invitation: Invitation, due: date, on: date) -> Answer:
    opinions = tuple(invitation.opinions.all())
    return Answer(invitation, opinions, 0 if opinions else rules.overdue(due, on))


def panels(rows: QuerySet[ExpertReview], *, on: date, known: datetime) -> list[Panel]:
    """Rounds of the expert review, as many as one likes in a fixed number of statements."""
    by_then = min(known, end_of(on))
    ballots = Ballot.objects.filter(at__lte=by_then).order_by("pk")
    steps = ChangeStep.objects.filter(at__lte=by_then).select_related("by").order_by("pk")
    down = StandDown.objects.filter(at__lte=by_then).select_related("by")
    drawn = Draw.objects.filter(at__lte=by_then).select_related("by")
    found = (
        rows.filter(at__lte=by_then)
        .select_related("by", "project")
        .prefetch_related(
            Prefetch("draw", drawn),
            Prefetch("draw__seats", Seat.objects.select_related("expert").order_by("place", "pk")),
            Prefetch("draw__seats__stand_down", down),
            Prefetch("draw__seats__ballots", ballots),
            "draw__seats__ballots__scores",
            Prefetch("draw__seats__ballots__scores__steps", steps),
        )
    )
    measure = standard(library.current())
    return [_panel(each, measure, on) for each in found]


def _panel(review: ExpertReview, measure: Standard, on: date) -> Panel:
    draw: Draw | None = getattr(review, "draw", None)
    since = timezone.localdate(review.at)
    if draw is None:
        return Panel(review, None, (), (), rules.OPEN, (), since)
    seats = list(draw.seats.all())
    places = rules.sitting(
        (each.place for each in seats if each.place is not None),
        (each.place for each in seats if each.place is not None and hasattr(each, "stand_down")),
        review.size,
    )
    sitting = [each for each in seats if each.place in places]
    sheets = tuple(_sheet(each, measure) for each in sitting)
    said = [each for each in sheets if each.ballot is not None]
    low = [
        Change(score, sheet.seat.expert, measure.title(score.item), tuple(score.steps.all()))
        for sheet in said
        for score in sheet.scores
        if rules.low(score.score, score.most, measure.item_floor)
    ]
    found = rules.conclusion(
        sum(each.approves for each in said),
        len(said),
        seats=len(sheets),
        quorum=review.quorum,
        over=on > draw.due_on,
        agree=measure.agree_share,
        changes=bool(low),
    )
    days = [timezone.localdate(each.ballot.at) for each in said if each.ballot]
    days += [timezone.localdate(step.at) for change in low for step in change.steps]
    return Panel(
        review,
        draw,
        sheets,
        tuple(each for each in seats if each not in sitting),
        found,
        tuple(low) if found == rules.WITH_CHANGES else (),
        max([timezone.localdate(draw.at), *days]),
    )


def _sheet(seat: Seat, measure: Standard) -> Sheet:
    ballots = list(seat.ballots.all())
    if not ballots:
        return Sheet(seat, None, (), False)
    scores = tuple(ballots[-1].scores.all())
    return Sheet(
        seat, ballots[-1], scores, rules.approves([(each.score, each.most) for each in scores], measure.pass_share)
    )


def latest_joints(*, on: date, known: datetime, **narrowed: Any) -> list[Joint]:
    """The latest round of departments in each stage of each project."""
    return joints(_latest(JointReview.objects.filter(**narrowed), min(known, end_of(on))), on=on, known=known)


def latest_panels(*, on: date, known: datetime, **narrowed: Any) -> list[Panel]:
    """The latest round of experts in each stage of each project."""
    return panels(_latest(ExpertReview.objects.filter(**narrowed), min(known, end_of(on))), on=on, known=known)


def _latest[Round: (JointReview, ExpertReview)](rows: QuerySet[Round], by_then: datetime) -> QuerySet[Round]:
    later = rows.model._default_manager.filter(
        project=OuterRef("project"), stage=OuterRef("stage"), round__gt=OuterRef("round"), at__lte=by_then
    )
    return rows.filter(~Exists(later))


def heard_in(pack: Pack, project: Project, stage: str) -> str:
    """Who is heard in a stage, or nothing; a stage that the lifecycle does not have hears nobody."""
    found = (each.review for each in lifecycle(pack, project.lifecycle).stages if each.id == stage)
    return next(found, None) or ""


def bodies(pack: Pack, project: Project, stage: str) -> tuple[str, ...]:
    """Who has the say in a stage: the authorities that propose or decide the step that leads on from it; of experts, the
    decider alone."""
    steps = [each for each in lifecycle(pack, project.lifecycle).transitions if stage in each.from_]
    named = [body for each in steps for body in (each.proposer, each.decider) if body]
    if heard_in(pack, project, stage) != DEPARTMENTS:
        named = [each.decider for each in steps]
    return tuple(dict.fromkeys(body for body in named if pack.bodies[body].tier != PARTY))


def of_district(pack: Pack, project: Project, stage: str) -> bool:
    """Whether the experts of a stage are the district's own, since it is for the district to decide."""
    return all(pack.bodies[body].tier == DISTRICT for body in bodies(pack, project, stage))


def may(user: User, project: Project, stage: str, pack: Pack) -> bool:
    """Whether somebody speaks for a body that has the say in a stage. Wants the project's organisation joined."""
    return any(acts(user, body, project, pack) for body in bodies(pack, project, stage))


def may_change(user: User, project: Project, pack: Pack) -> bool:
    """Whether somebody may say that a change was made: whoever draws the scheme up."""
    return any(acts(user, body, project, pack) for body in AUTHORS)


def may_accept(user: User, project: Project, panel: Panel, pack: Pack) -> bool:
    """Whether somebody may accept a change: an expert of the panel, or the office that has the say. Basis: opinion/7"""
    return panel.seat(user) is not None or may(user, project, panel.review.stage, pack)


def departments(project: Project) -> QuerySet[Organisation]:
    """The departments of the district that a project lies in."""
    district = "/".join(project.organisation.path.split("/")[:3]) + "/"
    return Organisation.objects.filter(kind=Kind.DEPARTMENT, active=True, path__startswith=district).order_by("code")


def usual(pack: Pack) -> frozenset[str]:
    """The bodies that the clause names. Basis: opinion/7"""
    clause = pack.clauses[CLAUSE]
    return frozenset((*clause.lead, *clause.support, *clause.carry_out))


def offices(user: User) -> Mapping[int, str]:
    """The departments for which somebody answers, by number: only where they hold a post themselves."""
    return {
        post.organisation_id: post.organisation.name
        for post in user.posts_held
        if post.role == Role.DISTRICT_OFFICER and post.organisation.kind == Kind.DEPARTMENT
    }


def judged_by(user: User) -> Q:
    """The projects whose panel somebody sits on: a seat opens them as long as its round is the latest."""
    if Role.EXPERT not in user.roles:
        return Q(pk__in=[])
    return Q(pk__in=Seat.objects.of(user).values("draw__review__project"))


def called(user: User) -> Q:
    """The projects that somebody's department is called to review."""
    mine = offices(user)
    if not mine:
        return Q(pk__in=[])
    return Q(pk__in=Invitation.objects.filter(organisation__in=mine).values("review__project"))
