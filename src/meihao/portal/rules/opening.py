"""Which kinds of record are public where a project stands: at the stage named in the pack and at all later ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from meihao.policy.schema.lifecycle import Lifecycle
from meihao.policy.schema.publication import Opening, Publication

PROJECT, PARTY, NOTICE, SCHEME, REVIEW = "project", "party", "notice", "scheme", "review"
WORKS, MONEY, ACCEPTANCE, RECOGNITION, PHOTO = "works", "money", "acceptance", "recognition", "photo"
ASSESSMENT, AWARD = "assessment", "award"
KINDS: Final = (
    PROJECT,
    PARTY,
    NOTICE,
    SCHEME,
    REVIEW,
    WORKS,
    MONEY,
    ACCEPTANCE,
    RECOGNITION,
    ASSESSMENT,
    AWARD,
    PHOTO,
)


def openings(table: Publication, cycle: Lifecycle) -> Mapping[str, Opening]:
    """From where on each kind of record is public in a lifecycle; one that is left out never is."""
    return {kind: each for each in table.openings if each.lifecycle == cycle.id for kind in each.kinds}


def stages(table: Publication, cycle: Lifecycle, kind: str) -> frozenset[str]:
    """The stages at which records of a kind are public; none where the pack names none."""
    found = openings(table, cycle).get(kind)
    return frozenset(_from(cycle, found.stage)) if found else frozenset()


def opened(table: Publication, cycle: Lifecycle, stage: str) -> frozenset[str]:
    """The kinds of record that are public of a project at a stage.

    Nothing is where the project itself is not. Basis: opinion/6
    """
    found = frozenset(kind for kind in KINDS if stage in stages(table, cycle, kind))
    return found if PROJECT in found else frozenset()


def heard_as(table: Publication, cycle: Lifecycle, stage: str) -> str:
    """The kind of record that a round of review is which was held in a stage: one held after the works accepts them."""
    return (
        ACCEPTANCE if stage in stages(table, cycle, WORKS) and stage != openings(table, cycle)[WORKS].stage else REVIEW
    )


def _from(cycle: Lifecycle, first: str) -> Iterator[str]:
    order = [each.id for each in cycle.stages]
    yield from order[order.index(first) :] if first in order else ()
