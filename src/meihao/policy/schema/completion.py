"""The shape of acceptance.toml and calendar.toml: how works are accepted, filed and handed over, and which days are worked."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Literal

from pydantic import Field

from meihao.policy.schema.base import Label, Problem, Slug, Table, date
from meihao.policy.schema.shared import ClauseId, Many, Ref, Sourced, repeated, unknown

type StepId = Literal[
    "report", "utility", "notice", "meeting", "filing", "archive", "handover", "site-check", "city-filing"
]
STEPS: tuple[str, ...] = (
    "report",
    "utility",
    "notice",
    "meeting",
    "filing",
    "archive",
    "handover",
    "site-check",
    "city-filing",
)
"""The steps that the product knows how to keep; a pack says who takes each, and at which stages."""


class CompletionStep(Table):
    """A step of the chain: who enters it, who confirms it (none: nobody, it stands by itself), and at which stages."""

    id: StepId
    name: Label
    owner: Slug
    decider: Slug | None = None
    during: Many[Slug]
    clause: ClauseId
    deadline: Slug | None = None


class Item(Sourced):
    """One point of the checklist. With `measures` it is asked only where the filed scheme promises one of them."""

    id: Slug
    group: Slug
    text: Label
    clause: ClauseId
    measures: Many[Slug] = ()


class Group(Table):
    """A heading of the checklist or a folder of the archive."""

    id: Slug
    name: Label


class Utility(Table):
    """A kind of utility whose owner accepts its own part, where the scheme promises one of the measures."""

    id: Slug
    name: Label
    measures: Many[Slug]


class Signatory(Table):
    """A party that signs a conclusion of its own. `required`: without it no works are accepted; else as far as it is named.

    `apart`: the parties that must be another firm.
    """

    owner: Slug
    required: bool = False
    apart: Many[Slug] = ()


class Guest(Table):
    """Who is invited besides the parties, and how many of them must have been there."""

    id: Slug
    name: Label
    least: Ref


class Warranty(Sourced):
    """How long somebody answers for a kind of works, from acceptance on."""

    id: Slug
    name: Label
    unit: Literal["年", "供热期", "设计年限"]
    figure: Ref | None = None


class Season(Table):
    """The days between which homes are heated."""

    first_month: Ref
    first_day: Ref
    last_month: Ref
    last_day: Ref


class Acceptance(Table):
    """acceptance.toml."""

    notice: Ref
    soon: Ref
    steps: Many[CompletionStep]
    groups: Many[Group]
    items: Many[Item]
    utilities: Many[Utility]
    parties: Many[Signatory]
    guests: Many[Guest]
    warranties: Many[Warranty]
    season: Season
    folders: Many[Group]


class Holiday(Table):
    """A holiday, from its first day to its last."""

    name: Label
    first: date
    last: date


class Year(Sourced):
    """The holidays of a year, and the weekend days that are worked for them."""

    year: int = Field(ge=2000, le=2100)
    holidays: Many[Holiday]
    worked: Many[date] = ()


class Calendar(Table):
    """calendar.toml."""

    years: Many[Year]


def check_acceptance(
    file: str, table: Acceptance, *, measures: Collection[str], stages: Collection[str], deadlines: Collection[str]
) -> Iterator[Problem]:
    """Every step is there once and happens at stages that there are; every point stands under a heading."""
    yield from repeated(file, ("steps",), table.steps)
    for name in STEPS:
        if name not in {step.id for step in table.steps}:
            yield Problem(file, ("steps",), f"缺少步骤 {name}")
    yield from _steps(file, table, stages, deadlines)
    for name in ("groups", "items", "utilities", "guests", "warranties", "folders"):
        yield from repeated(file, (name,), getattr(table, name))
    yield from repeated(file, ("parties",), table.parties, "owner")
    owners = {party.owner for party in table.parties}
    for index, party in enumerate(table.parties):
        yield from unknown(file, ("parties", index, "apart"), party.apart, owners - {party.owner}, "签署的一方")
    groups = {group.id for group in table.groups}
    for index, item in enumerate(table.items):
        yield from unknown(file, ("items", index, "group"), [item.group], groups, "分组")
        yield from unknown(file, ("items", index, "measures"), item.measures, measures, "改造内容")
    for index, utility in enumerate(table.utilities):
        yield from unknown(file, ("utilities", index, "measures"), utility.measures, measures, "改造内容")
    for index, warranty in enumerate(table.warranties):
        if (warranty.unit == "设计年限") != (warranty.figure is None):
            yield Problem(file, ("warranties", index), f"{warranty.name}：年数或供热期数写在 figure，设计年限不写")


def _steps(file: str, table: Acceptance, stages: Collection[str], deadlines: Collection[str]) -> Iterator[Problem]:
    for index, step in enumerate(table.steps):
        here = ("steps", index)
        yield from unknown(file, (*here, "during"), step.during, stages, "阶段")
        if step.deadline is not None and step.deadline not in deadlines:
            yield Problem(file, (*here, "deadline"), f"期限 {step.deadline} 未定义")
        if step.decider == step.owner:
            yield Problem(file, (*here, "decider"), f"{step.name}：登记的单位不能自己确认")


def check_calendar(file: str, table: Calendar) -> Iterator[Problem]:
    """Each year once; holidays end after they begin; only weekend days are worked in their stead."""
    yield from repeated(file, ("years",), table.years, "year")
    for index, year in enumerate(table.years):
        for place, holiday in enumerate(year.holidays):
            if holiday.last < holiday.first:
                yield Problem(file, ("years", index, "holidays", place), f"{holiday.name}的末日早于首日")
        for place, day in enumerate(year.worked):
            if day.weekday() < 5:
                yield Problem(file, ("years", index, "worked", place), f"{day} 不是周末，不用写成调休上班")
