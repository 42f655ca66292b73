"""How far the works of projects have come: one project for its page, many at once for the keys of the pack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Final

from django.db.models import Min, Q

from meihao.kernel.exact import decimal
from meihao.policy.dossier import Reading
from meihao.policy.schema.lifecycle import Schedule
from meihao.renovation.models import AsBuilt, AsBuiltReview, Project
from meihao.renovation.rules.progress import Item, Site, Sum, answers, by_measure, items, total
from meihao.renovation.rules.schemes import quantity
from meihao.renovation.selectors.positions import Now, position, positions
from meihao.renovation.selectors.reconciliation import known as reconciled
from meihao.renovation.selectors.scheme_facts import by_the_end
from meihao.renovation.selectors.schemes import Names

KEYS: Final = frozenset(
    {
        "progress.lag",
        "progress.overdue_days",
        "progress.commitments_overdue",
        "progress.slack_days",
        "progress.start_late",
        "progress.gate_broken",
    }
)


def readings(subjects: Sequence[int] | None, on: date, known: datetime) -> Mapping[int, Mapping[str, Reading]]:
    """What works and schemes answer of each project, as recorded by the end of a day: seven statements, however many.

    A project that is over is left out. The construction unit's records and the office's decisions: grade B.
    Basis: opinion/12
    """
    rows = Project.objects.all() if subjects is None else Project.objects.filter(subject__in=subjects)
    projects = list(rows.order_by("pk"))
    by = by_the_end(on, known)
    standing = positions(projects, on=on, known=known)
    schemes = reconciled([each.pk for each in projects], by)
    first = _first_works(projects, by)
    found: dict[int, dict[str, Reading]] = {}
    for project in projects:
        here, now = schemes.get(project.pk), standing[project.pk]
        if now.position.ended:
            continue
        since = begun(now)
        far = total(items(here.lines, begun=since, on=on)) if here else None
        said = answers(far, Site(since, now.position.held is not None, first.get(project.pk)))
        if said:
            found[project.subject_id] = {key: Reading(value, grade="B", effective_on=on) for key, value in said.items()}
    return found


def begun(now: Now) -> date | None:
    """The day on which the works of a project began by decision."""
    schedule = now.cycle.schedule
    days = now.position.entered.get(schedule.begins, ()) if schedule else ()
    return days[0] if days else None


def _first_works(projects: Sequence[Project], by: datetime) -> dict[int, date]:
    """The first day of the works recorded for each project, those left out that were sent back."""
    returned = Q(review__outcome=AsBuiltReview.Outcome.RETURNED, review__at__lte=by)
    rows = AsBuilt.objects.filter(project__in=[each.pk for each in projects], at__lte=by).exclude(returned)
    return dict(rows.order_by().values_list("project").annotate(first=Min("on")))


# --- the page ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """A commitment as the page prints it; shares in per cent."""

    item: Item
    where: str
    promised: str
    accepted: str
    waiting: str
    share: str
    expected: str


@dataclass(frozen=True, slots=True)
class Content:
    """The commitments of one content together; shares in per cent."""

    name: str
    sum: Sum
    done: Fraction
    waiting: Fraction
    expected: Fraction
    words: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A page of progress."""

    version: str
    begun: date | None
    schedule: Schedule | None
    all: Content
    contents: tuple[Content, ...]
    lag: str


def opened(project: Project, words: Names, *, on: date, known: datetime) -> Opened | None:
    """The progress of one project on a day; None where no version of its scheme was filed."""
    here = reconciled([project.pk], by_the_end(on, known)).get(project.pk)
    if here is None:
        return None
    now = position(project, on=on, known=known)
    found = items(here.lines, begun=begun(now), on=on)
    contents = [_content(words.measures.get(name, name), far, words) for name, far in by_measure(found).items()]
    far = total(found)
    return Opened(
        str(here.filed[-1]), begun(now), now.cycle.schedule, _content("", far, words), tuple(contents), percent(far.lag)
    )


def _content(name: str, far: Sum, words: Names) -> Content:
    rows = tuple(_row(each, words) for each in far.items)
    return Content(name, far, far.done * 100, far.with_waiting * 100, far.expected * 100, percent(far.done), rows)


def _row(item: Item, words: Names) -> Row:
    return Row(
        item,
        words.where(item.promise.where),
        quantity(item.promise.quantity),
        quantity(item.accepted),
        quantity(item.waiting) if item.waiting else "",
        percent(item.share),
        percent(item.expected),
    )


def percent(share: Fraction) -> str:
    """A share in per cent with a decimal where it has one: never 100 before all is done, nor 0 once anything is."""
    text = decimal(share * 100, 1).removesuffix(".0")
    if text == "100" and share < 1:
        return "99.9"
    return "0.1" if text == "0" and share > 0 else text
