"""The shape of councils.toml: how meetings are held, topics are graded, and what they come to is rated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from meihao.policy.schema.base import Label, Problem, Slug, Table
from meihao.policy.schema.core import KeyName
from meihao.policy.schema.shared import Many, Ref, Sourced, Threshold, repeated, unknown


class Assembly(Sourced):
    """A sort of meeting: who convenes it and how long before, how many must be there, and how many in favour."""

    id: Slug
    name: Label
    kind: Literal["joint", "council"]
    owner: Slug
    notice_days: Ref
    present: Threshold
    decide: Threshold
    counts: Many[KeyName] = ()


class TopicSource(Table):
    """Who may raise a topic, and the facts that one of theirs is an occurrence of."""

    id: Slug
    name: Label
    counts: Many[KeyName] = ()


class Online(Sourced):
    """The facts that a topic raised in the platform is an occurrence of."""

    counts: Many[KeyName]


class Grade(Sourced):
    """How urgent a topic is: by when it must be settled, or a session on it begin."""

    id: Slug
    name: Label
    text: Label
    until: Literal["settled", "begun"]
    term: Ref
    unit: Literal["hours", "working_days"]


class Stake(Table):
    """Who has a stake in topics and takes seats."""

    id: Slug
    name: Label
    resident: bool = False


class Format(Table):
    """How a session is held."""

    id: Slug
    name: Label


class Terms(Sourced):
    """Working days to grade a topic, to post a result and to draw up minutes; days for an item; when minutes are agreed."""

    text: Label
    grade_days: Ref
    post_days: Ref
    minutes_days: Ref
    item_days: Ref
    agreed: Threshold


class Rating(Sourced):
    """Marks from 1 to `most`; those below a limit say why."""

    most: int
    reason_below: Ref


class Councils(Table):
    """councils.toml."""

    assemblies: Many[Assembly]
    sources: Many[TopicSource]
    online: Online
    grades: Many[Grade]
    groups: Many[Stake]
    formats: Many[Format]
    terms: Terms
    rating: Rating


def check_councils(file: str, table: Councils, *, keys: frozenset[str] | None = None) -> Iterator[Problem]:
    """Names are given once, both kinds of meetings and of grades exist, what is counted is a fact, marks can differ."""
    for name in ("assemblies", "sources", "grades", "groups", "formats"):
        yield from repeated(file, (name,), getattr(table, name))
    for kind, said in (("joint", "联席会议"), ("council", "社区议事")):
        if not any(each.kind == kind for each in table.assemblies):
            yield Problem(file, ("assemblies",), f"没有一种会议是{said}（kind = {kind}）")
    for until, said in (("settled", "直接办结"), ("begun", "组会协商")):
        if not any(each.until == until for each in table.grades):
            yield Problem(file, ("grades",), f"没有一级议题是{said}（until = {until}）")
    if keys is not None:
        for part in ("assemblies", "sources"):
            for index, each in enumerate(getattr(table, part)):
                yield from unknown(file, (part, index, "counts"), each.counts, keys, "事实")
        yield from unknown(file, ("online", "counts"), table.online.counts, keys, "事实")
    if table.rating.most <= 1:
        yield Problem(file, ("rating", "most"), "评分最高应大于 1 分")
