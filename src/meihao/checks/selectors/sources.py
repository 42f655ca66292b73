"""What the records of checks answer of the keys of the pack. A project without records of a kind is left out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final, NamedTuple

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from meihao.checks.models import Finding, InspectedItem, Inspection, Material, NodeCall, Plan, SafetyCheck
from meihao.checks.rules import findings as rules
from meihao.checks.selectors import catalogue
from meihao.checks.selectors.findings import standing
from meihao.facts.rules.as_of import last_day
from meihao.kernel.written import squeezed
from meihao.policy import library
from meihao.policy.dossier import EXPIRED, PENDING, Reading

PLAN, GUARD, CHECKED, PATROL = (
    "works.supervision_plan",
    "works.safety_guard",
    "works.materials_checked",
    "works.patrol",
)
OVERDUE, SERIOUS = "progress.findings_overdue", "progress.serious_open"
INSPECTED: Final = frozenset({GUARD, PATROL, OVERDUE, SERIOUS})
"""The keys that one look at the inspections answers."""


def supervision_plan(subjects: Sequence[int] | None, on: date, known: datetime) -> Mapping[int, Reading]:
    """Whether a plan of the district covers the project on the day; no once all that did have run out. One statement."""
    rows = Plan.objects.filter(at__lte=_by(on, known), since__lte=on, projects__isnull=False)
    if subjects is not None:
        rows = rows.filter(projects__subject__in=subjects)
    found: dict[int, Reading] = {}
    for subject, since, until in rows.order_by("until", "pk").values_list("projects__subject", "since", "until"):
        found[subject] = Reading(until >= on, grade="B", effective_on=since)
    return found


class _Looked(NamedTuple):
    """A verdict on an item that answers for the guarding of the site."""

    on: date
    verdict: str
    item: int


def inspected(subjects: Sequence[int] | None, on: date, known: datetime) -> Mapping[int, Mapping[str, Reading]]:
    """What inspections and findings answer, for projects that were inspected: four statements."""
    by = _by(on, known)
    pack = library.current()
    visits = Inspection.objects.filter(at__lte=by, on__lte=on)
    if subjects is not None:
        visits = visits.filter(project__subject__in=subjects)
    patrols = {name for name, side in catalogue.sides(pack).items() if side.patrol}
    days: dict[int, Counter[date]] = defaultdict(Counter)
    last: dict[int, date] = {}
    for subject, side, day in visits.order_by("on", "pk").values_list("project__subject", "side", "on"):
        last[subject] = day
        if side in patrols:
            days[subject][day] += 1
    late, serious, unsettled = _findings(subjects, on, by)
    guards = _guards(subjects, on, by)
    faulty = _faulty(subjects, on, by)
    months = pack.keys[GUARD].valid_months
    found: dict[int, dict[str, Reading]] = {}
    for subject, day in last.items():
        said = {
            OVERDUE: Reading(late[subject], grade="A", effective_on=day),
            SERIOUS: Reading(serious[subject], grade="A", effective_on=day),
        }
        if days[subject]:
            counts = tuple((each.toordinal(), number) for each, number in sorted(days[subject].items()))
            said[PATROL] = Reading(counts, grade="B", effective_on=max(days[subject]))
        if looked := guards.get(subject):
            mended = unsettled.get(looked.item) is False
            well = (looked.verdict == rules.PASS or mended) and subject not in faulty
            said[GUARD] = _fresh(well, looked.on, months, on)
        found[subject] = said
    return found


def _findings(
    subjects: Sequence[int] | None, on: date, by: datetime
) -> tuple[Counter[int], Counter[int], dict[int, bool]]:
    """How many are overdue and how many serious ones are open, by subject; by item whether one is not closed yet."""
    rows = standing(Finding.objects.filter(found__inspection__on__lte=on), by=by)
    if subjects is not None:
        rows = rows.filter(found__inspection__project__subject__in=subjects)
    late, serious = Counter[int](), Counter[int]()
    unsettled: dict[int, bool] = {}
    told = rows.values_list("found__inspection__project__subject", "found", "severity", "state", "term")
    for subject, item, severity, state, term in told:
        late[subject] += bool(rules.overdue(state, term, on))
        serious[subject] += rules.stops_works(severity, state)
        unsettled[item] = unsettled.get(item, False) or state != rules.CLOSED
    return late, serious, unsettled


def _guards(subjects: Sequence[int] | None, on: date, by: datetime) -> dict[int, _Looked]:
    """The latest verdict on the guarding of each site."""
    names = [name for name, item in catalogue.items(library.current()).items() if item.guard]
    rows = InspectedItem.objects.filter(item__in=names, inspection__at__lte=by, inspection__on__lte=on)
    if subjects is not None:
        rows = rows.filter(inspection__project__subject__in=subjects)
    told: Any = rows.exclude(verdict=rules.ABSENT).order_by("inspection__on", "pk")
    fields = ("inspection__project__subject", "inspection__on", "verdict", "pk")
    return {subject: _Looked(*rest) for subject, *rest in told.values_list(*fields)}


def _faulty(subjects: Sequence[int] | None, on: date, by: datetime) -> frozenset[int]:
    """The subjects where the contractor's own latest look at a thing that guards the site says that it is not in order."""
    things = [each.id for each in library.current().parts.inspection.safety if each.origin == "instrument"]
    later = SafetyCheck.objects.filter(project=OuterRef("project"), item=OuterRef("item"), at__lte=by, on__lte=on)
    rows = SafetyCheck.objects.filter(
        item__in=things, outcome=SafetyCheck.Outcome.FAULTY, pk=Subquery(later.order_by("-on", "-pk").values("pk")[:1])
    )
    if subjects is not None:
        rows = rows.filter(project__subject__in=subjects)
    return frozenset(rows.values_list("project__subject", flat=True))


def materials_checked(subjects: Sequence[int] | None, on: date, known: datetime) -> Mapping[int, Reading]:
    """Whether the supervisor has checked all that came to the site and all nodes called: two statements.

    What waits is pending; a batch rejected and still there, or a node last sent back, is a no.
    """
    by = _by(on, known)
    pending: set[int] = set()
    wrong: set[int] = set()
    last: dict[int, date] = {}
    for subject, outcome, removed, at in _batches(subjects, by):
        if outcome is None:
            pending.add(subject)
        else:
            last[subject] = max(last.get(subject, at), at)
            if outcome == "rejected" and not removed:
                wrong.add(subject)
    stood: dict[tuple[int, str, str], str | None] = {}
    for subject, node, place, outcome, day in _nodes(subjects, by):
        stood[subject, node, squeezed(place)] = outcome
        if day is not None:
            last[subject] = max(last.get(subject, day), day)
    pending |= {key[0] for key, outcome in stood.items() if outcome is None}
    wrong |= {key[0] for key, outcome in stood.items() if outcome == "redo"}
    months = library.current().keys[CHECKED].valid_months
    found = {subject: _fresh(subject not in wrong, day, months, on) for subject, day in last.items()}
    return found | {subject: Reading(None, PENDING, "B") for subject in pending - wrong}


def _batches(subjects: Sequence[int] | None, by: datetime) -> list[tuple[int, str | None, bool, date]]:
    rows = Material.objects.filter(at__lte=by).select_related("review", "removal", "project")
    if subjects is not None:
        rows = rows.filter(project__subject__in=subjects)
    found = []
    for row in rows:
        review, removal = getattr(row, "review", None), getattr(row, "removal", None)
        said = review if review and review.at <= by else None
        gone = removal is not None and removal.at <= by
        day = timezone.localdate(said.at if said else row.at)
        found.append((row.project.subject_id, said.outcome if said else None, gone, day))
    return found


def _nodes(subjects: Sequence[int] | None, by: datetime) -> list[tuple[int, str, str, str | None, date | None]]:
    rows = NodeCall.objects.filter(at__lte=by).select_related("check_made", "project").order_by("at", "pk")
    if subjects is not None:
        rows = rows.filter(project__subject__in=subjects)
    found = []
    for row in rows:
        check = getattr(row, "check_made", None)
        said = check if check and check.at <= by else None
        day = timezone.localdate(said.at) if said else None
        found.append((row.project.subject_id, row.node, row.place, said.outcome if said else None, day))
    return found


def _fresh(value: bool, since: date, months: int, on: date) -> Reading:
    """An office's record of a day, which goes stale as the pack says."""
    held = date.fromisoformat(last_day(since.isoformat(), months)) if months else None
    if held is not None and on > held:
        return Reading(None, EXPIRED, "B", since, held_until=held)
    return Reading(value, grade="B", effective_on=since)


def _by(on: date, known: datetime) -> datetime:
    """By when it must have been written to count: by the end of the day, as known then."""
    return min(known, timezone.make_aware(datetime.combine(on, time.max)))
