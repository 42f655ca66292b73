"""What the pack says of acceptance, for one project: who does what, which points are asked, how long terms run."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from meihao.accounts.models import User
from meihao.completion.rules.records import SENT_BACK, Records
from meihao.completion.rules.terms import Season, earliest_meeting, holidays_of, term_ends, warranty_ends
from meihao.completion.selectors.records import figure
from meihao.kernel.days import Holidays
from meihao.policy import library
from meihao.policy.lifecycle import lifecycle
from meihao.policy.pack import Pack
from meihao.policy.schema.completion import CompletionStep, Item, Utility
from meihao.policy.schema.lifecycle import Deadline
from meihao.renovation.models import Project
from meihao.renovation.rules.permits import Clock, clock
from meihao.renovation.selectors import acts


def step(name: str) -> CompletionStep:
    """A step of the chain by name. Raises KeyError."""
    for each in library.current().parts.acceptance.steps:
        if each.id == name:
            return each
    raise KeyError(name)


def enters(user: User, name: str, project: Project) -> bool:
    """Whether somebody speaks for the body that takes a step."""
    return acts(user, step(name).owner, project, library.current())


def confirms(user: User, name: str, project: Project) -> bool:
    """Whether somebody speaks for the body that confirms a step."""
    decider = step(name).decider
    return decider is not None and acts(user, decider, project, library.current())


def asked(measures: Collection[str]) -> tuple[Item, ...]:
    """The points of the checklist for a scheme that promises some contents. Basis: opinion/12"""
    items = library.current().parts.acceptance.items
    return tuple(each for each in items if not each.measures or set(each.measures) & set(measures))


def utilities(measures: Collection[str]) -> tuple[Utility, ...]:
    """The utilities that accept their own part, for a scheme that promises some contents. Basis: opinion/14"""
    return tuple(each for each in library.current().parts.acceptance.utilities if set(each.measures) & set(measures))


@lru_cache(maxsize=4)
def _holidays(pack: str) -> Holidays:
    return holidays_of(library.current().parts.calendar)


def holidays() -> Holidays:
    """The holidays of the pack."""
    return _holidays(library.current().digest)


def notice_days() -> int:
    """How many working days before acceptance the quality station is told."""
    pack = library.current()
    return figure(pack, pack.parts.acceptance.notice)


def earliest(noticed: date) -> date:
    """The first day on which works may be accepted after a notice."""
    return earliest_meeting(noticed, notice_days(), holidays())


def calendar_known(first: date, last: date) -> bool:
    """Whether the holidays of all the years between are known."""
    return set(range(first.year, last.year + 1)) <= set(holidays().years)


def deadline(name: str, project: Project) -> Deadline | None:
    """The term that runs for a step from acceptance on; None where it has none."""
    wanted = step(name).deadline
    cycle = lifecycle(library.current(), project.lifecycle)
    return next((each for each in cycle.deadlines if each.id == wanted), None)


def due(name: str, project: Project, accepted: date) -> date | None:
    """The last day of a step's term after acceptance."""
    term = deadline(name, project)
    if term is None:
        return None
    return term_ends(accepted, figure(library.current(), term.figure), term.unit, holidays())


def running(name: str, project: Project, here: Records, on: date) -> Clock | None:
    """The clock of a step on a day; None before acceptance, or where it has no term.

    It stops on the day of the paper, and runs on once that is returned.
    """
    if here.accepted is None:
        return None
    ends = due(name, project, here.accepted.on)
    if ends is None:
        return None
    paper = here.paper(name)
    done = paper.on if paper is not None and paper.outcome != SENT_BACK else None
    return clock(ends, done, on)


@dataclass(frozen=True, slots=True)
class Warranted:
    """How long somebody answers for a kind of works that were accepted on a day."""

    id: str
    name: str
    term: str
    until: date | None
    source: str
    origin: str


def warranties(accepted: date | None) -> tuple[Warranted, ...]:
    """Every kind of warranty, with its last day once works were accepted. Basis: opinion/12"""
    pack = library.current()
    table = pack.parts.acceptance
    season = _season(pack)
    found = []
    for each in table.warranties:
        number = figure(pack, each.figure) if each.figure else 0
        term = (
            f"{number} {'个' if each.unit == '供热期' else ''}{each.unit}" if number else "设计文件规定的合理使用年限"
        )
        until = warranty_ends(accepted, each.unit, number, season) if accepted else None
        found.append(Warranted(each.id, each.name, term, until, each.source, each.origin))
    return tuple(found)


def _season(pack: Pack) -> Season:
    given = pack.parts.acceptance.season
    return Season(
        (figure(pack, given.first_month), figure(pack, given.first_day)),
        (figure(pack, given.last_month), figure(pack, given.last_day)),
    )
