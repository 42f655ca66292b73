"""How the city comes to be there: its bodies, its divisions, its people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from meihao.accounts.rules import THREE_POWERS, Role
from meihao.demo.rules.acts import Act, Answer, Appoint, DrawDistricts, Enrol, Establish, RegisterDivisions
from meihao.demo.rules.moments import Hours
from meihao.demo.rules.story import Body, Story

BODIES_ON = date(2022, 1, 18)
DIVISIONS_ON = date(2022, 1, 19)


def founded(story: Story) -> list[Act]:
    """Everything that must be there before the first community applies."""
    hours = Hours(0)
    acts: list[Act] = [
        Establish(
            at=hours.at(BODIES_ON, 9),
            code=body.code,
            name=body.name,
            kind=body.kind,
            parent=body.parent,
            body=body.body,
        )
        for body in _bodies(story)
    ]
    acts.append(RegisterDivisions(at=hours.at(DIVISIONS_ON, 9)))
    acts.append(DrawDistricts(at=hours.at(DIVISIONS_ON, 11)))
    acts += [
        Answer(at=hours.at(DIVISIONS_ON, 10), code=code, accountable=body)
        for code, body in story.city.accountable.items()
    ]
    keepers = {person.role: person.username for person in story.people if person.role in THREE_POWERS}
    for person in sorted(story.people, key=lambda person: (person.since, person.role not in THREE_POWERS)):
        keeper = person.role in THREE_POWERS
        enrols = "" if keeper else keepers[Role.SYSTEM_ADMIN]
        grants = "" if keeper else keepers[Role.SECURITY_ADMIN]
        acts.append(Enrol(at=hours.at(person.since, 8, 40), by=enrols, username=person.username, name=person.name))
        acts += [
            Appoint(
                at=hours.at(person.since, 8, 40),
                by=grants,
                username=person.username,
                role=person.role,
                organisation=place,
                since=person.since,
            )
            for place in person.at
        ]
    return acts


def _bodies(story: Story) -> Iterator[Body]:
    """The bodies from the top down."""
    yield from story.city.bodies
    top = story.city.bodies[0].code
    for district in story.city.districts:
        yield Body(code=district.code, name=district.name, kind="district", parent=top, body="district-governments")
        for duty, name in district.departments.items():
            yield Body(code=f"{district.code}-{duty}", name=name, kind="department", parent=district.code, body=duty)
        for code, name in district.streets.items():
            yield Body(code=code, name=name, kind="street", parent=district.code, body="sub-districts")
        yield from district.bodies
    for area in story.programme.areas:
        for place in area.places:
            if place.street:
                yield Body(code=place.code, name=place.name, kind="community", parent=place.street, body="communities")
