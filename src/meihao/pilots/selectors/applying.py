"""What the page of an application prints, and what whoever looks at it may do there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from meihao.accounts.models import User
from meihao.assessment.rules import Assessment
from meihao.assessment.selectors import assess
from meihao.pilots.models import Letter, Pilot, Preliminary
from meihao.pilots.selectors import letters
from meihao.pilots.selectors.letters import Carried, Told
from meihao.pilots.selectors.pilots import DESIGNATED, community_subject
from meihao.policy import library
from meihao.policy.lifecycle import gate, lifecycle, step
from meihao.policy.schema.instrument import PilotCondition
from meihao.renovation.models import Project
from meihao.renovation.selectors import acts
from meihao.renovation.selectors.explaining import Told as Line
from meihao.renovation.selectors.explaining import told as told_line
from meihao.renovation.selectors.positions import known_of

APPLY, APPLICATION, REVIEWER = "apply", "application", "district-governments"


@dataclass(frozen=True, slots=True)
class Numbered:
    """One of the numbered conditions with what it is made of."""

    condition: PilotCondition
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Opened:
    """An application."""

    pilot: Pilot
    carried: Carried
    numbered: tuple[Numbered, ...]
    letters: tuple[Letter, ...]
    promises: tuple[Told, ...]
    preliminaries: tuple[Preliminary, ...]
    assessment: Assessment
    may_promise: bool
    may_review: bool

    @property
    def designated(self) -> bool:
        """Whether it was made a pilot."""
        return DESIGNATED in self.carried.now.position.entered


def opened(project: Project, user: User, *, on: date, known: datetime) -> Opened:
    """An application with its conditions as they stand on a day. Basis: plan/3.2.3"""
    pack = library.current()
    pilot = Pilot.objects.select_related("community__organisation").get(project=project)
    carried = letters.carried(project, on=on, known=known)
    dossier = known_of({project.pk: carried.now}, on=on, known=known)[project.pk]
    cycle = lifecycle(pack, project.lifecycle)
    applying = step(cycle, APPLY)
    said = letters.promised([project], on, known).get(project.pk)
    lines = {
        line.condition.id: told_line(line, pack)
        for line in (gate(pack, applying, dossier, said, cycle.waivers) if applying else ())
    }
    about = community_subject(pilot)
    district = acts(user, REVIEWER, project, pack)
    going = not carried.now.position.held and not carried.now.position.ended
    return Opened(
        pilot,
        carried,
        tuple(
            Numbered(each, tuple(lines[name] for name in each.conditions if name in lines))
            for each in pack.parts.programme.pilot_conditions
        ),
        tuple(Letter.objects.filter(pilot=project.pk).select_related("by", "blob")),
        tuple(letters.of_project(project, on=on, known=known, user=user)),
        tuple(Preliminary.objects.filter(pilot=project.pk).select_related("by").order_by("-round")),
        assess([about], on=on, known=known)[about.pk],
        going and carried.open and bool(carried.unmet) and district,
        going and carried.now.position.stage == APPLICATION and district and project.registered_by_id != user.pk,
    )
