"""The city check-up (城市体检) of communities: by dimension, and when it was done. A second pack over the same evaluator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from meihao.accounts.models import User
from meihao.assessment.rules import Assessment, Block, Tally, matrix
from meihao.assessment.selectors.dossiers import assess, subjects_of, unheard_of
from meihao.places.models import Community
from meihao.policy import library


@dataclass(frozen=True, slots=True)
class Checkup:
    """The check-up of a community on a day: each dimension with its counts, and the whole."""

    community: Community
    assessment: Assessment
    dimensions: tuple[Block, ...]

    @property
    def tally(self) -> Tally:
        """The counts over all dimensions."""
        return self.assessment.tally

    @property
    def done_on(self) -> date | None:
        """The day on which the last fact that it rests on took effect; None while any indicator is unknown."""
        days = [
            reading.effective_on
            for reading in self.assessment.dossier.readings.values()
            if reading.value is not None and reading.effective_on is not None
        ]
        return None if self.tally.unknown else max(days, default=None)


def checkups(
    communities: Sequence[Community], *, on: date, known: datetime, viewer: User | None = None
) -> dict[str, Checkup]:
    """The check-up of each community by its code, as known at one time about one day; a constant number of statements."""
    pack = library.checkup()
    subjects = subjects_of(communities)
    asked = frozenset(pack.keys)  # what else is measured of a community does not make its check-up any later
    found = assess(list(subjects.values()), on=on, known=known, viewer=viewer, pack=pack, keys=asked)
    assessments = {
        each.code: found[subjects[each.code].pk] if each.code in subjects else unheard_of(each, on=on, pack=pack)
        for each in communities
    }
    return {each.code: Checkup(each, assessments[each.code], matrix(assessments[each.code])) for each in communities}
