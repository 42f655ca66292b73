"""One meeting for acceptance, in words."""

from __future__ import annotations

from dataclasses import dataclass

from meihao.accounts.models import User
from meihao.completion.models import Attendee, Conclusion, ItemResult, Meeting, Supervision
from meihao.completion.rules.concluding import Conclusion as Concluded
from meihao.completion.rules.concluding import conclude
from meihao.completion.rules.records import MEETING
from meihao.completion.selectors import law
from meihao.completion.selectors.records import appointed, must_sign
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.selectors import acts


@dataclass(frozen=True, slots=True)
class Side:
    """A party that signs: its part, its firm, what it said, and whether it is one's own."""

    body: str
    name: str
    firm: str
    said: Conclusion | None
    mine: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A meeting as pages print it. `mend` is everything that must be mended, in words."""

    row: Meeting
    groups: tuple[tuple[str, tuple[tuple[str, str, ItemResult], ...]], ...]
    guests: tuple[tuple[str, tuple[Attendee, ...]], ...]
    parties: tuple[Side, ...]
    conclusion: Concluded
    supervision: Supervision | None
    may_supervise: bool
    mend: tuple[str, ...]
    paper: str
    """Its id among the minutes that can be printed."""


def told(row: Meeting, project: Project, user: User | None) -> Told:
    """A meeting with items, attendees and conclusions prefetched, as somebody sees it or nobody in particular."""
    pack = library.current()
    table = pack.parts.acceptance
    results = {each.item: each for each in row.items.all()}
    groups = tuple(
        (
            group.name,
            tuple(
                (item.text, item.source, results[item.id])
                for item in table.items
                if item.group == group.id and item.id in results
            ),
        )
        for group in table.groups
    )
    came = list(row.attendees.all())
    guests = tuple((sort.name, tuple(each for each in came if each.sort == sort.id)) for sort in table.guests)
    parties = appointed([project.pk]).get(project.pk, [])
    said = {each.body: each for each in row.conclusions.all()}
    must = must_sign(parties, row.on)
    firms = {party.body: str(party.organisation) for party in parties if party.until is None}
    sides = tuple(
        Side(
            body,
            pack.bodies[body].name,
            str(said[body].organisation) if body in said else firms.get(body, "未指定"),
            said.get(body),
            user is not None and acts(user, body, project, pack),
        )
        for body in must
    )
    conclusion = conclude(
        [(each.item, each.outcome) for each in results.values()],
        must,
        {each.body: each.outcome for each in said.values()},
    )
    texts = {item.id: item.text for item in table.items}
    mend = (
        *(f"{texts.get(item, item)}：{results[item].note}" for item in conclusion.failed),
        *(f"{pack.bodies[body].name}：{said[body].text}" for body in conclusion.against),
    )
    return Told(
        row,
        tuple(group for group in groups if group[1]),
        guests,
        sides,
        conclusion,
        getattr(row, "supervision", None),
        user is not None and law.confirms(user, MEETING, project) and row.by_id != user.pk,
        mend,
        f"{project.code}.{row.round}",
    )
