"""How much of the evidence that a project still needs has gone stale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from meihao.facts.selectors import as_of
from meihao.policy import library
from meihao.policy.dossier import EXPIRED, Reading
from meihao.policy.lifecycle import ahead
from meihao.policy.pack import Pack
from meihao.policy.schema.lifecycle import Transition
from meihao.renovation.models import Project
from meihao.renovation.selectors import Now, positions


def stale(subjects: Sequence[int] | None, on: date, known: datetime) -> Mapping[int, Reading]:
    """Of what the gate ahead and the duties of its stage ask of a project, how many facts rest on evidence that ran out.

    A project that is over is left out. A constant number of statements.
    """
    pack = library.current()
    rows = Project.objects.all() if subjects is None else Project.objects.filter(subject__in=subjects)
    standing = [each for each in positions(list(rows), on=on, known=known).values() if not each.position.ended]
    asked = {now.project.subject_id: frozenset(_asked(now, pack)) for now in standing}
    keys = frozenset[str]().union(*asked.values())
    told = as_of.readings(list(asked), on=on, known=known, pack=pack, keys=keys) if keys else {}
    return {
        subject: Reading(
            sum(reading.state == EXPIRED for key, reading in told.get(subject, {}).items() if key in mine),
            grade="A",
            effective_on=on,
        )
        for subject, mine in asked.items()
    }


def _asked(now: Now, pack: Pack) -> Iterator[str]:
    for step in ahead(now.cycle, now.position):
        if isinstance(step, Transition):
            for condition in step.gate:
                yield from pack.gate_tests[condition].every_key()
    for duty in now.cycle.duties:
        if now.position.stage in duty.during:
            yield from pack.duty_tests[now.cycle.id, duty.id].every_key()
