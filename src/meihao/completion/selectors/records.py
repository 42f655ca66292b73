"""The records of many projects at once, as the rules see them: a constant number of statements."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from meihao.completion.models import (
    Attendee,
    Conclusion,
    HandoverLine,
    ItemResult,
    Meeting,
    Paper,
    PaperReview,
    SiteCheck,
    SiteCheckLine,
)
from meihao.completion.rules.concluding import conclude
from meihao.completion.rules.records import (
    BEHIND,
    DIFFERS,
    KEYS,
    PAPERS,
    SITE_CHECK,
    MeetingRow,
    PaperRow,
    Records,
    answers,
)
from meihao.policy import library
from meihao.policy.dossier import Reading
from meihao.policy.lifecycle import Line
from meihao.policy.pack import Pack
from meihao.renovation.models import AsBuilt, Commitment, Party, Project, SchemeFiling


def readings(subjects: Sequence[int] | None, on: date, known: datetime) -> Mapping[int, Mapping[str, Reading]]:
    """What the records say of projects about a day, as known then, by subject and key. Projects without any are left out."""
    if subjects is not None and not subjects:
        return {}
    rows = Project.objects.all() if subjects is None else Project.objects.filter(subject__in=subjects)
    of = dict(rows.order_by().values_list("pk", "subject"))
    asked = least(library.current())
    found = records(list(of), on=on, known=known)
    return {of[project]: dict(answers(here, asked)) for project, here in found.items()}


def records(projects: Sequence[int], *, on: date, known: datetime) -> dict[int, Records]:
    """The records of projects by their numbers; those without any are left out."""
    papers = _papers(projects, on, known)
    meetings = _meetings(projects, on, known)
    offered, offered_on = _offered(projects, on, known)
    checked = _checked(projects, on, known)
    return {
        project: Records(
            tuple(papers.get(project, ())),
            tuple(meetings.get(project, ())),
            offered.get(project),
            offered_on.get(project),
            *checked.get(project, (None, False)),
        )
        for project in dict.fromkeys([*papers, *meetings, *offered, *checked])
    }


def of_project(project: Project, *, on: date, known: datetime) -> Records:
    """The records of one project; empty ones where there are none."""
    return records([project.pk], on=on, known=known).get(project.pk, Records())


def least(pack: Pack) -> dict[str, int]:
    """How many guests of each sort must have been at a meeting."""
    return {each.id: figure(pack, each.least) for each in pack.parts.acceptance.guests}


def figure(pack: Pack, ref: str) -> int:
    """A whole figure of the pack."""
    return int(str(pack.parameters[ref.removeprefix("@")].value))


def _papers(projects: Sequence[int], on: date, known: datetime) -> dict[int, list[PaperRow]]:
    rows = Paper.objects.filter(project__in=projects, on__lte=on, at__lte=known).select_related("review")
    found: dict[int, list[PaperRow]] = defaultdict(list)
    for row in rows.order_by("pk"):
        review: PaperReview | None = getattr(row, "review", None)
        outcome = review.outcome if review is not None and review.at <= known else ""
        found[row.project_id].append(PaperRow(row.pk, row.step, row.topic, row.round, row.on, row.meeting_on, outcome))
    return found


def _meetings(projects: Sequence[int], on: date, known: datetime) -> dict[int, list[MeetingRow]]:
    held = Meeting.objects.filter(project__in=projects, on__lte=on, at__lte=known).select_related("supervision")
    meetings = list(held.order_by("round"))
    if not meetings:
        return {}
    pks = [row.pk for row in meetings]
    items: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for meeting, item, outcome in ItemResult.objects.filter(meeting__in=pks).values_list("meeting", "item", "outcome"):
        items[meeting].append((item, outcome))
    present: dict[int, Counter[str]] = defaultdict(Counter)
    for meeting, sort in Attendee.objects.filter(meeting__in=pks).values_list("meeting", "sort"):
        present[meeting][sort] += 1
    signed: dict[int, dict[str, str]] = defaultdict(dict)
    said = Conclusion.objects.filter(meeting__in=pks, at__lte=known)
    for meeting, body, outcome in said.values_list("meeting", "body", "outcome"):
        signed[meeting][body] = outcome
    parties = appointed([row.project_id for row in meetings])
    found: dict[int, list[MeetingRow]] = defaultdict(list)
    for row in meetings:
        supervision = getattr(row, "supervision", None)
        must = must_sign(parties.get(row.project_id, ()), row.on)
        found[row.project_id].append(
            MeetingRow(
                row.pk,
                row.round,
                row.on,
                conclude(items[row.pk], must, signed[row.pk]),
                present[row.pk],
                supervision.orderly if supervision is not None and supervision.at <= known else None,
            )
        )
    return found


def appointed(projects: Sequence[int]) -> dict[int, list[Party]]:
    """The parties of projects, past ones too."""
    found: dict[int, list[Party]] = defaultdict(list)
    for party in Party.objects.filter(project__in=projects).select_related("organisation").order_by("pk"):
        found[party.project_id].append(party)
    return found


def must_sign(parties: Sequence[Party], on: date) -> tuple[str, ...]:
    """The bodies that must sign a conclusion on a day: those that no acceptance goes without, and the others as far as
    somebody is named. Basis: opinion/12"""
    named = {party.body for party in parties if party.since <= on and (party.until is None or party.until > on)}
    return tuple(
        each.owner for each in library.current().parts.acceptance.parties if each.required or each.owner in named
    )


def _offered(
    projects: Sequence[int], on: date, known: datetime
) -> tuple[dict[int, dict[int, str | None]], dict[int, date]]:
    lines = HandoverLine.objects.filter(
        handover__project__in=projects, handover__on__lte=on, handover__at__lte=known
    ).select_related("handover", "reply")
    said: dict[int, dict[int, str | None]] = defaultdict(dict)
    days: dict[int, date] = {}
    for line in lines.order_by("pk"):
        reply = getattr(line, "reply", None)
        said[line.handover.project_id][line.work_id] = reply.outcome if reply and reply.at <= known else ""
        days[line.handover.project_id] = line.handover.on
    works = AsBuilt.objects.filter(project__in=list(said), review__outcome="accepted", review__at__lte=known)
    for project, work in works.order_by().values_list("project", "pk"):
        said[project].setdefault(work, None)
    return said, days


def _checked(projects: Sequence[int], on: date, known: datetime) -> dict[int, tuple[date, bool]]:
    rows = SiteCheck.objects.filter(project__in=projects, on__lte=on, at__lte=known).order_by("pk")
    last = {row.project_id: row for row in rows}
    pks = [row.pk for row in last.values()]
    differs = set(SiteCheckLine.objects.filter(check_of__in=pks, outcome=DIFFERS).values_list("check_of", flat=True))
    filings = SchemeFiling.objects.filter(version__project__in=list(last), at__lte=known).order_by("version__number")
    standing = dict(filings.values_list("version__project", "version"))
    return {
        project: (row.on, row.pk not in differs and standing.get(project) == row.version_id)
        for project, row in last.items()
    }


def promised_measures(project: Project) -> frozenset[str]:
    """The contents under which the last filed version promises something."""
    filing = SchemeFiling.objects.filter(version__project=project).order_by("-version__number").first()
    if filing is None:
        return frozenset()
    return frozenset(Commitment.objects.filter(version=filing.version_id).values_list("measure", flat=True))


def supplied_by(project: Project, lines: Sequence[Line]) -> frozenset[int]:
    """Who handed in papers or checked the site for what the lines of a gate ask: they do not decide the step."""
    keys = {key for line in lines for node in line.node.walk() for key in node.condition.keys}
    steps = {step for key in keys & KEYS for step in BEHIND[key]}
    people: set[int] = set()
    if papers := steps & set(PAPERS):
        people.update(Paper.objects.filter(project=project, step__in=papers).values_list("by", flat=True))
    if SITE_CHECK in steps:
        people.update(SiteCheck.objects.filter(project=project).values_list("by", flat=True))
    return frozenset(people)
