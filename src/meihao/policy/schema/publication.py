"""The shape of publication.toml: which records the public sees, from which stage on, and on what terms data leave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, get_args

from meihao.policy.schema.base import Label, Problem, Slug, Table
from meihao.policy.schema.lifecycle import Lifecycle
from meihao.policy.schema.shared import Many, Ref, Sourced, repeated, unknown

type RecordId = Literal[
    "project",
    "party",
    "notice",
    "scheme",
    "review",
    "works",
    "money",
    "acceptance",
    "recognition",
    "assessment",
    "award",
    "photo",
]
RECORDS: tuple[str, ...] = get_args(RecordId.__value__)
"""The kinds of record that the product knows to show; a pack says from which stage each is public."""


class Kind(Table):
    """A kind of record, and what of it is shown. `released`: only what somebody released, one by one."""

    id: RecordId
    name: Label
    text: Label
    released: bool = False


class Opening(Sourced):
    """Records of these kinds are public from a stage of a lifecycle on."""

    lifecycle: Slug
    stage: Slug
    kinds: Many[RecordId]


class Announcement(Sourced):
    """A decided step that is told to the public as news."""

    lifecycle: Slug
    step: Slug
    text: Label


class Licence(Sourced):
    """Under what terms data are given away."""

    name: Label
    address: Label


class Publication(Table):
    """publication.toml. `decider` releases and withdraws, within `term` working days; `posting` is how long a notice runs."""

    decider: Slug
    term: Ref
    posting: Ref
    licence: Licence
    kinds: Many[Kind]
    openings: Many[Opening]
    announcements: Many[Announcement]


def check_publication(file: str, table: Publication, *, lifecycles: Sequence[Lifecycle]) -> Iterator[Problem]:
    """Every kind is described once and opens once in a lifecycle, none before the project itself; steps and stages exist."""
    yield from repeated(file, ("kinds",), table.kinds)
    yield from unknown(file, ("kinds",), RECORDS, [each.id for each in table.kinds], "公开内容")
    cycles = {each.id: each for each in lifecycles}
    seen: set[tuple[str, str]] = set()
    begins: dict[str, int] = {}
    for index, opening in enumerate(table.openings):
        here = ("openings", index)
        yield from unknown(file, (*here, "lifecycle"), [opening.lifecycle], cycles, "流程")
        if opening.lifecycle not in cycles:
            continue
        order = [stage.id for stage in cycles[opening.lifecycle].stages]
        yield from unknown(file, (*here, "stage"), [opening.stage], order, "阶段")
        for kind in opening.kinds:
            if (opening.lifecycle, kind) in seen:
                yield Problem(file, (*here, "kinds"), f"{kind} 在这个流程里已经写过从哪一阶段公开")
            seen.add((opening.lifecycle, kind))
        if opening.stage in order:
            place = order.index(opening.stage)
            if "project" in opening.kinds:
                begins[opening.lifecycle] = place
            if place < begins.get(opening.lifecycle, len(order)):
                yield Problem(file, here, "项目本身还没有公开，其他内容不能先公开；项目的一条应写在前面")
    for index, news in enumerate(table.announcements):
        known = cycles.get(news.lifecycle)
        steps = [step.id for step in known.transitions] if known else []
        yield from unknown(file, ("announcements", index, "step"), [news.step], steps, "步骤")
