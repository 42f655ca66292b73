"""The shape of inspection.toml: what is checked on site, by whom, against which limits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from meihao.policy.schema.base import Label, Problem, Slug, Table
from meihao.policy.schema.shared import Many, Ref, Sourced, repeated, unknown


class Side(Sourced):
    """Who inspects; `patrol`: as a third party."""

    id: Slug
    name: Label
    owner: Slug
    patrol: bool = False


class Answerable(Table):
    """Who may have to mend what was found."""

    id: Slug
    owner: Slug


class Terms(Sourced):
    """The terms of mending (least, usual, most), of notices before covering and of the safety list; how many are drawn."""

    general_least: Ref
    general_days: Ref
    general_most: Ref
    notice_hours: Ref
    safety_days: Ref
    draw_projects: Ref
    draw_inspectors: Ref


class Area(Table):
    """A field of inspection."""

    id: Slug
    name: Label


class Ceiling(Table):
    """A figure that is measured and what it must keep to."""

    id: Slug
    text: Label
    bound: Literal["at_least", "at_most", "less_than"]
    figure: Ref
    unit: Label


class Item(Sourced):
    """Something that is inspected; `guard`: what answers for the guarding of the site."""

    id: Slug
    number: int
    area: Slug
    name: Label
    guard: bool = False
    limits: Many[Ceiling] = ()


class Checkpoint(Sourced):
    """Works that are checked before they are covered, and what must have passed at the place before."""

    id: Slug
    name: Label
    kind: Literal["hidden", "key"]
    after: Many[Slug] = ()
    strict: bool = False


class Safety(Sourced):
    """A thing of the safety list."""

    id: Slug
    name: Label


class Inspection(Table):
    """inspection.toml."""

    sides: Many[Side]
    responsible: Many[Answerable]
    terms: Terms
    areas: Many[Area]
    items: Many[Item]
    nodes: Many[Checkpoint]
    safety: Many[Safety]


def check_inspection(file: str, table: Inspection) -> Iterator[Problem]:
    """Names are given once, items are numbered in order and lie in an area, nodes follow nodes named before them."""
    for name in ("sides", "responsible", "areas", "items", "nodes", "safety"):
        yield from repeated(file, (name,), getattr(table, name))
    areas = frozenset(area.id for area in table.areas)
    for index, item in enumerate(table.items):
        path = ("items", index)
        if item.number != index + 1:
            yield Problem(file, (*path, "number"), f"{item.name}的序号应为 {index + 1}：检查事项依次编号")
        if item.area not in areas:
            yield Problem(file, (*path, "area"), f"检查类别 {item.area} 未定义")
        yield from repeated(file, (*path, "limits"), item.limits)
    if not any(item.guard for item in table.items):
        yield Problem(file, ("items",), "没有一项检查事项说明现场防护（guard）")
    before: list[str] = []
    for index, node in enumerate(table.nodes):
        yield from unknown(file, ("nodes", index, "after"), node.after, before, "前道节点")
        before.append(node.id)
