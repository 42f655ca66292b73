"""The records of projects, each through the service that an office would use."""

from __future__ import annotations

import csv
from datetime import datetime
from io import StringIO
from typing import Protocol

from django.utils import timezone

from meihao.accounts.models import User
from meihao.attachments.services import keep
from meihao.demo.rules import deeds
from meihao.demo.rules.files import File, drawn
from meihao.demo.rules.open_deeds import ShowingDeed
from meihao.demo.rules.site_deeds import SiteDeed
from meihao.demo.services.building import on_site
from meihao.demo.services.showing import show
from meihao.kernel.canonical import digest
from meihao.organisations.models import Organisation
from meihao.places.models import Building
from meihao.places.services import import_register
from meihao.plans.rules.plans import COMPOUND, Figures
from meihao.plans.services.plans import Given, enter_plan
from meihao.renovation import services
from meihao.renovation.models import ItemScore, Project, SchemeDraft, Seat
from meihao.renovation.rules.schemes import Promise, Where


class Known(Protocol):
    """Who and what the acts speak of."""

    def somebody(self, username: str) -> User: ...

    def body(self, code: str) -> Organisation: ...

    def keep(self, handle: str, made: int) -> None: ...

    def submitted(self, handle: str) -> int: ...

    def kept(self, file: File, at: datetime) -> int: ...


def record(deed: deeds.Deed, stage: Known, *, at: datetime) -> None:
    """Do what the deed says, at its moment, as whoever does it."""
    match deed:
        case deeds.EnterRegister() | deeds.EnterPlan():
            _enter(deed, stage, at)
        case deeds.EnterGround() | deeds.HearGround() | deeds.TakeComment() | deeds.SettleComment():
            _prepare(deed, stage, at)
        case deeds.BringPledges() | deeds.AnswerMeasure() | deeds.IssueVersion() | deeds.FileVersion():
            _draw_up(deed, stage, at)
        case deeds.CallReview() | deeds.GiveOpinion():
            _confer(deed, stage, at)
        case deeds.PublishSeed() | deeds.DrawPanel() | deeds.CastBallot() | deeds.FollowChange():
            _judge(deed, stage, at)
        case deeds.HandInForm() | deeds.HearForm() | deeds.ReceiveCase() | deeds.DecideCase():
            _permit(deed, stage, at)
        case deeds.RecordWorks() | deeds.ReviewWorks() | deeds.DropCommitment():
            _build(deed, stage, at)
        case SiteDeed():
            on_site(deed, stage, at=at)
        case ShowingDeed():
            show(deed, stage, at=at)


def _enter(deed: deeds.EnterRegister | deeds.EnterPlan, stage: Known, at: datetime) -> None:
    actor = stage.somebody(deed.by)
    match deed:
        case deeds.EnterRegister():
            table = StringIO(newline="")
            csv.writer(table).writerows(deed.rows)
            blob = keep(table.getvalue().encode("utf-8-sig"), name=deed.name, at=at)
            import_register(blob=blob, name=deed.name, actor=actor, at=at)
        case deeds.EnterPlan():
            enter_plan(
                year=deed.year,
                body=stage.body(deed.body).pk,
                kind=deed.kind,
                source=deed.source,
                rows=[
                    Given(
                        organisation=stage.body(each.district).pk,
                        figures=Figures(count=each.count, households=each.households, area=each.area),
                        unit=COMPOUND,
                    )
                    for each in deed.shares
                ],
                published_on=timezone.localdate(at),
                actor=actor,
                at=at,
            )


def _prepare(
    deed: deeds.EnterGround | deeds.HearGround | deeds.TakeComment | deeds.SettleComment, stage: Known, at: datetime
) -> None:
    actor = stage.somebody(deed.by)
    match deed:
        case deeds.EnterGround():
            made = services.enter_ground(
                project=_project(deed.project),
                entry=deed.entry,
                files=[services.File(drawn(file), file.name, caption) for file, caption in deed.files],
                of=stage.submitted(deed.of) if deed.of else None,
                actor=actor,
                at=at,
            )
            stage.keep(deed.handle, made.pk)
        case deeds.HearGround():
            ground = stage.submitted(deed.ground)
            services.review_ground(ground=ground, outcome=deed.outcome, reason=deed.reason, actor=actor, at=at)
        case deeds.TakeComment():
            comment = services.take_comment(
                posting=stage.submitted(deed.posting),
                received_on=deed.on,
                channel=deed.channel,
                text=deed.text,
                actor=actor,
                at=at,
            )
            stage.keep(deed.handle, comment.pk)
        case deeds.SettleComment():
            comment_pk = stage.submitted(deed.comment)
            services.settle_comment(comment=comment_pk, adopted=deed.adopted, answer=deed.answer, actor=actor, at=at)


def _draw_up(
    deed: deeds.BringPledges | deeds.AnswerMeasure | deeds.IssueVersion | deeds.FileVersion, stage: Known, at: datetime
) -> None:
    project, actor = _project(deed.project), stage.somebody(deed.by)
    match deed:
        case deeds.BringPledges():
            promises = [_promise(each) for each in deed.pledges]
            services.bring_promises(project=project, promises=promises, actor=actor, at=at)
        case deeds.AnswerMeasure():
            services.answer_measure(
                project=project, measure=deed.measure, answer=deed.answer, note=deed.note, actor=actor, at=at
            )
        case deeds.IssueVersion():
            seen = digest(SchemeDraft.objects.get(project=project).content)
            services.issue_version(project=project, note=deed.note, seen=seen, actor=actor, at=at)
        case deeds.FileVersion():
            services.file_version(project=project, number=deed.number, reference=deed.reference, actor=actor, at=at)


def _promise(pledge: deeds.Pledge) -> Promise:
    return Promise(
        number=pledge.number,
        measure=pledge.measure,
        item=pledge.item,
        quantity=pledge.quantity,
        unit=pledge.unit,
        where=_where(pledge.building, pledge.place),
        price=pledge.price,
        due_on=pledge.due_on,
        funder=pledge.funder,
        promised_by=pledge.promised_by,
    )


def _where(building: str, place: str) -> Where:
    if not building:
        return Where(place=place)
    compound, number = building.split("/")
    return Where(Building.objects.values_list("pk", flat=True).get(compound__code=compound, number=number), place)


def _confer(deed: deeds.CallReview | deeds.GiveOpinion, stage: Known, at: datetime) -> None:
    project, actor = Project.objects.get(code=deed.project), stage.somebody(deed.by)
    match deed:
        case deeds.CallReview():
            services.call_joint_review(
                project=project.pk,
                round_=deed.round,
                departments=[stage.body(code).pk for code in deed.departments],
                grounds=deed.grounds,
                actor=actor,
                at=at,
            )
        case deeds.GiveOpinion():
            last = project.joint_reviews.order_by("-round")[0]
            services.give_opinion(
                project=project.pk,
                invitation=last.invitations.get(organisation__code=deed.department).pk,
                outcome=deed.outcome,
                opinion=deed.opinion,
                actor=actor,
                at=at,
            )


def _judge(
    deed: deeds.PublishSeed | deeds.DrawPanel | deeds.CastBallot | deeds.FollowChange, stage: Known, at: datetime
) -> None:
    project = _project(deed.project)
    match deed:
        case deeds.PublishSeed():
            actor = stage.somebody(deed.by)
            services.publish_seed(project=project, round_=1, seed=deed.seed, source=deed.source, actor=actor, at=at)
        case deeds.DrawPanel():
            services.draw_panel(project=project, round_=1, actor=stage.somebody(deed.by), at=at)
        case deeds.CastBallot():
            seat = Seat.objects.select_related("expert").get(draw__review__project=project, place=deed.place)
            services.cast_ballot(
                project=project,
                round_=1,
                scores={item: (score, words) for item, score, words in deed.scores},
                opinion=deed.opinion,
                actor=stage.somebody(seat.expert.username),
                at=at,
            )
        case deeds.FollowChange():
            asked = ItemScore.objects.select_related("ballot__seat__expert").exclude(opinion="")
            score = asked.get(ballot__seat__draw__review__project=project, item=deed.item)
            services.follow_change(
                project=project,
                score=score.pk,
                step=deed.step,
                note_=deed.note,
                actor=stage.somebody(deed.by or score.ballot.seat.expert.username),
                at=at,
            )


def _permit(
    deed: deeds.HandInForm | deeds.HearForm | deeds.ReceiveCase | deeds.DecideCase, stage: Known, at: datetime
) -> None:
    actor = stage.somebody(deed.by)
    match deed:
        case deeds.HandInForm():
            form = services.hand_in_form(
                project=_project(deed.project),
                answers=dict(deed.answers),
                on=deed.on,
                paper=services.Paper(content=drawn(deed.file), name=deed.title),
                actor=actor,
                at=at,
            )
            stage.keep(deed.handle, form.pk)
        case deeds.HearForm():
            heard = stage.submitted(deed.form)
            services.hear_form(form=heard, outcome=deed.outcome, reason=deed.reason, actor=actor, at=at)
        case deeds.ReceiveCase():
            case_ = services.receive_case(
                project=_project(deed.project), permit=deed.permit, received_on=deed.on, actor=actor, at=at
            )
            stage.keep(deed.handle, case_.pk)
        case deeds.DecideCase():
            services.decide_case(
                case=stage.submitted(deed.case),
                outcome=deed.outcome,
                on=deed.on,
                number=deed.number,
                reason=deed.reason,
                actor=actor,
                at=at,
            )


def _build(deed: deeds.RecordWorks | deeds.ReviewWorks | deeds.DropCommitment, stage: Known, at: datetime) -> None:
    project, actor = _project(deed.project), stage.somebody(deed.by)
    match deed:
        case deeds.RecordWorks():
            photo = keep(drawn(deed.file), name=deed.file.name, at=at)
            made = services.record_works(
                project=project,
                number=deed.number or None,
                quantity=deed.quantity,
                where=_where(deed.building, deed.place),
                on=deed.on,
                photo=photo.pk,
                item=deed.item,
                unit=deed.unit,
                note=deed.note,
                actor=actor,
                at=at,
            )
            stage.keep(deed.handle, made.pk)
        case deeds.ReviewWorks():
            services.review_works(
                project=project,
                work=stage.submitted(deed.work),
                outcome=deed.outcome,
                reason=deed.reason,
                actor=actor,
                at=at,
            )
        case deeds.DropCommitment():
            services.drop_commitment(
                project=project,
                number=deed.number,
                reference=deed.reference,
                grounds=deed.grounds,
                actor=actor,
                at=at,
            )


def _project(code: str) -> int:
    return Project.objects.values_list("pk", flat=True).get(code=code)
