"""How far a pilot is from being named, and what it may be awarded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from meihao.accounts.models import User
from meihao.assessment.models import Decision
from meihao.assessment.rules import Assessment
from meihao.assessment.selectors import assess
from meihao.assessment.services import CONCLUSION, OUTCOMES
from meihao.pilots.models import Pilot
from meihao.pilots.selectors import awards
from meihao.pilots.selectors.awards import Found
from meihao.pilots.selectors.pilots import DESIGNATED, community_subject, profile_of
from meihao.policy import library
from meihao.policy.deadlines import Term, number_of, terms
from meihao.policy.dossier import Dossier
from meihao.renovation.models import Project
from meihao.renovation.rules.schemes import yuan
from meihao.renovation.selectors import Now, acts, position


@dataclass(frozen=True)
class Opened:
    """The last part of a pilot's way. `months` are the calendar months that the trial takes, 0 before it has begun."""

    now: Now
    pilot: Pilot
    assessment: Assessment
    trial: Term | None
    months: int
    term: Term | None
    conclusion: Decision | None
    concluded: str
    awards: tuple[Found, ...]
    may_grant: frozenset[str]

    @property
    def designated(self) -> bool:
        """Whether it was made a pilot."""
        return DESIGNATED in self.now.position.entered

    @property
    def granted(self) -> list[tuple[Found, str]]:
        """What was granted, in yuan."""
        return [(each, yuan(each.mine.fen)) for each in self.awards if each.mine]


def opened(project: Project, user: User, *, on: date, known: datetime) -> Opened:
    """Trial, assessment, conclusion and awards of a pilot on a day. Basis: plan/4.2"""
    pack = library.current()
    pilot = Pilot.objects.select_related("community__organisation").get(project=project)
    about = community_subject(pilot)
    now = position(project, on=on, known=known)
    running = terms(
        pack, now.cycle, now.position, Dossier(str(project.subject), on, {}), profile_of(project, on=on, known=known)
    )
    last = (
        Decision.objects.filter(subject=about, kind=CONCLUSION, at__lte=known, effective_on__lte=on)
        .select_related("by")
        .order_by("effective_on", "at", "pk")
        .last()
    )
    found = tuple(awards.of(project, on=on, known=known))
    trial = next((each for each in running if each.deadline.bound == "at_least"), None)
    return Opened(
        now,
        pilot,
        assess([about], on=on, known=known, viewer=user)[about.pk],
        trial,
        number_of(pack, trial.deadline) if trial else 0,
        next((each for each in running if each.deadline.profile), None),
        last,
        OUTCOMES.get(last.outcome, "") if last else "",
        found,
        frozenset(each.award.id for each in found if acts(user, each.award.decider, project, pack)),
    )
