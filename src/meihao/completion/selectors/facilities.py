"""Facilities that are handed over: what may be offered, what was said of it, and how long somebody answers for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from meihao.completion.models import Handover, HandoverLine, HandoverReply
from meihao.completion.rules.records import SENT_BACK
from meihao.completion.selectors.law import Warranted, warranties
from meihao.policy import library
from meihao.renovation.models import AsBuilt, Project
from meihao.renovation.rules.permits import Clock, clock
from meihao.renovation.rules.schemes import quantity
from meihao.renovation.selectors.reconciliation import where_of
from meihao.renovation.selectors.schemes import Names, names


@dataclass(frozen=True, slots=True)
class Facility:
    """A line of a list in words."""

    line: HandoverLine
    item: str
    amount: str
    where: str
    warranty: Warranted | None
    left: Clock | None
    reply: HandoverReply | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A list with its facilities."""

    row: Handover
    facilities: tuple[Facility, ...]

    @property
    def waiting(self) -> list[tuple[int, str]]:
        """The lines that nobody has answered, as choices."""
        return [
            (each.line.pk, f"{each.item}　{each.amount}　{each.where}")
            for each in self.facilities
            if each.reply is None
        ]


def listed(project: Project, *, accepted: date | None, on: date) -> tuple[Listed, ...]:
    """Every list of a project, the latest first: three statements."""
    words = names(project, library.current())
    kinds = {each.id: each for each in warranties(accepted)}
    rows = HandoverLine.objects.filter(handover__project=project).select_related("handover__by", "work", "reply__by")
    found: dict[int, list[Facility]] = {}
    lists: dict[int, Handover] = {}
    for line in rows.order_by("-handover__number", "pk"):
        lists[line.handover_id] = line.handover
        found.setdefault(line.handover_id, []).append(_facility(line, words, kinds.get(line.warranty), on))
    return tuple(Listed(lists[pk], tuple(facilities)) for pk, facilities in found.items())


def _facility(line: HandoverLine, words: Names, kind: Warranted | None, on: date) -> Facility:
    work = line.work
    return Facility(
        line,
        work.item,
        f"{quantity(work.quantity)} {work.unit}",
        words.where(where_of(work)),
        kind,
        clock(kind.until, None, on) if kind and kind.until else None,
        getattr(line, "reply", None),
    )


def offerable(project: Project) -> list[tuple[int, str]]:
    """Accepted works that nobody has offered, or that were returned when they were, as choices."""
    words = names(project, library.current())
    lines = HandoverLine.objects.filter(handover__project=project).select_related("reply").order_by("pk")
    last = {line.work_id: line for line in lines}
    works = AsBuilt.objects.filter(project=project, review__outcome="accepted").order_by("pk")
    return [
        (work.pk, f"{work.item}　{quantity(work.quantity)} {work.unit}　{words.where(where_of(work))}")
        for work in works
        if work.pk not in last or _returned(last[work.pk])
    ]


def _returned(line: HandoverLine) -> bool:
    reply: HandoverReply | None = getattr(line, "reply", None)
    return reply is not None and reply.outcome == SENT_BACK


def taken(lists: Sequence[Listed]) -> list[Facility]:
    """The facilities that were taken, those whose warranty ends first before the others."""
    rows = [each for one in lists for each in one.facilities if each.reply and each.reply.outcome == "taken"]
    return sorted(rows, key=lambda each: (each.left is None, each.left.due if each.left else date.max, each.line.pk))
