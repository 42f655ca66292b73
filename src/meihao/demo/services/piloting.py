"""Pilots of the story, each act through the service that an office would use."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from django.utils import timezone

from meihao.accounts.models import User
from meihao.assessment.selectors import assess
from meihao.attachments.services import File
from meihao.demo.rules import pilot_deeds as deeds
from meihao.demo.rules.files import File as Drawn
from meihao.demo.rules.files import drawn
from meihao.organisations.models import Organisation
from meihao.pilots import services
from meihao.pilots.models import Fulfilment, Pilot, Promise
from meihao.pilots.rules.creation import BUILD, PRESENT, Answer
from meihao.pilots.selectors import awards, schemes
from meihao.pilots.selectors.pilots import community_subject
from meihao.places.models import Community
from meihao.policy.library import current
from meihao.renovation import services as projects
from meihao.renovation.models import Project, Seat
from meihao.renovation.selectors.standards import standard

COST = 1_860_000_00
"""What the first answer of a response table costs, in fen; later ones less."""
PLACES = ("社区中心", "主要道路两侧", "各小区出入口", "沿街空地", "物业用房")


class Known(Protocol):
    """Who and what the acts speak of."""

    def somebody(self, username: str) -> User: ...

    def body(self, code: str) -> Organisation: ...


def pilot(deed: deeds.Piloting, stage: Known, *, at: datetime) -> None:
    """Do what the deed says, at its moment, as whoever does it."""
    match deed:
        case deeds.RegisterPilot():
            services.register_pilot(
                code=deed.pilot,
                name=deed.name,
                community=Community.objects.values_list("pk", flat=True).get(code=deed.community),
                profile=deed.profile,
                on=timezone.localdate(at),
                actor=stage.somebody(deed.by),
                at=at,
            )
        case deeds.IssueLetter() | deeds.ReportPromise() | deeds.HearPromise() | deeds.ReviewPilot():
            _apply(deed, stage, at)
        case deeds.SeedPanel() | deeds.DrawExperts() | deeds.ScoreSheet():
            _judge(deed, stage, at)
        case deeds.CallDepartments() | deeds.AcceptJointly():
            _accept(deed, stage, at)
        case deeds.GrantAward():
            _award(deed, stage, at)
        case _:
            _write(deed, stage, at)


def _project(code: str) -> Project:
    return Project.objects.select_related("organisation", "subject").prefetch_related("parties").get(code=code)


def _file(file: Drawn) -> File:
    return File(drawn(file), file.name)


def _apply(
    deed: deeds.IssueLetter | deeds.ReportPromise | deeds.HearPromise | deeds.ReviewPilot, stage: Known, at: datetime
) -> None:
    here, actor, on = _project(deed.pilot), stage.somebody(deed.by), timezone.localdate(at)
    match deed:
        case deeds.IssueLetter():
            items = [services.Item(each.condition, each.item, each.due_on) for each in deed.items]
            services.issue_letter(project=here.pk, items=items, on=on, file=_file(deed.file), actor=actor, at=at)
        case deeds.ReportPromise():
            promise = Promise.objects.get(letter__pilot=here.pk, letter__number=1, place=deed.place)
            services.report_fulfilment(
                promise=promise.pk, on=on, text=deed.text, file=_file(deed.file), actor=actor, at=at
            )
        case deeds.HearPromise():
            report = Fulfilment.objects.filter(promise__letter__pilot=here.pk, promise__place=deed.place).latest("pk")
            services.hear_fulfilment(fulfilment=report.pk, outcome=deed.outcome, reason=deed.reason, actor=actor, at=at)
        case deeds.ReviewPilot():
            about = community_subject(Pilot.objects.select_related("community").get(project=here))
            seen = assess([about], on=on, known=at)[about.pk].digest
            services.review_preliminarily(
                project=here.pk,
                outcome=deed.outcome,
                text=deed.text,
                seen=seen,
                on=on,
                file=_file(deed.file),
                actor=actor,
                at=at,
            )


def _judge(deed: deeds.SeedPanel | deeds.DrawExperts | deeds.ScoreSheet, stage: Known, at: datetime) -> None:
    here = _project(deed.pilot)
    rounds = here.expert_reviews.count()
    match deed:
        case deeds.SeedPanel():
            projects.publish_seed(
                project=here.pk,
                round_=rounds + 1,
                seed=deed.seed,
                source=deed.source,
                actor=stage.somebody(deed.by),
                at=at,
            )
        case deeds.DrawExperts():
            projects.draw_panel(project=here.pk, round_=rounds, actor=stage.somebody(deed.by), at=at)
        case deeds.ScoreSheet():
            seat = Seat.objects.select_related("expert").get(
                draw__review__project=here, draw__review__round=rounds, place=deed.place
            )
            items = standard(current()).items
            projects.cast_ballot(
                project=here.pk,
                round_=rounds,
                scores={
                    item: (most - (deed.place + number) % 2, "")
                    for number, (item, (_, most)) in enumerate(items.items())
                },
                opinion=deed.opinion,
                actor=stage.somebody(seat.expert.username),
                at=at,
            )


def _accept(deed: deeds.CallDepartments | deeds.AcceptJointly, stage: Known, at: datetime) -> None:
    here, actor = _project(deed.pilot), stage.somebody(deed.by)
    match deed:
        case deeds.CallDepartments():
            called = [stage.body(code).pk for code in deed.departments]
            projects.call_joint_review(project=here.pk, round_=1, departments=called, actor=actor, at=at)
        case deeds.AcceptJointly():
            last = here.joint_reviews.order_by("-round")[0]
            projects.give_opinion(
                project=here.pk,
                invitation=last.invitations.get(organisation__code=deed.department).pk,
                outcome="pass",
                opinion=deed.opinion,
                actor=actor,
                at=at,
            )


def _award(deed: deeds.GrantAward, stage: Known, at: datetime) -> None:
    here, on = _project(deed.pilot), timezone.localdate(at)
    found = next(each for each in awards.of(here, on=on, known=at) if each.award.id == deed.kind)
    services.grant_award(
        project=here.pk,
        kind=deed.kind,
        fen=deed.fen,
        on=on,
        grounds=deed.grounds,
        seen=found.digest,
        actor=stage.somebody(deed.by),
        at=at,
    )


def _write(deed: deeds.Piloting, stage: Known, at: datetime) -> None:
    here, actor = _project(deed.pilot), stage.somebody(deed.by)
    match deed:
        case deeds.WriteScheme():
            said = dict(deed.said)
            texts = {
                item.id: {heading: said[heading] for heading in item.written}
                for _, item in schemes.headings()
                if item.written
            }
            services.write_items(project=here.pk, texts=texts, actor=actor, at=at)
        case deeds.AnswerTable():
            levels = schemes.levels(here, on=timezone.localdate(at), known=at)
            names = {level.id: each.name for each in current().indicators for level in each.levels}
            answers = {level: _answer(number, names[level], deed.due_on) for number, level in enumerate(levels)}
            services.answer_all(project=here.pk, answers=answers, actor=actor, at=at)
        case deeds.AddDrawing():
            services.add_drawing(
                project=here.pk, kind=deed.kind, title=deed.title, file=_file(deed.file), actor=actor, at=at
            )
        case deeds.IssueScheme():
            services.issue_scheme(project=here.pk, seen=schemes.digest_of(here), actor=actor, at=at)


def _answer(number: int, indicator: str, due_on: date) -> Answer:
    """Every third level is met already; the others are built, each for less than the one before."""
    if number % 3 == 2:
        return Answer(PRESENT, f"{indicator}现状已满足，保持并完善（演示数据）")
    place = PLACES[number % len(PLACES)]
    return Answer(
        BUILD,
        f"{indicator}：按指标内容建设改造（演示数据）",
        str(1 + number % 4),
        "处",
        place,
        due_on,
        COST // (number + 1),
    )
