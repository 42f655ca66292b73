"""The shape of consultation.toml: how many owners must take part and agree, and how long a notice must hang."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from meihao.policy.schema.base import Label, Problem, Slug, Table, Test
from meihao.policy.schema.shared import Many, Ref, Sourced, Threshold, repeated

Measure = Literal["heads", "area"]


class Canvass(Sourced):
    """The asking of owners before renovation: it is not an owners' decision, and stands beside it."""

    name: Label
    measures: Many[Measure]
    consulted: Threshold
    agreeing: Threshold
    note: str = ""
    test: Test


class Matter(Sourced):
    """A kind of matter that owners decide together: who must take part, and how many of those agree, in each measure.

    `base` names what the approval is a share of: those who took part, or the owners with an interest.
    """

    id: Slug
    item: Label
    name: Label
    measures: Many[Measure]
    quorum: Threshold | None = None
    approval: Threshold
    base: Literal["participating", "interested"]


class Use(Sourced):
    """A matter of renovation, and the kind of matter that it is."""

    id: Slug
    name: Label
    matter: Slug
    scope: Literal["compound", "building", "unit", "affected"]


class Notice(Sourced):
    """How long something is posted or told: in advance, for a term, or within so many days after."""

    id: Slug
    name: Label
    bound: Literal["at_least", "at_most"]
    figure: Ref
    unit: Literal["天", "工作日", "月"]


class Proxy(Sourced):
    """Who may vote for another."""

    most_principals: Ref
    written: bool
    owners_only: bool


class Ballot(Sourced):
    """How ballots are taken: channels at once, which of two counts, and what silence means."""

    channels: Many[Literal["web", "paper", "collector", "meeting", "kiosk"]]
    counts: Literal["first", "last"]
    silence: Literal["absent", "follows_majority"]
    days: Ref


class Consultation(Table):
    """consultation.toml."""

    canvass: Canvass
    matters: Many[Matter]
    uses: Many[Use]
    notices: Many[Notice]
    proxy: Proxy
    ballot: Ballot


def check_consultation(file: str, table: Consultation) -> Iterator[Problem]:
    """Matters are named once and measured in something; each use names one of them."""
    for name in ("matters", "uses", "notices"):
        yield from repeated(file, (name,), getattr(table, name))
    yield from repeated(file, ("matters",), table.matters, "item")
    known = {matter.id for matter in table.matters}
    for index, use in enumerate(table.uses):
        if use.matter not in known:
            yield Problem(file, ("uses", index, "matter"), f"事项 {use.matter} 未定义")
    for index, matter in enumerate(table.matters):
        if not matter.measures:
            yield Problem(file, ("matters", index, "measures"), f"{matter.name}须写明按人数还是按面积计")
        if matter.base == "participating" and matter.quorum is None:
            yield Problem(file, ("matters", index), f"{matter.name}须写明参与表决的比例")
