"""Walking a pilot to its name."""

from __future__ import annotations

from meihao.accounts.rules import Role
from meihao.assessment.services import conclude
from meihao.reviews.services import convene
from tests.assessment.fulfilled import content, fulfil
from tests.facts.conftest import person
from tests.pilots.conftest import Way


def named(way: Way) -> Way:
    """A pilot whose community meets what it must, concluded so by the city."""
    way.walk("assessment")
    experts = [person(f"judge{n}", Role.EXPERT, way.scene.city) for n in range(3)]
    convene(
        subject=way.scene.subject.pk,
        kind="community",
        experts=[each.pk for each in experts],
        on=way.on,
        actor=way.city,
        at=way.at,
    )
    fulfil(way.scene.subject, on=way.on, at=way.at)
    content(way.scene.subject, experts, on=way.on, at=way.at)
    conclude(
        subject=way.scene.subject.pk,
        outcome="met",
        on=way.on,
        seen=way.assessment.digest,
        grounds="",
        actor=way.drawer,
        at=way.at,
    )
    way.decide("confer")
    return way
