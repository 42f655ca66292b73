"""Naming the people of a site: key posts, reliefs that the construction unit approves, and special workers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.rules.deciding import Refused
from meihao.renovation.selectors import acts
from meihao.renovation.services import holding
from meihao.sites.models import KeyPerson, Relief, ReliefDecision, SpecialWorker
from meihao.sites.rules.standard import MANAGER, standard
from meihao.sites.selectors import who

TWICE = "这本证书已在另一个项目担任项目经理，不能同时担任两个；请先在那边办理换人，或换一人"


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody with a certificate."""

    name: str
    certificate: str
    expires_on: date

    @property
    def bare(self) -> Named:
        """Without spaces around."""
        return Named(self.name.strip(), self.certificate.strip(), self.expires_on)

    def faults(self, since: date) -> Iterator[str]:
        """What is wrong with them for a post from a day on."""
        if not self.name or not self.certificate:
            yield "请写明姓名和证书编号"
        if self.expires_on < since:
            yield f"证书 {self.expires_on.isoformat()} 到期，早于 {since.isoformat()}；请换发证书或换一人"


@transaction.atomic(durable=True)
def enter_person(*, project: int, post: str, who_: Named, since: date, actor: User, at: datetime) -> KeyPerson:
    """Name the first person in a key post; whoever follows comes by a relief. The same again changes nothing.

    Raises Refused. Basis: opinion/9
    """
    here = holding.held(project)
    pack = library.current()
    asked = standard(pack)
    wanted, person = asked.posts.get(post), who_.bare
    if wanted is None:
        raise Refused("请从关键岗位中选一个")
    now = KeyPerson.objects.filter(project=here, post=post, until=None).first()
    if now is not None and (now.certificate, now.name) == (person.certificate, person.name):
        return now
    reasons = list(person.faults(since))
    if not acts(actor, wanted.body, here, pack):
        reasons.append(f"{wanted.name}由{pack.bodies[wanted.body].name}登记；请转给他们的经办人办理")
    if now is not None:
        reasons.append(f"{wanted.name}现由{now.name}担任；换人请提出申请，由{pack.bodies[who.APPROVER].name}同意")
    if since > timezone.localdate(at):
        reasons.append(f"日期 {since.isoformat()} 在今天之后，请核对")
    before = KeyPerson.objects.filter(project=here, post=post, until__gte=since).exists()
    if before:
        reasons.append("这一天岗位上另有其人，请核对日期")
    firm = who.firm(here, wanted.body)
    if reasons or firm is None:
        raise Refused(*reasons)
    made = _placed(here, post, person, firm=firm, since=since, actor=actor, at=at)
    holding.note("person.entered", here, actor, at, post=post, person=made.pk, since=since)
    return made


def _placed(here: Project, post: str, person: Named, *, firm: int, since: date, actor: User, at: datetime) -> KeyPerson:
    """Somebody in a post. Raises Refused for a manager of another project: the database says so."""
    try:
        with transaction.atomic():
            return KeyPerson.objects.create(
                project=here,
                post=post,
                organisation_id=firm,
                name=person.name,
                certificate=person.certificate,
                expires_on=person.expires_on,
                since=since,
                by=actor,
                at=at,
            )
    except IntegrityError as error:
        if post == MANAGER:
            raise Refused(TWICE) from error
        raise


@transaction.atomic(durable=True)
def ask_relief(*, person: int, who_: Named, on: date, reason: str, actor: User, at: datetime) -> Relief:
    """Ask that somebody named take over a key post from a day on. The same again, while undecided, changes nothing.

    Raises Refused.
    """
    found = KeyPerson.objects.get(pk=person)
    here = holding.held(found.project_id)
    leaving = KeyPerson.objects.get(pk=person)
    pack = library.current()
    wanted = standard(pack).posts.get(leaving.post)
    new = who_.bare
    open_ = Relief.objects.filter(leaving=leaving, decision=None).first()
    if open_ is not None and (open_.certificate, open_.on) == (new.certificate, on):
        return open_
    reasons = list(new.faults(on))
    if wanted is None or not acts(actor, wanted.body, here, pack):
        told = pack.bodies[wanted.body].name if wanted else "原单位"
        reasons.append(f"换人由{told}申请；请转给他们的经办人办理")
    if leaving.until is not None:
        reasons.append(f"{leaving.name}已经不在这个岗位上，请刷新页面")
    if open_ is not None:
        reasons.append(f"由{open_.name}接任的申请还没有审批，请等待结论")
    if new.certificate == leaving.certificate:
        reasons.append("接任人与现任是同一本证书，请核对")
    if on <= leaving.since:
        reasons.append(f"接任日期应在现任到岗的 {leaving.since.isoformat()} 之后")
    if not reason.strip():
        reasons.append("请写明换人的理由")
    if reasons:
        raise Refused(*reasons)
    made = Relief.objects.create(
        leaving=leaving,
        name=new.name,
        certificate=new.certificate,
        expires_on=new.expires_on,
        on=on,
        reason=reason.strip(),
        by=actor,
        at=at,
    )
    holding.note("relief.asked", here, actor, at, relief=made.pk, post=leaving.post, on=on)
    return made


@transaction.atomic(durable=True)
def decide_relief(*, relief: int, outcome: str, actor: User, at: datetime, reason: str = "") -> ReliefDecision:
    """Approve or refuse a relief, once. Approved, the one leaves the day before and the other follows.

    Raises Refused.
    """
    found = Relief.objects.select_related("leaving").get(pk=relief)
    here = holding.held(found.leaving.project_id)
    asked = Relief.objects.select_related("leaving", "decision").get(pk=relief)
    pack = library.current()
    done: ReliefDecision | None = getattr(asked, "decision", None)
    if done is not None and (done.outcome, done.by_id) == (outcome, actor.pk):
        return done
    reasons = list(_undecidable(asked, outcome, reason, actor))
    if not acts(actor, who.APPROVER, here, pack):
        reasons.append(f"换人由{pack.bodies[who.APPROVER].name}审批；请转给他们的经办人办理")
    wanted = standard(pack).posts.get(asked.leaving.post)
    firm = who.firm(here, wanted.body) if wanted else None
    if firm is None:
        reasons.append("项目还没有指定这家参建单位，请先由区市指定")
    if reasons or firm is None:
        raise Refused(*reasons)
    made = ReliefDecision.objects.create(relief=asked, outcome=outcome, reason=reason.strip(), by=actor, at=at)
    if outcome == ReliefDecision.Outcome.APPROVED:
        KeyPerson.objects.filter(pk=asked.leaving_id).update(until=asked.on - timedelta(days=1))
        person = Named(asked.name, asked.certificate, asked.expires_on)
        _placed(here, asked.leaving.post, person, firm=firm, since=asked.on, actor=asked.by, at=at)
    holding.note("relief.decided", here, actor, at, relief=asked.pk, outcome=outcome)
    return made


def _undecidable(asked: Relief, outcome: str, reason: str, actor: User) -> Iterator[str]:
    """Why a relief cannot be decided so by this person, whoever they speak for."""
    done: ReliefDecision | None = getattr(asked, "decision", None)
    if done is not None:
        yield f"这份申请已经有结论：{done.get_outcome_display()}"
    elif asked.leaving.until is not None:
        yield f"{asked.leaving.name}已经不在这个岗位上，请另行申请"
    if asked.by_id == actor.pk:
        yield "这份申请由您提出，应由其他人审批"
    if outcome not in ReliefDecision.Outcome.values:
        yield "请选一种结论：同意或不同意"
    if outcome == ReliefDecision.Outcome.REFUSED and not reason.strip():
        yield "不同意请写明理由，申请人会看到"


@transaction.atomic(durable=True)
def enter_worker(*, project: int, trade: str, who_: Named, since: date, actor: User, at: datetime) -> SpecialWorker:
    """Enter somebody who does special work on the site. The same certificate of a trade again is the entry there is.

    Raises Refused. Basis: opinion/9
    """
    here = holding.held(project)
    pack = library.current()
    worker = who_.bare
    known = SpecialWorker.objects.filter(project=here, trade=trade, certificate=worker.certificate, until=None).first()
    if known is not None and known.name == worker.name:
        return known
    reasons = list(worker.faults(since))
    if known is not None:
        reasons.append(f"这本证书已登记在{known.name}名下，请核对")
    if trade not in standard(pack).trades:
        reasons.append("请从特种作业的工种中选一种")
    if not acts(actor, who.CONTRACTOR, here, pack):
        reasons.append(f"特种作业人员由{pack.bodies[who.CONTRACTOR].name}登记；请转给他们的经办人办理")
    if since > timezone.localdate(at):
        reasons.append(f"进场日期 {since.isoformat()} 在今天之后，请核对")
    if reasons:
        raise Refused(*reasons)
    made = SpecialWorker.objects.create(
        project=here,
        trade=trade,
        name=worker.name,
        certificate=worker.certificate,
        expires_on=worker.expires_on,
        since=since,
        by=actor,
        at=at,
    )
    holding.note("worker.entered", here, actor, at, worker=made.pk, trade=trade)
    return made


@transaction.atomic(durable=True)
def release_worker(*, worker: int, on: date, actor: User, at: datetime) -> SpecialWorker:
    """Somebody who did special work has left. Again changes nothing. Raises Refused."""
    found = SpecialWorker.objects.get(pk=worker)
    here = holding.held(found.project_id)
    leaving = SpecialWorker.objects.get(pk=worker)
    pack = library.current()
    if leaving.until is not None:
        return leaving
    reasons = []
    if not acts(actor, who.CONTRACTOR, here, pack):
        reasons.append(f"离场由{pack.bodies[who.CONTRACTOR].name}登记；请转给他们的经办人办理")
    if not leaving.since <= on <= timezone.localdate(at):
        reasons.append(f"离场日期应在进场的 {leaving.since.isoformat()} 与今天之间")
    if reasons:
        raise Refused(*reasons)
    SpecialWorker.objects.filter(pk=leaving.pk).update(until=on)
    holding.note("worker.released", here, actor, at, worker=leaving.pk, on=on)
    leaving.refresh_from_db()
    return leaving
