"""What acceptance and handover wait for from somebody: a paper to confirm, a conclusion to sign, a meeting to watch, works
to take over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from meihao.accounts.models import User
from meihao.completion.models import HandoverLine, Meeting, Paper
from meihao.completion.rules.records import HANDOVER, MEETING
from meihao.completion.selectors import law
from meihao.completion.selectors.records import appointed, must_sign
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.selectors import acts

SHOWN = 6
MOST = 200
"""So many records at most are looked at of each kind, those that wait longest."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits: since when, of which project, what is to be done, and where."""

    since: date
    project: Project
    what: str
    href: str


def waiting(user: User) -> Mapping[str, Any] | None:
    """What waits for one's word, the longest first; None where nothing does. A constant number of statements."""
    here = Project.objects.visible_to(user)
    papers = list(
        Paper.objects.filter(project__in=here, review=None, followed_by=None).exclude(by=user).order_by("pk")[:MOST]
    )
    meetings = _meetings(here)
    lines = HandoverLine.objects.filter(handover__project__in=here, reply=None, followed_by=None)
    lists = list(
        lines.exclude(handover__by=user)
        .order_by("handover")
        .values_list("handover__project", "handover__at")
        .distinct()[:MOST]
    )
    pks = {paper.project_id for paper in papers} | {meeting.project_id for meeting in meetings}
    pks |= {project for project, _ in lists}
    if not pks:
        return None
    rows = Project.objects.filter(pk__in=pks).select_related("organisation").prefetch_related("parties")
    projects = {project.pk: project for project in rows}
    tasks = [
        *_to_confirm(user, papers, projects),
        *_to_sign(user, meetings, projects),
        *_to_watch(user, meetings, projects),
        *_to_take(user, lists, projects),
    ]
    tasks.sort(key=lambda task: (task.since, task.project.pk))
    return {"rows": tasks[:SHOWN], "count": len(tasks)} if tasks else None


def _meetings(here: QuerySet[Project]) -> list[Meeting]:
    """The last meeting of each project."""
    rows = Meeting.objects.filter(project__in=here).select_related("supervision").prefetch_related("conclusions")
    last = {row.project_id: row for row in rows.order_by("round")}
    return list(last.values())[-MOST:]


def _to_confirm(user: User, papers: list[Paper], projects: Mapping[int, Project]) -> Iterator[Task]:
    for paper in papers:
        project = projects[paper.project_id]
        if law.confirms(user, paper.step, project):
            href = reverse("completion:paper", args=[project.code, paper.pk])
            yield Task(timezone.localdate(paper.at), project, f"确认{law.step(paper.step).name}", href)


def _to_sign(user: User, meetings: list[Meeting], projects: Mapping[int, Project]) -> Iterator[Task]:
    pack = library.current()
    parties = appointed([meeting.project_id for meeting in meetings])
    for meeting in meetings:
        project = projects[meeting.project_id]
        said = {each.body for each in meeting.conclusions.all()}
        for body in must_sign(parties[project.pk], meeting.on):
            if body not in said and acts(user, body, project, pack):
                href = reverse("completion:meeting", args=[project.code, meeting.pk])
                yield Task(meeting.on, project, f"签署{pack.bodies[body].name}的验收结论", href)


def _to_watch(user: User, meetings: list[Meeting], projects: Mapping[int, Project]) -> Iterator[Task]:
    for meeting in meetings:
        project = projects[meeting.project_id]
        if hasattr(meeting, "supervision") or meeting.by_id == user.pk or not law.confirms(user, MEETING, project):
            continue
        href = reverse("completion:meeting", args=[project.code, meeting.pk])
        yield Task(meeting.on, project, "登记质量监督记录", href)


def _to_take(user: User, lists: list[tuple[int, datetime]], projects: Mapping[int, Project]) -> Iterator[Task]:
    for pk, at in lists:
        project = projects[pk]
        if law.confirms(user, HANDOVER, project):
            href = reverse("completion:handover", args=[project.code])
            yield Task(timezone.localdate(at), project, "确认移交清单", href)
