"""What a convenor might put on an agenda: reds with their notices and overdue items, or topics that wait for a session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from meihao.accounts.models import User
from meihao.councils.models import ActionItem, AgendaItem, Topic
from meihao.councils.rules.entering import Entry
from meihao.councils.rules.topics import GROUPED
from meihao.councils.selectors import items, law, topics
from meihao.organisations.models import Organisation
from meihao.oversight.rules.colours import order
from meihao.oversight.selectors import colours, dispatches
from meihao.policy import library
from meihao.policy.schema.councils import Assembly
from meihao.renovation.models import Project

MOST = 200
"""So many open items, notices or topics at most are looked at, the latest."""
TITLE, REASON = 120, 300


@dataclass(frozen=True, slots=True)
class Proposal:
    """A point that an agenda may have, by a key that a form can name it by, and its place if it has one already."""

    key: str
    kind: str
    entry: Entry
    place: int | None = None


def proposals(user: User, assembly: Assembly, ground: Organisation, now: datetime) -> list[Proposal]:
    """What there is to talk about at a place, the worst first. A constant number of statements."""
    on = timezone.localdate(now)
    if assembly.kind == law.JOINT:
        return [*_projects(user, on, now), *_items(ground, on)]
    return [*_topics(ground, now), *_items(ground, on)]


def _projects(user: User, on: date, now: datetime) -> Iterator[Proposal]:
    """The projects of the worst colour, and those whose notice was not answered by its day."""
    pack = library.current()
    found, _ = colours.projects(user)
    watched = colours.watch(found, on=on, known=now)
    worst = order(pack.parts.colours)[0]
    red = [each for each in colours.ranked(watched, pack) if each.colour == worst]
    late = _unanswered(found, user, on)
    for line in colours.lines(red, pack):
        project = line.watched.project
        said = "；".join(filter(None, [line.words, late.pop(project.pk, "")]))
        yield _project(project, "红色项目", said)
    named = {each.pk: each for each in found}
    for number, said in late.items():
        yield _project(named[number], "督办逾期", said)


def _project(project: Project, kind: str, said: str) -> Proposal:
    entry = Entry(f"{project}：研究推进", said[:REASON], project=project.pk)
    return Proposal(f"project-{project.pk}", kind, entry)


def _unanswered(found: Sequence[Project], user: User, on: date) -> dict[int, str]:
    """The projects whose dispatch notice was not answered by its last day, with words."""
    rows = dispatches.rows(Project.objects.filter(pk__in=[each.pk for each in found])).order_by("-pk")[:MOST]
    told = dispatches.told(list(rows), user, on)
    return {
        each.row.project_id: f"督办单第 {each.row.number} 份答复{each.clock.words}"
        for each in told
        if each.standing.owed and each.clock.overdue
    }


def _items(ground: Organisation, on: date) -> Iterator[Proposal]:
    """The items of sessions convened at a place that were not done by their day."""
    found = items.rows(ActionItem.objects.filter(resolution__session__organisation=ground)).order_by("-pk")[:MOST]
    for row in found:
        here = items.stands(row)
        if here.overdue(on):
            said = f"{row.organisation}承办，{here.clock(on).words}"
            entry = Entry(f"议定事项：{row.text}"[:TITLE], said, project=row.resolution.item.project_id, action=row.pk)
            yield Proposal(f"action-{row.pk}", "逾期事项", entry)


def _topics(ground: Organisation, now: datetime) -> Iterator[Proposal]:
    """The topics of a community that have their seats and no session."""
    found = topics.rows(Topic.objects.filter(organisation=ground)).order_by("-pk")[:MOST]
    for each in reversed(topics.told(list(found), now)):
        if each.state == GROUPED:
            said = f"{each.source}提出。{each.row.text}"[:REASON]
            entry = Entry(each.row.title, said, topic=each.row.pk, project=each.row.project_id)
            yield Proposal(f"topic-{each.row.pk}", "待议议题", entry)


def standing(agenda: Sequence[AgendaItem]) -> list[Proposal]:
    """The points that an agenda has, in their order, to be put in another."""
    return [
        Proposal(
            f"point-{each.pk}",
            "原有议程",
            Entry(each.title, each.text, each.topic_id, each.project_id, each.action_id),
            place,
        )
        for place, each in enumerate(agenda, start=1)
    ]
