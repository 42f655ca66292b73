"""The shape of what the document says once: clauses, yearly targets, contents of renovation, outlines of papers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from meihao.policy.schema.base import Label, Problem, Slug, Table, Test
from meihao.policy.schema.shared import Amount, ClauseId, Many, Ref, Sourced, repeated, unknown

# clauses.toml


class Clause(Table):
    """One clause: our heading and summary, and who answers for it.

    `attribution` is printed where the document closes the clause with a bracketed line of bodies, and read where we took
    the bodies from its sentences.
    """

    id: ClauseId
    short: Label
    heading: Label
    summary: Label
    attribution: Literal["printed", "read"]
    lead: Many[Slug] = ()
    support: Many[Slug] = ()
    carry_out: Many[Slug] = ()


class Clauses(Table):
    """clauses.toml."""

    clauses: Many[Clause]


# programme.toml


class Target(Sourced):
    """What a year is to bring: so many of a unit, 万㎡ of floor area, 万户 of households; or a look back."""

    year: int
    kind: Literal["renovate", "look_back"]
    count: int | None = None
    unit: Literal["片区", "小区"] | None = None
    area: Amount | None = None
    households: Amount | None = None
    text: Label


class Phase(Sourced):
    """A phase of the pilots; `total` counts from the beginning, `about` stands for 左右."""

    id: Slug
    name: Label
    first_year: int | None = None
    last_year: int | None = None
    total: int | None = None
    about: bool = False
    where: str = ""
    text: Label


class Guideline(Sourced):
    """Something that holds in principle (原则上): a warning, never a gate."""

    text: Label
    test: Test


class Scale(Guideline):
    """How large a pilot is and how far its residents walk."""

    population: Many[Ref]
    walk: Many[Ref]


class PilotCondition(Table):
    """One of the numbered conditions of a pilot, made of conditions of lifecycles.toml."""

    number: int
    text: Label
    conditions: Many[Slug]
    cite: ClauseId


class Limit(Sourced):
    """How many months a kind of pilot has from its designation; `about` stands for 左右."""

    profile: Slug
    months: Ref
    about: bool
    text: Label


class Trial(Sourced):
    """How many calendar months a pilot is in trial use before it may ask to be assessed."""

    months: Ref
    text: Label


class Priority(Table):
    """What puts a compound first in the plan."""

    text: Label
    cite: ClauseId
    test: Test


class Programme(Table):
    """programme.toml."""

    targets: Many[Target]
    priority: Priority
    eligibility: Guideline
    phases: Many[Phase]
    scale: Scale
    pilot_conditions: Many[PilotCondition]
    limits: Many[Limit]
    trial: Trial


# measures.toml


class Measure(Table):
    """One content of renovation; `unconfirmed` where the document gives a number of contents but not their names."""

    id: Slug
    name: Label
    group: Slug
    status: Literal["instrument", "unconfirmed"]
    basic: bool
    mandatory: bool
    cite: ClauseId
    note: str = ""


class Group(Table):
    """A group of contents and how many the document counts in it."""

    id: Slug
    name: Label
    count: int
    cite: ClauseId


class Raised(Table):
    """A content whose standard the document raises."""

    id: Slug
    name: Label
    cite: ClauseId


class Answer(Sourced):
    """What a scheme may say of a content, and what that answer must come with."""

    id: Slug
    name: Label
    needs: Many[Label] = ()


class Measures(Table):
    """measures.toml."""

    groups: Many[Group]
    measures: Many[Measure]
    raised: Many[Raised]
    answers: Many[Answer]


# documents/*.toml


Teller = Literal["response", "drawings", "investment", "sources", "balance"]
"""What of the records speaks of a point, so that nobody writes it: answers, drawings, or the balance of funds."""


class Item(Table):
    """One heading of a part and what must stand under it; `profiles` empty: for every kind of pilot.

    `told` are those points of it of which records speak.
    """

    id: Slug
    heading: Label
    must: Many[Label]
    told: dict[Label, Teller] = {}
    profiles: Many[Slug] = ()

    @property
    def written(self) -> tuple[str, ...]:
        """The points that somebody writes."""
        return tuple(each for each in self.must if each not in self.told)


class Part(Table):
    """One part of a paper."""

    id: Slug
    number: Label
    heading: Label
    cite: ClauseId
    items: Many[Item]


class Drawing(Table):
    """A drawing to be enclosed; `sheet` empty where the document fixes no size."""

    id: Slug
    name: Label
    sheet: Literal["A3", ""]
    cite: ClauseId
    must: Many[Label] = ()


class Outline(Table):
    """documents/*.toml: the outline of a paper that the instrument asks for."""

    id: Slug
    title: Label
    cite: ClauseId
    parts: Many[Part]
    drawings: Many[Drawing]


def check_clauses(file: str, table: Clauses) -> Iterator[Problem]:
    """No clause is given twice."""
    yield from repeated(file, ("clauses",), table.clauses)


def check_programme(file: str, table: Programme, *, conditions: frozenset[str]) -> Iterator[Problem]:
    """Each year once; a year of works has its figures and their unit; conditions of pilots are defined."""
    yield from repeated(file, ("targets",), table.targets, "year")
    for index, target in enumerate(table.targets):
        figures = (target.count, target.unit, target.area, target.households)
        if target.kind == "renovate" and None in figures:
            yield Problem(file, ("targets", index), f"{target.year} 年的目标须写明数量、单位、面积和户数")
        if target.kind == "look_back" and figures != (None, None, None, None):
            yield Problem(file, ("targets", index), f"{target.year} 年为回头看，文件没有数量")
    yield from repeated(file, ("phases",), table.phases)
    for field in ("population", "walk"):
        if len(getattr(table.scale, field)) != 2:
            yield Problem(file, ("scale", field), "须写下限和上限两个参数")
    yield from repeated(file, ("pilot_conditions",), table.pilot_conditions, "number")
    for index, condition in enumerate(table.pilot_conditions):
        path = ("pilot_conditions", index, "conditions")
        yield from unknown(file, path, condition.conditions, conditions, "条件")
    yield from repeated(file, ("limits",), table.limits, "profile")


def check_measures(file: str, table: Measures) -> Iterator[Problem]:
    """Each group holds as many contents as the document counts; what is unconfirmed says why."""
    for name in ("groups", "measures", "raised", "answers"):
        yield from repeated(file, (name,), getattr(table, name))
    for index, group in enumerate(table.groups):
        found = sum(measure.group == group.id for measure in table.measures)
        if found != group.count:
            yield Problem(file, ("groups", index, "count"), f"{group.name}应有 {group.count} 项，实有 {found} 项")
    known = {group.id for group in table.groups}
    for index, measure in enumerate(table.measures):
        if measure.group not in known:
            yield Problem(file, ("measures", index, "group"), f"分组 {measure.group} 未定义")
        if measure.status == "unconfirmed" and not measure.note:
            yield Problem(file, ("measures", index), f"{measure.name}待确认，须说明缘由")


def check_outline(file: str, table: Outline) -> Iterator[Problem]:
    """Parts, headings and drawings have names of their own, and each heading says what must stand there."""
    yield from repeated(file, ("parts",), table.parts)
    yield from repeated(file, ("drawings",), table.drawings)
    for index, part in enumerate(table.parts):
        yield from repeated(file, ("parts", index, "items"), part.items)
        for place, item in enumerate(part.items):
            if not item.must:
                yield Problem(file, ("parts", index, "items", place), f"{item.heading}须写明应有内容")
            for point in item.told.keys() - set(item.must):
                yield Problem(
                    file, ("parts", index, "items", place, "told"), f"{item.heading}的应有内容里没有“{point}”"
                )
