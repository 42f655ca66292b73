"""What the page of a project's reviews prints, and what whoever looks at it may do there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from meihao.accounts.models import User
from meihao.kernel.drawing import ticket
from meihao.policy import library
from meihao.policy.schema.lifecycle import Stage
from meihao.renovation.models import Project, Seat
from meihao.renovation.selectors import reviews
from meihao.renovation.selectors.positions import Now, position
from meihao.renovation.selectors.reviews import Answer, Joint, Panel, Sheet


@dataclass(frozen=True)
class Hearing:
    """The stage whose hearing a page shows, who organises it, and whether the project stands there."""

    stage: Stage
    organisers: str
    open: bool


@dataclass(frozen=True)
class Opened:
    """The rounds of both reviews, latest last, and one's own part in them."""

    now: Now
    departments: Hearing | None
    experts: Hearing | None
    joints: tuple[Joint, ...]
    panels: tuple[Panel, ...]
    mine: tuple[Answer, ...]
    """The departments for which one may answer now."""
    sheet: Sheet | None
    """One's own seat on the panel."""
    called_first: tuple[int, ...]
    """The departments that the form of a new round has ticked."""
    has_say: bool
    """Whether one organises the expert review."""
    may_call: bool
    may_seed: bool
    may_draw: bool
    may_replace: bool
    may_change: bool
    may_accept: bool

    @property
    def joint(self) -> Joint | None:
        """The round that counts."""
        return self.joints[-1] if self.joints else None

    @property
    def panel(self) -> Panel | None:
        """The round that counts."""
        return self.panels[-1] if self.panels else None

    @property
    def before(self) -> tuple[tuple[Joint, ...], tuple[Panel, ...]]:
        """The rounds that count no more, latest first."""
        return self.joints[-2::-1] if len(self.joints) > 1 else (), self.panels[-2::-1] if len(self.panels) > 1 else ()

    @property
    def next_joint(self) -> int:
        """The number of the next round."""
        return self.joint.review.round + 1 if self.joint else 1

    @property
    def next_panel(self) -> int:
        """The number of the next round."""
        return self.panel.review.round + 1 if self.panel else 1

    @property
    def names_shown(self) -> bool:
        """Whether the panel's names are shown: before it has concluded only to itself and to those who organise it."""
        return self.panel is not None and (self.panel.concluded or self.has_say or self.sheet is not None)

    @cached_property
    def candidates(self) -> tuple[tuple[Seat, str, str], ...]:
        """Every candidate of the draw with the ticket, in its order, and what became of them; then who was left out."""
        panel = self.panel
        if panel is None or panel.draw is None:
            return ()
        review = panel.review
        seats = [*(each.seat for each in panel.sheets), *panel.others]
        state = {each.seat.pk: "入选" for each in panel.sheets} | {each.seat_id: "已更换" for each in panel.replaced}
        return tuple(
            (
                each,
                ticket(review.seed, review.project.code, review.round, each.expert.username) if each.place else "",
                state.get(each.pk, ""),
            )
            for each in sorted(seats, key=lambda seat: (seat.place is None, seat.place or 0))
        )


def opened(project: Project, user: User, *, on: date, known: datetime) -> Opened:
    """Both reviews of a project. Wants its organisation joined and its parties prefetched."""
    pack = library.current()
    now = position(project, on=on, known=known)
    joints = tuple(reviews.joints(project.joint_reviews.all(), on=on, known=known))
    panels = tuple(reviews.panels(project.expert_reviews.all(), on=on, known=known))
    joint, panel = (joints[-1] if joints else None), (panels[-1] if panels else None)
    going = not now.position.held and not now.position.ended
    stage = now.position.stage if going else ""
    offices = reviews.offices(user)
    heard = reviews.heard_in(pack, project, stage)
    has_say = reviews.may(user, project, panel.review.stage if panel else stage, pack)
    organises = heard == reviews.EXPERTS and reviews.may(user, project, stage, pack)
    may_call = heard == reviews.DEPARTMENTS and reviews.may(user, project, stage, pack)
    return Opened(
        now,
        _hearing(project, now, reviews.DEPARTMENTS, joint.review.stage if joint else ""),
        _hearing(project, now, reviews.EXPERTS, panel.review.stage if panel else ""),
        joints,
        panels,
        tuple(
            each
            for each in (joint.answers if joint and going else ())
            if each.invitation.organisation_id in offices and joint and joint.review.by_id != user.pk
        ),
        panel.seat(user) if panel else None,
        _first(project, joint) if may_call else (),
        has_say,
        may_call,
        organises and (panel is None or panel.concluded),
        organises and panel is not None and panel.draw is None and panel.review.by_id != user.pk,
        organises and panel is not None and panel.draw is not None and not panel.concluded,
        reviews.may_change(user, project, pack),
        panel is not None and reviews.may_accept(user, project, panel, pack),
    )


def _hearing(project: Project, now: Now, heard: str, latest: str) -> Hearing | None:
    """Where departments or experts are heard: in the stage the project stands in, else where they were heard last, else
    where they will be first."""
    pack = library.current()
    stages = {each.id: each for each in now.cycle.stages if each.review == heard}
    here = now.position.stage
    found = stages.get(here) or stages.get(latest) or next(iter(stages.values()), None)
    if found is None:
        return None
    names = dict.fromkeys(pack.bodies[body].name for body in reviews.bodies(pack, project, found.id))
    return Hearing(found, "或".join(names), found.id == here)


def _first(project: Project, last: Joint | None) -> tuple[int, ...]:
    """The departments that were called last time; the first time those that the clause names."""
    if last is not None:
        return tuple(each.invitation.organisation_id for each in last.answers)
    usual = reviews.usual(library.current())
    return tuple(reviews.departments(project).filter(body__in=usual).values_list("pk", flat=True))


def department_choices(project: Project) -> list[tuple[str, str]]:
    """The departments of the district, as choices."""
    return [(str(each.pk), each.name) for each in reviews.departments(project)]
