"""Acceptance, money and returns of the story, each through the service that an office would use."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from meihao.accounts.models import User
from meihao.attachments.services import keep
from meihao.completion import services as completion
from meihao.completion.models import Handover, HandoverLine, Meeting, Paper
from meihao.demo.rules import closing_deeds as deeds
from meihao.demo.rules.balances import Balancing
from meihao.demo.rules.files import File, drawn
from meihao.demo.services.balancing import balance
from meihao.funding import services as funding
from meihao.funding.models import Allocation, Appropriation, Claim, Contract, Contribution, Payment
from meihao.organisations.models import Organisation
from meihao.renovation.models import Project, SchemeFiling
from meihao.returns import services as returns
from meihao.returns.models import Submission
from meihao.returns.rules.months import Month
from meihao.returns.selectors import pages
from meihao.returns.selectors.computing import computed


class Known(Protocol):
    """Who and what the acts speak of."""

    def somebody(self, username: str) -> User: ...

    def body(self, code: str) -> Organisation: ...

    def submitted(self, handle: str) -> int: ...


type Late = deeds.Closing | deeds.Spending | deeds.Returning | Balancing


def close(deed: Late, stage: Known, *, at: datetime) -> None:
    """Do what the deed says, at its moment, as whoever does it."""
    match deed:
        case deeds.HandInPaper() | deeds.ReviewPaper():
            _paper(deed, stage, at)
        case deeds.HoldMeeting() | deeds.SignMeeting() | deeds.SuperviseMeeting():
            _meet(deed, stage, at)
        case deeds.Closing():
            _hand_over(deed, stage, at)
        case deeds.Appropriate() | deeds.Allocate() | deeds.Contribute():
            _give(deed, stage, at)
        case deeds.SignContract() | deeds.Incur() | deeds.Pay():
            _spend(deed, stage, at)
        case deeds.ReviewPayment() | deeds.Reverse():
            _judge(deed, stage, at)
        case deeds.ClaimCosts() | deeds.DecideClaim():
            _claim(deed, stage, at)
        case deeds.SubmitReturn() | deeds.HearReturn():
            _report(deed, stage, at)
        case Balancing():
            balance(deed, stage.somebody(deed.by), at=at)


def _paper(deed: deeds.HandInPaper | deeds.ReviewPaper, stage: Known, at: datetime) -> None:
    project, actor = _project(deed.project), stage.somebody(deed.by)
    match deed:
        case deeds.HandInPaper():
            completion.hand_in_paper(
                project=project,
                step=deed.step,
                on=deed.on,
                file=_file(deed.file),
                topic=deed.topic,
                number=deed.number,
                text=deed.text,
                meeting_on=deed.meeting_on,
                actor=actor,
                at=at,
            )
        case deeds.ReviewPaper():
            rows = Paper.objects.filter(project=project, step=deed.step, topic=deed.topic).order_by("-pk")
            completion.review_paper(paper=rows[0].pk, outcome=deed.outcome, reason=deed.reason, actor=actor, at=at)


def _meet(deed: deeds.HoldMeeting | deeds.SignMeeting | deeds.SuperviseMeeting, stage: Known, at: datetime) -> None:
    project, actor = _project(deed.project), stage.somebody(deed.by)
    last = Meeting.objects.filter(project=project).order_by("-round").values_list("pk", flat=True)
    match deed:
        case deeds.HoldMeeting():
            completion.hold_meeting(
                project=project,
                on=deed.on,
                place=deed.place,
                items={item: (outcome, words) for item, outcome, words in deed.items},
                guests=[completion.Guest(*each) for each in deed.guests],
                minutes=_file(deed.file),
                actor=actor,
                at=at,
            )
        case deeds.SignMeeting():
            completion.sign(meeting=last[0], body=deed.body, outcome=deed.outcome, text=deed.text, actor=actor, at=at)
        case deeds.SuperviseMeeting():
            completion.supervise(
                meeting=last[0], orderly=True, file=_file(deed.file), text=deed.text, actor=actor, at=at
            )


def _hand_over(deed: deeds.Closing, stage: Known, at: datetime) -> None:
    project, actor = _project(deed.project), stage.somebody(deed.by)
    match deed:
        case deeds.OfferHandover():
            lines = [completion.Offered(stage.submitted(work), kind, beside) for work, kind, beside in deed.lines]
            completion.offer_handover(project=project, lines=lines, on=deed.on, actor=actor, at=at)
        case deeds.ReplyHandover():
            last = Handover.objects.filter(project=project).order_by("-number")[0]
            refused = {stage.submitted(work): reason for work, reason in deed.refused}
            open_ = HandoverLine.objects.filter(handover=last, reply=None).values_list("pk", "work")
            replies = {pk: ("returned", refused[work]) if work in refused else ("taken", "") for pk, work in open_}
            completion.reply_handover(handover=last.pk, replies=replies, actor=actor, at=at)
        case deeds.CheckSite():
            filed = SchemeFiling.objects.filter(version__project=project).order_by("-version__number")
            completion.check_site(
                project=project,
                version=filed[0].version_id,
                on=deed.on,
                findings=dict.fromkeys(deed.numbers, ("matched", "")),
                file=_file(deed.file),
                actor=actor,
                at=at,
            )
        case deeds.BuildArchive():
            completion.build_package(project=project, actor=actor, at=at)


def _give(deed: deeds.Appropriate | deeds.Allocate | deeds.Contribute, stage: Known, at: datetime) -> None:
    actor = stage.somebody(deed.by)
    match deed:
        case deeds.Appropriate():
            funding.appropriate(
                district=stage.body(deed.district).pk,
                source=deed.source,
                year=deed.year,
                authority=deed.authority,
                paper=deed.paper,
                amount=deed.amount,
                on=deed.on,
                actor=actor,
                at=at,
            )
        case deeds.Allocate():
            funding.allocate(
                appropriation=Appropriation.objects.get(paper=deed.granted).pk,
                project=_project(deed.project),
                paper=deed.paper,
                amount=deed.amount,
                on=deed.on,
                actor=actor,
                at=at,
            )
        case deeds.Contribute():
            funding.contribute(
                project=_project(deed.project),
                source=deed.source,
                payer=deed.payer,
                amount=deed.amount,
                on=deed.on,
                voucher=deed.voucher,
                file=_kept(deed.file, at),
                actor=actor,
                at=at,
            )


def _spend(deed: deeds.SignContract | deeds.Incur | deeds.Pay, stage: Known, at: datetime) -> None:
    project, actor = _project(deed.project), stage.somebody(deed.by)
    match deed:
        case deeds.SignContract():
            funding.sign_contract(
                project=project,
                firm=stage.body(deed.firm).pk,
                number=deed.number,
                subject=deed.subject,
                amount=deed.amount,
                on=deed.on,
                file=_kept(deed.file, at),
                actor=actor,
                at=at,
            )
        case deeds.Incur():
            funding.incur(
                project=project,
                what=deed.what,
                measure=deed.measure,
                contract=Contract.objects.get(project=project, number=deed.contract).pk,
                amount=deed.amount,
                on=deed.on,
                until=deed.until,
                actor=actor,
                at=at,
            )
        case deeds.Pay():
            pots = {"project": project}
            spent = funding.Spent(
                line=deed.line,
                amount=deed.amount,
                on=deed.on,
                voucher=deed.voucher,
                allocation=Allocation.objects.get(**pots, paper=deed.allocation).pk if deed.allocation else None,
                contribution=(
                    Contribution.objects.get(**pots, voucher=deed.contribution).pk if deed.contribution else None
                ),
            )
            funding.pay(project=project, spent=spent, file=_kept(deed.file, at), actor=actor, at=at)


def _judge(deed: deeds.ReviewPayment | deeds.Reverse, stage: Known, at: datetime) -> None:
    project, actor = _project(deed.project), stage.somebody(deed.by)
    payment = Payment.objects.get(line__project=project, voucher=deed.voucher).pk
    match deed:
        case deeds.ReviewPayment():
            funding.review_payment(
                project=project, payment=payment, outcome=deed.outcome, reason=deed.reason, actor=actor, at=at
            )
        case deeds.Reverse():
            funding.reverse(
                kind="payment",
                record=payment,
                amount=deed.amount,
                on=deed.on,
                paper=deed.paper,
                reason=deed.reason,
                project=project,
                actor=actor,
                at=at,
            )


def _claim(deed: deeds.ClaimCosts | deeds.DecideClaim, stage: Known, at: datetime) -> None:
    project, actor = _project(deed.project), stage.somebody(deed.by)
    match deed:
        case deeds.ClaimCosts():
            parts = dict(deed.parts)
            funding.claim_costs(
                project=project, name=deed.subsidy, paper=deed.paper, parts=parts, on=deed.on, actor=actor, at=at
            )
        case deeds.DecideClaim():
            claim = Claim.objects.get(project=project, paper=deed.paper).pk
            paper = f"{deed.paper}审"
            funding.decide_claim(project=project, claim=claim, outcome=deed.outcome, paper=paper, actor=actor, at=at)


def _report(deed: deeds.SubmitReturn | deeds.HearReturn, stage: Known, at: datetime) -> None:
    district, month, actor = stage.body(deed.district), Month.read(deed.month), stage.somebody(deed.by)
    match deed:
        case deeds.SubmitReturn():
            seen = pages.digest_of(pages.drawn_up(computed(month, known=at), district))
            returns.submit_return(district=district.pk, month=month, seen=seen, note=deed.note, actor=actor, at=at)
        case deeds.HearReturn():
            last = Submission.objects.filter(district=district, month=month.first).order_by("-number")[0]
            returns.hear_return(submission=last.pk, outcome=deed.outcome, reason=deed.reason, actor=actor, at=at)


def _project(code: str) -> int:
    return Project.objects.values_list("pk", flat=True).get(code=code)


def _file(file: File) -> completion.File:
    return completion.File(drawn(file), file.name)


def _kept(file: File, at: datetime) -> int:
    return keep(drawn(file), name=file.name, at=at).pk
