"""Pilots as the public sees them: their community and kind, the scheme they were let through with, and what they came to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from meihao.assessment.models import Decision
from meihao.assessment.services import CONCLUSION, OUTCOMES
from meihao.pilots.models import Award, CreationVersion, Pilot
from meihao.pilots.rules.creation import WAYS, Answer, from_json
from meihao.pilots.selectors.pilots import community_subject, of_projects, profiles
from meihao.policy import library
from meihao.policy.lifecycle import Position
from meihao.portal.rules.opening import ASSESSMENT, AWARD, PROJECT, RECOGNITION, SCHEME
from meihao.portal.selectors.projects import Card, cards, folded, reached
from meihao.renovation.models import Project
from meihao.renovation.rules.schemes import yuan


@dataclass(frozen=True, slots=True)
class Given:
    """An award that a pilot was granted: its name, how much in fen, and on which day."""

    name: str
    fen: int
    on: date

    @property
    def amount(self) -> str:
        """How much, in yuan."""
        return yuan(self.fen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A pilot as lists and open data show it."""

    card: Card
    community: str
    kind: str
    designated_on: date | None
    named_on: date | None
    awards: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class Response:
    """How a level of an indicator is to be met: what is there or built, how much, where and by when; never for how much."""

    level: str
    way: str
    text: str
    amount: str
    place: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Creation:
    """The creation scheme that was let through: which version, of which day, its responses, and what it costs in fen."""

    number: int
    on: date
    responses: tuple[Response, ...]
    fen: int


@dataclass(frozen=True, slots=True)
class Assessed:
    """What the assessment on site was concluded to be, and how many levels were met of those that were asked."""

    on: date
    words: str
    passed: bool
    met: int
    asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What the page of a pilot holds besides that of any project."""

    row: Row
    compounds: tuple[str, ...]
    creation: Creation | None
    assessed: Assessed | None


def rows(projects: Sequence[Project], *, on: date, known: datetime) -> list[Row]:
    """Pilots as lists show them; the number of statements does not grow with them. Wants `organisation` joined."""
    standing = folded(projects, on=on, known=known)
    about, kinds, names = of_projects(projects), profiles(projects, on, known), library.current().profiles
    given = _awards([each.pk for each in projects if reached(each, standing[each.pk], AWARD)], on)
    return [
        Row(
            card=card,
            community=about[each.pk].community.name,
            kind=names[kinds[each.pk]].name,
            designated_on=reached(each, standing[each.pk], PROJECT),
            named_on=reached(each, standing[each.pk], RECOGNITION),
            awards=tuple(given[each.pk]),
        )
        for each, card in zip(projects, cards(projects, on=on, known=known), strict=True)
    ]


def part(here: Project, stands: Position, *, on: date, known: datetime) -> Part:
    """What is public of a pilot besides what is of any project: a constant number of statements."""
    (row,) = rows([here], on=on, known=known)
    pilot = of_projects([here])[here.pk]
    return Part(
        row=row,
        compounds=tuple(pilot.community.compounds.order_by("code").values_list("name", flat=True)),
        creation=_creation(pilot, reached(here, stands, SCHEME)),
        assessed=_assessed(pilot, reached(here, stands, ASSESSMENT)),
    )


def _creation(pilot: Pilot, let_through_on: date | None) -> Creation | None:
    """The version that was there when the scheme was let through; later ones wait for their review."""
    if let_through_on is None:
        return None
    versions = CreationVersion.objects.filter(pilot=pilot).order_by("-number")
    version = next((each for each in versions if timezone.localdate(each.at) <= let_through_on), None)
    if version is None:
        return None
    content = from_json(version.content)
    responses = tuple(_responses(content.answers))
    return Creation(version.number, timezone.localdate(version.at), responses, content.cost)


def _responses(answers: Mapping[str, Answer]) -> Iterator[Response]:
    """In the order of the instrument."""
    pack = library.current()
    for indicator in pack.indicators:
        for level in indicator.levels:
            if said := answers.get(level.id):
                yield Response(
                    f"{indicator.number} {indicator.name}·{pack.level_names[level.level]}",
                    WAYS[said.way],
                    said.text,
                    f"{said.quantity} {said.unit}".strip(),
                    said.place,
                    said.due_on,
                )


def _assessed(pilot: Pilot, named_on: date | None) -> Assessed | None:
    """The conclusion that a pilot was named on; what was found is what its decision says was seen."""
    if named_on is None:
        return None
    said = Decision.objects.filter(subject=community_subject(pilot), kind=CONCLUSION, effective_on__lte=named_on)
    last = said.order_by("effective_on", "at", "pk").last()
    if last is None:
        return None
    seen = last.reasons
    asked = sum(seen.get(each, 0) for each in ("met", "unmet", "unknown"))
    return Assessed(last.effective_on, OUTCOMES[last.outcome], last.outcome == "met", seen.get("met", 0), asked)


def _awards(projects: Sequence[int], on: date) -> defaultdict[int, list[Given]]:
    names = {each.id: each.name for each in library.current().parts.funding.awards}
    found: defaultdict[int, list[Given]] = defaultdict(list)
    for pilot, kind, fen, day in (
        Award.objects.filter(pilot__in=projects, on__lte=on).order_by("pk").values_list("pilot", "kind", "fen", "on")
    ):
        found[pilot].append(Given(names.get(kind, kind), fen, day))
    return found
