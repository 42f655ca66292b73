"""Dispatch notices of the story, each through the service that an office would use."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from django.utils import timezone

from meihao.accounts.models import User
from meihao.demo.rules import watch_deeds as deeds
from meihao.oversight import services
from meihao.oversight.models import Answer, Dispatch
from meihao.renovation.models import Project


class Known(Protocol):
    """Who the acts speak of."""

    def somebody(self, username: str) -> User: ...


def watch(deed: deeds.Watching, stage: Known, *, at: datetime) -> None:
    """Do what the deed says, at its moment, as whoever does it."""
    project, actor = Project.objects.values_list("pk", flat=True).get(code=deed.project), stage.somebody(deed.by)
    match deed:
        case deeds.IssueNotice():
            services.issue_dispatch(project=project, text=deed.text, actor=actor, at=at)
        case deeds.AnswerNotice():
            last = Dispatch.objects.filter(project=project).order_by("-number")[0]
            services.answer_dispatch(dispatch=last.pk, text=deed.text, actor=actor, at=at)
        case deeds.HearAnswer():
            answer = Answer.objects.filter(dispatch__project=project).order_by("-pk")[0]
            due = timezone.localdate(at) + timedelta(days=deed.again) if deed.again else None
            services.hear_answer(
                answer=answer.pk, outcome=deed.outcome, reason=deed.reason, due_on=due, actor=actor, at=at
            )
