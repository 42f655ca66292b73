"""Dispatch notices and scores of the story, each through the service that an office would use."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from django.utils import timezone

from meihao.accounts.models import User
from meihao.demo.rules import watch_deeds as deeds
from meihao.oversight import services
from meihao.oversight.models import Answer, Dispatch, ScoreAppeal, ScoreRun
from meihao.oversight.rules.scoring import figures_of
from meihao.renovation.models import Project


class Known(Protocol):
    """Who the acts speak of."""

    def somebody(self, username: str) -> User: ...


def watch(deed: deeds.Watching | deeds.Scoring, stage: Known, *, at: datetime) -> None:
    """Do what the deed says, at its moment, as whoever does it."""
    if isinstance(deed, deeds.Scoring):
        _assess(deed, stage.somebody(deed.by), at)
    else:
        _dispatch(deed, stage, at)


def _dispatch(deed: deeds.Watching, stage: Known, at: datetime) -> None:
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


def _assess(deed: deeds.Scoring, actor: User, at: datetime) -> None:
    period = deed.period
    match deed:
        case deeds.ComputeScores():
            services.compute_scores(period=period, actor=actor, at=at)
        case deeds.PublishScores():
            run = ScoreRun.objects.filter(period=period).order_by("-number")[0]
            services.publish_scores(period=period, seen=run.digest, actor=actor, at=at)
        case deeds.AppealScore():
            services.appeal_score(
                period=period, district=deed.district, part=deed.part, grounds=deed.grounds, actor=actor, at=at
            )
        case deeds.HearAppeal():
            raised = ScoreAppeal.objects.filter(publication__run__period=period, district__code=deed.district)
            row = raised.select_related("publication__run").get(part=deed.part)
            records = figures_of(row.publication.run.inputs)[deed.district][deed.part].items
            excused = [each.ref for each in records if each.ref.partition("/")[0] == deed.excuse]
            services.hear_appeal(
                appeal=row.pk, outcome=deed.outcome, reason=deed.reason, excused=excused, actor=actor, at=at
            )
        case deeds.SealScores():
            services.seal_scores(period=period, actor=actor, at=at)
