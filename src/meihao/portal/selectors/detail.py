"""One project as the public sees it: each part only from the stage on from which the pack opens it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from meihao.policy import library
from meihao.policy.schema.publication import Kind
from meihao.portal.rules import opening
from meihao.portal.selectors import pilots, records
from meihao.portal.selectors.photos import gallery
from meihao.portal.selectors.projects import CYCLES, PILOT, Card, cards, reached, shown
from meihao.renovation.models import Project
from meihao.renovation.selectors import Now, positions

DONE, NOW, AHEAD = "done", "now", ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stage of the bar: passed, the present one or ahead, and the day on which it was entered last."""

    name: str
    drawn: str
    entered: date | None


@dataclass(frozen=True, slots=True)
class Shot:
    """A photograph by the number of its release: what it shows, and of which day."""

    release: int
    side: str
    title: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A project with all that is public of it; `later` are the kinds of record that will be at a later stage."""

    card: Card
    opened: frozenset[str]
    later: tuple[Kind, ...]
    stages: tuple[Mark, ...]
    parties: tuple[tuple[str, str], ...] = ()
    scheme: records.Scheme | None = None
    postings: tuple[records.Posted, ...] = ()
    results: tuple[records.Result, ...] = ()
    money: records.Money | None = None
    recognised_on: date | None = None
    pilot: pilots.Part | None = None
    photos: tuple[Shot, ...] = ()


def project_of(code: str) -> Project | None:
    """The project, if the public may know of it, with what its pages need: at most two statements for each lifecycle."""
    for cycle in CYCLES:
        rows = shown(cycle).filter(code=code).select_related("organisation", "subject")
        if found := rows.prefetch_related("parties__organisation").first():
            return found
    return None


def public_of(here: Project, *, on: date, known: datetime) -> frozenset[str]:
    """The kinds of record that are public of a project about a day."""
    return _public(positions([here], on=on, known=known)[here.pk])


def _public(now: Now) -> frozenset[str]:
    return opening.opened(library.current().parts.publication, now.cycle, now.position.stage)


def detail(here: Project, *, on: date, known: datetime) -> Opened:
    """All that is public of a project, in a constant number of statements. Wants its organisation, subject and parties."""
    now = positions([here], on=on, known=known)[here.pk]
    may = _public(now)
    (card,) = cards([here], on=on, known=known)
    pilot = pilots.part(here, now.position, on=on, known=known) if here.lifecycle == PILOT else None
    return Opened(
        card=card,
        opened=may,
        later=tuple(_later(now, may)),
        stages=tuple(_marks(now)),
        parties=records.parties(here) if opening.PARTY in may else (),
        scheme=records.scheme(here, on=on, known=known, built=opening.WORKS in may) if opening.SCHEME in may else None,
        postings=tuple(records.postings(here, on)) if opening.NOTICE in may else (),
        results=tuple(_results(here, may, on, known)),
        money=_money(here, pilot) if opening.MONEY in may else None,
        recognised_on=reached(here, now.position, opening.RECOGNITION),
        pilot=pilot,
        photos=tuple(_shots(here)) if opening.PHOTO in may else (),
    )


def _later(now: Now, may: frozenset[str]) -> Iterator[Kind]:
    table = library.current().parts.publication
    begins = opening.openings(table, now.cycle)
    return (each for each in table.kinds if each.id in begins and each.id not in may)


def _results(here: Project, may: frozenset[str], on: date, known: datetime) -> list[records.Result]:
    """What may be told of reviews and acceptances, by day."""
    found: list[records.Result] = []
    if may & {opening.REVIEW, opening.ACCEPTANCE}:
        found += [each for each in records.reviews(here, on=on, known=known) if each.kind in may]
    if opening.ACCEPTANCE in may:
        found += records.meetings(here, on)
    return sorted(found, key=lambda each: each.on)


def _money(here: Project, pilot: pilots.Part | None) -> records.Money | None:
    """The totals of a project; of a pilot none before there is a scheme to say what it costs."""
    if pilot is None:
        return records.money(here)
    return records.money(here, pilot.creation.fen) if pilot.creation else None


def _marks(now: Now) -> Iterator[Mark]:
    order = [each.id for each in now.cycle.stages]
    here = order.index(now.position.stage)
    for place, each in enumerate(now.cycle.stages):
        days = now.position.entered.get(each.id, ())
        drawn = DONE if place < here else NOW if place == here else AHEAD
        yield Mark(each.name, drawn, days[-1] if days and place <= here else None)


def _shots(here: Project) -> Iterator[Shot]:
    for each in gallery(here):
        if each.last is not None:
            yield Shot(each.last.pk, each.side_name, each.title, each.on)
