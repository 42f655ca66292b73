"""How much of the evidence that a project still needs has gone stale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from meihao.facts.selectors import as_of
from meihao.policy import library
from meihao.policy.dossier import EXPIRED, USABLE, Reading
from meihao.policy.lifecycle import ahead
from meihao.policy.pack import Pack
from meihao.policy.schema.lifecycle import Transition
from meihao.renovation.models import Project
from meihao.renovation.selectors import Now, positions


@dataclass(frozen=True, slots=True)
class Rested:
    """Of the facts that are asked of a project: how many rest on evidence that holds, and on evidence that ran out."""

    fresh: int
    stale: int


def stale(subjects: Sequence[int] | None, on: date, known: datetime) -> Mapping[int, Reading]:
    """Of what the gate ahead and the duties of its stage ask of a project, how many facts rest on evidence that ran out.

    A project that is over is left out. A constant number of statements.
    """
    rows = Project.objects.all() if subjects is None else Project.objects.filter(subject__in=subjects)
    found = rested(list(rows), on=on, known=known)
    return {subject: Reading(each.stale, grade="A", effective_on=on) for subject, each in found.items()}


def rested(projects: Sequence[Project], *, on: date, known: datetime) -> dict[int, Rested]:
    """What the facts rest on that are asked of projects which are not over, by subject. A constant number of statements.

    What nobody has stated, and what the product itself records, rests on no evidence and is not counted.
    """
    pack = library.current()
    standing = [each for each in positions(projects, on=on, known=known).values() if not each.position.ended]
    asked = {now.project.subject_id: frozenset(_asked(now, pack)) for now in standing}
    keys = frozenset[str]().union(*asked.values())
    told = as_of.resting(list(asked), on=on, known=known, pack=pack, keys=keys) if keys else {}
    found = {}
    for subject, mine in asked.items():
        rows = [reading for key, reading in told.get(subject, {}).items() if key in mine]
        fresh = sum(each.state == USABLE and bool(each.facts) for each in rows)
        found[subject] = Rested(fresh, sum(each.state == EXPIRED for each in rows))
    return found


def _asked(now: Now, pack: Pack) -> Iterator[str]:
    for step in ahead(now.cycle, now.position):
        if isinstance(step, Transition):
            for condition in step.gate:
                yield from pack.gate_tests[condition].every_key()
    for duty in now.cycle.duties:
        if now.position.stage in duty.during:
            yield from pack.duty_tests[now.cycle.id, duty.id].every_key()
