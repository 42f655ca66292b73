"""What the records of meetings answer of the keys of the pack: overdue items of projects, and how a community confers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from meihao.councils.models import ActionItem, Attendance, ItemReport, ItemReview, Session, SessionChange, Topic
from meihao.councils.rules.items import Reported, Standing, standing
from meihao.councils.selectors import law, timing
from meihao.facts.models import Subject
from meihao.facts.rules.as_of import last_day
from meihao.facts.rules.statements import COMMUNITY
from meihao.policy import library
from meihao.policy.dossier import EXPIRED, Reading

OVERDUE: Final = "progress.actions_overdue"
DECISIONS, DONE, ACTIVE, ONLINE = (
    "council.decisions",
    "council.decisions_done",
    "council.residents_active",
    "council.online",
)
KEYS: Final = frozenset(
    {
        DECISIONS,
        DONE,
        ACTIVE,
        ONLINE,
        "council.members_meeting",
        "party.council_meetings",
        "council.joint_meeting",
        "gov1.joint_meetings",
        "council.resident_topic",
        "council.property_topic",
        "council.online_topic",
        "platform.topic",
    }
)
"""The keys about a community that one look at its meetings answers: those that the pack counts, and ours."""


def actions_overdue(subjects: Sequence[int] | None, on: date, known: datetime) -> Mapping[int, Reading]:
    """How many items about each project its bodies let pass their last day; projects without items are left out."""
    rows = ActionItem.objects.filter(resolution__item__project__isnull=False)
    if subjects is not None:
        rows = rows.filter(resolution__item__project__subject__in=subjects)
    late, since = Counter[int](), dict[int, date]()
    for row in _items(rows.select_related("resolution__item__project"), on, known):
        project = row.resolution.item.project
        if project is not None:
            late[project.subject_id] += _stands(row).overdue(on)
            since[project.subject_id] = timezone.localdate(row.at)
    return {subject: Reading(late[subject], grade="A", effective_on=day) for subject, day in since.items()}


def conferring(subjects: Sequence[int] | None, on: date, known: datetime) -> Mapping[int, Mapping[str, Reading]]:
    """What the topics, sessions and items of communities answer: a constant number of statements."""
    rows = Subject.objects.filter(kind=COMMUNITY)
    if subjects is not None:
        rows = rows.filter(pk__in=subjects)
    homes: dict[int, int] = dict(rows.values_list("territory", "pk"))
    if not homes:
        return {}
    by = _by(on, known)
    year = on - timedelta(days=int(str(library.current().parameters["year.days"].value)) - 1)
    counted: dict[tuple[int, str], Counter[date]] = defaultdict(Counter)
    for home, key, day in (*_sessions(homes, on, by), *_topics(homes, by)):
        counted[home, key][day] += 1
    found: dict[int, dict[str, Reading]] = defaultdict(dict)
    for (home, key), days in counted.items():
        found[homes[home]][key] = _in_use(max(days), on) if key == ONLINE else _occurrences(days)
    for home, (due, done) in _decided(homes, year, on, by).items():
        found[homes[home]][DECISIONS] = Reading(due, grade="A", effective_on=on)
        found[homes[home]][DONE] = Reading(done, grade="A", effective_on=on)
    for home, people in _people(homes, year, by).items():
        found[homes[home]][ACTIVE] = Reading(people, grade="B", effective_on=on)
    return found


def _occurrences(days: Counter[date]) -> Reading:
    counts = tuple((day.toordinal(), number) for day, number in sorted(days.items()))
    return Reading(counts, grade="A", effective_on=max(days))


def _in_use(last: date, on: date) -> Reading:
    """That residents can confer online, as long as the last time that somebody did is not stale."""
    until = last_day(last.isoformat(), library.current().keys[ONLINE].valid_months)
    if on.isoformat() > until:
        return Reading(None, EXPIRED, "A", last, held_until=date.fromisoformat(until))
    return Reading(True, grade="A", effective_on=last)


def _by(on: date, known: datetime) -> datetime:
    return min(known, timezone.make_aware(datetime.combine(on, time.max)))


def _items(rows: QuerySet[ActionItem], on: date, known: datetime) -> QuerySet[ActionItem]:
    """Items with their reports, all as known by then."""
    by = _by(on, known)
    reviews = Prefetch("review", ItemReview.objects.filter(at__lte=by))
    reports = ItemReport.objects.filter(at__lte=by).prefetch_related(reviews)
    return rows.filter(at__lte=by).prefetch_related(Prefetch("reports", reports))


def _stands(row: ActionItem) -> Standing:
    told = []
    for report in row.reports.all():
        review: ItemReview | None = getattr(report, "review", None)
        day = timezone.localdate(report.at)
        told.append(Reported(day, review.outcome, review.due_on) if review else Reported(day))
    return standing(row.due_on, told)


def _sessions(homes: Mapping[int, int], on: date, by: datetime) -> Iterator[tuple[int, str, date]]:
    """Each session that somebody came to, for every key that such a meeting counts for, on its day."""
    counts = {each.id: each.counts for each in law.table().assemblies if each.counts}
    changes = Prefetch("changes", SessionChange.objects.filter(at__lte=by))
    held = Attendance.objects.filter(at__lte=by).values("session")
    rows = Session.objects.filter(organisation__in=homes, assembly__in=counts, at__lte=by, pk__in=held)
    for row in rows.prefetch_related(changes):
        here = timing.when(row)
        day = timezone.localdate(here.starts_at)
        if not here.cancelled and day <= on:
            yield from ((row.organisation_id, key, day) for key in counts[row.assembly])


def _topics(homes: Mapping[int, int], by: datetime) -> Iterator[tuple[int, str, date]]:
    """Each topic: raised in the platform, on the day it was raised; of whoever raised it, on the day it was graded."""
    table = law.table()
    counts = {each.id: each.counts for each in table.sources}
    rows = Topic.objects.filter(organisation__in=homes, at__lte=by).order_by("at", "pk")
    for home, source, online, raised, graded in rows.values_list(
        "organisation", "source", "online", "at", "grading__at"
    ):
        day = timezone.localdate(raised)
        if online:
            yield home, ONLINE, day
            yield from ((home, key, day) for key in table.online.counts)
        if graded is not None and graded <= by:
            yield from ((home, key, timezone.localdate(graded)) for key in counts.get(source, ()))


def _decided(homes: Mapping[int, int], since: date, on: date, by: datetime) -> Mapping[int, tuple[int, int]]:
    """Of each community's items that fell due within the year, how many there are and how many are done."""
    rows = ActionItem.objects.filter(
        resolution__session__organisation__in=homes, due_on__gte=since, due_on__lte=on
    ).select_related("resolution__session")
    due, done = Counter[int](), Counter[int]()
    for row in _items(rows, on, by):
        home = row.resolution.session.organisation_id
        due[home] += 1
        done[home] += not _stands(row).open
    return {home: (number, done[home]) for home, number in due.items()}


def _people(homes: Mapping[int, int], since: date, by: datetime) -> Mapping[int, int]:
    """How many residents came to a session within the year, each by name once."""
    stakes = [each.id for each in law.table().groups if each.resident]
    began = timezone.make_aware(datetime.combine(since, time.min))
    rows = Attendance.objects.filter(
        session__organisation__in=homes, stake__in=stakes, at__lte=by, session__starts_at__gte=began
    )
    found = Counter[int]()
    for home, _ in set(rows.values_list("session__organisation", "name")):
        found[home] += 1
    return found
