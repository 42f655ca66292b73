"""What pilots answer by themselves: reviews, letters, schemes and assessments, so that nobody need report them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from meihao.assessment.models import Decision
from meihao.assessment.selectors import assess, subjects_of
from meihao.assessment.selectors.checkups import checkups
from meihao.assessment.services import CONCLUSION
from meihao.kernel.verdict import Verdict
from meihao.pilots.models import Preliminary
from meihao.pilots.models.pilots import PASS
from meihao.pilots.rules.creation import from_json, missing, overdue
from meihao.pilots.rules.promises import nearest
from meihao.pilots.selectors import funds
from meihao.pilots.selectors import letters as promises
from meihao.pilots.selectors import schemes as creation
from meihao.pilots.selectors.pilots import CYCLE, DESIGNATED, of_projects, profiles
from meihao.policy import library
from meihao.policy.deadlines import terms
from meihao.policy.dossier import Dossier, Reading
from meihao.renovation.models import Project
from meihao.renovation.selectors import positions, reviews

type Readings = dict[int, dict[str, Reading]]

REVIEWED: Final = frozenset(
    {
        "pilot.preliminary",
        "pilot.district_experts",
        "pilot.city_experts",
        "pilot.design_passed",
        "pilot.joint_acceptance",
    }
)
LETTERS: Final = frozenset({"pilot.commitments_open", "pilot.promise_left", "pilot.promise_over"})
CHECKED: Final = frozenset({"pilot.checkup"})
SCHEMES: Final = frozenset({"pilot.scheme_missing"})
ASSESSED: Final = frozenset(
    {
        "pilot.required_unmet",
        "pilot.assessed",
        "pilot.designated_on",
        "pilot.term_over",
        "pilot.answers_overdue",
    }
)
PANELS: Final = {
    "district-review": "pilot.district_experts",
    "city-review": "pilot.city_experts",
    "design-review": "pilot.design_passed",
}
ACCEPTANCE: Final = "joint-acceptance"


def _projects(subjects: Sequence[int] | None) -> list[Project]:
    rows = Project.objects.filter(lifecycle=CYCLE)
    if subjects is not None:
        rows = rows.filter(subject__in=subjects)
    return list(rows.select_related("organisation", "subject").order_by("pk"))


def reviewed(subjects: Sequence[int] | None, on: date, known: datetime) -> Readings:
    """Whether the district's preliminary review, the panels of each stage and the joint acceptance passed a pilot.

    Basis: plan/3.3.1
    """
    projects = {each.pk: each for each in _projects(subjects)}
    if not projects:
        return {}
    found: Readings = {each.subject_id: {} for each in projects.values()}
    rows = Preliminary.objects.filter(pilot__in=list(projects), at__lte=known, on__lte=on)
    for row in rows.order_by("round"):
        found[projects[row.pilot_id].subject_id]["pilot.preliminary"] = Reading(
            row.outcome == PASS, grade="A", effective_on=row.on
        )
    for panel in reviews.latest_panels(on=on, known=known, project__in=list(projects), stage__in=list(PANELS)):
        mine = found[projects[panel.review.project_id].subject_id]
        mine[PANELS[panel.review.stage]] = Reading(panel.passed, grade="A", effective_on=panel.since)
    for joint in reviews.latest_joints(on=on, known=known, project__in=list(projects), stage=ACCEPTANCE):
        mine = found[projects[joint.review.project_id].subject_id]
        mine["pilot.joint_acceptance"] = Reading(joint.over, grade="A", effective_on=joint.since)
    return found


def checked(subjects: Sequence[int] | None, on: date, known: datetime) -> Readings:
    """That the city check-up of a pilot's community was made: since the last fact that it rests on.

    Nothing is said while one of its indicators is unknown, so that a report handed in by hand still counts. Its facts
    expire by themselves, and it with them. Basis: plan/3.3.1
    """
    projects = _projects(subjects)
    pilots = of_projects(projects)
    made = checkups([each.community for each in pilots.values()], on=on, known=known) if pilots else {}
    found: Readings = {}
    for each in projects:
        done = made[pilots[each.pk].community.code].done_on if each.pk in pilots else None
        if done is not None:
            found[each.subject_id] = {"pilot.checkup": Reading(True, grade="B", effective_on=done)}
    return found


def letters(subjects: Sequence[int] | None, on: date, known: datetime) -> Readings:
    """How many promises of the letter are open, the days to the nearest, and the longest that one is late.

    A pilot without a letter has promised nothing: none is open, and no day comes near. Basis: plan/3.2.3
    """
    projects = _projects(subjects)
    if not projects:
        return {}
    standings = promises.by_project([each.pk for each in projects], on=on, known=known)
    found: Readings = {}
    for each in projects:
        mine = standings.get(each.pk, [])
        said = {"pilot.commitments_open": Reading(sum(one.open for one in mine), grade="A", effective_on=on)}
        if mine:
            said["pilot.promise_over"] = Reading(max(one.overdue for one in mine), grade="A", effective_on=on)
        left = nearest(mine)
        if left is not None:
            said["pilot.promise_left"] = Reading(left, grade="A", effective_on=on)
        found[each.subject_id] = said
    return found


def schemes(subjects: Sequence[int] | None, on: date, known: datetime) -> Readings:
    """How much the scheme that stands still lacks of its outline, with what the balance says; nothing before the first version.

    Basis: annex2/1
    """
    projects = _projects(subjects)
    if not projects:
        return {}
    kinds = profiles(projects, on, known)
    stood = creation.standing([each.pk for each in projects], known=known)
    spoken = funds.spoken([each.pk for each in projects], known=known)
    found: Readings = {}
    for each in projects:
        if each.pk in stood:
            version, drawings = stood[each.pk]
            levels = [level.id for level in library.current().required(kinds[each.pk])]
            content = from_json(version.content)
            lacks = missing(
                creation.outline(),
                kinds[each.pk],
                content,
                levels=levels,
                drawings=drawings,
                told=spoken.get(each.pk, frozenset()),
            )
            found[each.subject_id] = {
                "pilot.scheme_missing": Reading(
                    sum(1 for _ in lacks), grade="A", effective_on=timezone.localdate(version.at)
                )
            }
    return found


def assessed(subjects: Sequence[int] | None, on: date, known: datetime) -> Readings:
    """How the community stands against its required levels, what was concluded on site, and how the terms run.

    What is unknown of a level counts as not met: it is shown by nobody. A conclusion counts from the stage of assessment on.
    Basis: plan/3.3.5
    """
    projects = _projects(subjects)
    if not projects:
        return {}
    pilots, pack = of_projects(projects), library.current()
    places = subjects_of([each.community for each in pilots.values()])
    found_of = assess(list(places.values()), on=on, known=known)
    standing = positions(projects, on=on, known=known)
    kinds, stood = profiles(projects, on, known), creation.standing(list(pilots), known=known)
    concluded = _concluded([each.pk for each in places.values()], on, known)
    found: Readings = {}
    for each in projects:
        now = standing[each.pk]
        said: dict[str, Reading] = {}
        designated = now.position.entered.get(DESIGNATED, ())
        if designated:
            said["pilot.designated_on"] = Reading(designated[-1], grade="A", effective_on=designated[-1])
        blank = Dossier(str(each.subject), on, {})
        late = [
            term.past
            for term in terms(pack, now.cycle, now.position, blank, kinds[each.pk])
            if term.open and term.deadline.profile
        ]
        if late:
            said["pilot.term_over"] = Reading(max(late), grade="A", effective_on=on)
        about = places.get(pilots[each.pk].community.code) if each.pk in pilots else None
        if about is not None:
            assessment = found_of[about.pk]
            tally = assessment.tally
            said["pilot.required_unmet"] = Reading(tally.unmet + tally.unknown, grade="A", effective_on=on)
            if each.pk in stood:
                unmet = {name for name, (_, node) in assessment.by_level.items() if node.verdict < Verdict.MET}
                over = overdue(from_json(stood[each.pk][0].content), unmet, on)
                said["pilot.answers_overdue"] = Reading(len(over), grade="A", effective_on=on)
            last, since = concluded.get(about.pk), now.position.entered.get("assessment", ())
            if last is not None and since and last.effective_on >= since[-1]:
                said["pilot.assessed"] = Reading(last.outcome == "met", grade="B", effective_on=last.effective_on)
        found[each.subject_id] = said
    return found


def _concluded(subjects: Sequence[int], on: date, known: datetime) -> Mapping[int, Decision]:
    rows = Decision.objects.filter(subject__in=subjects, kind=CONCLUSION, at__lte=known, effective_on__lte=on)
    return {row.subject_id: row for row in rows.order_by("effective_on", "at", "pk")}
