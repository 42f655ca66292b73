"""Where projects stand and what their gates say, as known at one time about one day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from meihao.accounts.models import User
from meihao.assessment.models import Decision
from meihao.assessment.selectors import dossiers
from meihao.kernel.canonical import digest
from meihao.organisations.models import Kind
from meihao.policy import library
from meihao.policy import lifecycle as law
from meihao.policy.dossier import Dossier
from meihao.policy.lifecycle import Line, Position, Step, Taken
from meihao.policy.pack import Pack
from meihao.policy.schema.lifecycle import Lifecycle, Transition
from meihao.policy.tree import canonical
from meihao.renovation.models import Project
from meihao.renovation.rules.acting import Seat, acts_for
from meihao.renovation.selectors import kinds

PROJECT = "project"
"""The kind of subject that a project is."""

LIFECYCLE = "lifecycle"
"""The kind of decision that moves a project."""


@dataclass(frozen=True)
class Now:
    """A project, its lifecycle, and the decisions about it so far."""

    project: Project
    cycle: Lifecycle
    position: Position
    decisions: tuple[Decision, ...]

    @property
    def last(self) -> Decision | None:
        """The decision that led here."""
        return self.decisions[-1] if self.decisions else None


@dataclass(frozen=True)
class Gate:
    """A step and the conditions of its gate, answered."""

    step: Step
    lines: tuple[Line, ...]
    pack: Pack

    @property
    def shut(self) -> tuple[Line, ...]:
        """The lines that keep it shut, nothing being let go."""
        return law.shut_by(self.lines, {})

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of what it says, in canonical form."""
        said = {line.condition.id: [canonical(line.node), line.promised] for line in self.lines}
        return digest({"pack": self.pack.digest, "step": self.step.id, "gate": said})


def positions(projects: Sequence[Project], *, on: date, known: datetime, deciders: bool = False) -> dict[int, Now]:
    """Where each project stood on a day, by its number: one statement, however many there are.

    With who decided each step joined (`deciders`) only where somebody prints it.
    """
    pack = library.current()
    subjects = [project.subject_id for project in projects]
    rows = Decision.objects.filter(subject__in=subjects, kind=LIFECYCLE, at__lte=known, effective_on__lte=on)
    taken: dict[int, list[Decision]] = defaultdict(list)
    if deciders:
        rows = rows.select_related("by")
    for row in rows.order_by("pk"):
        taken[row.subject_id].append(row)
    found = {}
    for project in projects:
        mine = tuple(taken[project.subject_id])
        cycle = law.lifecycle(pack, project.lifecycle)
        steps = [Taken(row.outcome, row.effective_on, row.pk) for row in mine]
        where = law.fold(cycle, steps, project.registered_on)
        found[project.pk] = Now(project, cycle, where, mine)
    return found


def position(project: Project, *, on: date, known: datetime) -> Now:
    """Where one project stood on a day."""
    return positions([project], on=on, known=known, deciders=True)[project.pk]


def known_of(standing: Mapping[int, Now], *, on: date, known: datetime) -> dict[int, Dossier]:
    """What is known of each project on a day, by its number; read once for all."""
    pack = library.current()
    subjects = [now.project.subject for now in standing.values()]
    cycles = {now.cycle.id for now in standing.values()}
    keys = frozenset(key for cycle in cycles for key in law.keys_of(pack, cycle))
    about = dossiers(subjects, on=on, known=known, pack=pack, keys=keys)
    return {pk: about[now.project.subject_id] for pk, now in standing.items()}


def gates(
    standing: Mapping[int, Now], *, on: date, known: datetime, about: Mapping[int, Dossier] | None = None
) -> dict[int, tuple[Gate, ...]]:
    """The gates ahead of each project, by its number; what is known (`about`, if it was read already) is read once for all."""
    about = known_of(standing, on=on, known=known) if about is None else about
    pack = library.current()
    promised = kinds.promised((now.project for now in standing.values()), on=on, known=known)
    return {
        pk: tuple(
            Gate(step, law.gate(pack, step, about[pk], promised.get(pk), now.cycle.waivers), pack)
            for step in law.ahead(now.cycle, now.position)
        )
        for pk, now in standing.items()
    }


def gate(now: Now, step: Step, *, on: date, known: datetime) -> Gate:
    """The gate of one step; nothing is read for a step without one, and of the live sources only those it asks."""
    pack = library.current()
    asked = step.gate if isinstance(step, Transition) else ()
    if not asked:
        return Gate(step, (), pack)
    keys = frozenset[str]().union(*(pack.gate_tests[name].every_key() for name in asked))
    about = dossiers([now.project.subject], on=on, known=known, pack=pack, keys=keys)[now.project.subject_id]
    promised = kinds.promised([now.project], on=on, known=known).get(now.project.pk)
    return Gate(step, law.gate(pack, step, about, promised, now.cycle.waivers), pack)


def acts(user: User, body: str, project: Project, pack: Pack, *, tier: str = "") -> bool:
    """Whether somebody speaks for a body of the pack in a project. Wants the project's organisation joined.

    `tier` asks for the body's office at another tier than the pack gives it: a city's department has its like in
    each district.
    """
    parties = {party.body: party.organisation_id for party in project.parties.all() if party.until is None}
    return _acts(user, body, project.organisation.path, pack, tier=tier, parties=parties)


def acts_at(user: User, body: str, territory: str, pack: Pack) -> bool:
    """Whether somebody speaks for an authority of the pack at the path of a body, whatever the project."""
    return _acts(user, body, territory, pack, tier="", parties={})


def seats(user: User) -> list[Seat]:
    """The posts that somebody holds, as the rules of acting know them."""
    return [
        Seat(
            post.role,
            post.organisation_id,
            post.organisation.looked_after,
            post.organisation.body,
            post.organisation.kind == Kind.DEPARTMENT,
        )
        for post in user.posts_held
    ]


def _acts(user: User, body: str, territory: str, pack: Pack, *, tier: str, parties: Mapping[str, int]) -> bool:
    asked = pack.bodies.get(body)
    return asked is not None and acts_for(
        seats(user), body, tier or asked.tier, territory=territory, parties=parties, like=asked.like
    )
