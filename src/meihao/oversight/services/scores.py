"""Computing the scores of a period, publishing them, hearing what districts say against them, and sealing them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.assessment.selectors.dossiers import end_of
from meihao.attachments.services import File, keep
from meihao.audit.services import record
from meihao.kernel.canonical import digest
from meihao.organisations.models import Kind, Organisation
from meihao.oversight.models import AppealHearing, ScoreAppeal, ScorePublication, ScoreRun, ScoreSeal
from meihao.oversight.rules import scoring
from meihao.oversight.rules.periods import Span, read
from meihao.oversight.rules.settling import COMPUTED, SETTLED, UPHELD
from meihao.oversight.selectors import scores as selecting
from meihao.policy import library
from meihao.renovation.rules.deciding import Overtaken, Refused


def compute_scores(*, period: str, actor: User, at: datetime) -> ScoreRun:
    """Compute the scores of a period that is over, from all that was written down by the end of the day before.

    What is still being written cannot come in between, so that it is read before the transaction. The same again, with
    nothing new, is the computation that there is. Raises Overtaken or Refused. Basis: plan/4.3
    """
    span, today, pack = _span(period), timezone.localdate(at), library.current()
    known = end_of(today - timedelta(days=1))
    seen = selecting.period(span)
    _refuse(_may_compute(seen, actor, at))
    inputs = selecting.computed(seen, known=known)
    result = scoring.outcome(inputs)
    with transaction.atomic(durable=True):
        city = _held()
        here = selecting.period(span)
        last = here.latest
        if last is not None and last.inputs_digest == digest(inputs) and here.standing(today).state == COMPUTED:
            return last
        if (last and last.pk) != (seen.latest and seen.latest.pk) or here.excused != seen.excused:
            raise Overtaken("刚刚有人算过或审理过这一期，请看过再算")
        _refuse(_may_compute(here, actor, at))
        made = ScoreRun.objects.create(
            period=span.code,
            number=last.number + 1 if last else 1,
            known_at=known,
            pack_digest=pack.digest,
            inputs=inputs,
            inputs_digest=digest(inputs),
            result=result,
            digest=digest(result),
            by=actor,
            at=at,
        )
        _note("score.computed", city, span, actor, at, run=made.number, digest=made.digest)
        return made


def _may_compute(here: selecting.Period, actor: User, at: datetime) -> list[str]:
    now, today = here.standing(timezone.localdate(at)), timezone.localdate(at)
    reasons = _decider(actor, "计算")
    if here.span.until >= today:
        reasons.append(f"{here.span.name}还没有结束，{here.span.until.isoformat()} 以后再算")
    if not now.computes:
        reasons.append(f"这一期{now.words}；申诉成立以后才重新计算")
    return reasons


@transaction.atomic(durable=True)
def publish_scores(*, period: str, seen: str, actor: User, at: datetime) -> ScorePublication:
    """Publish the last computation, which is the one that was seen (`seen` is its digest); districts may appeal from then on.

    The same again is the publication that there is. Raises Overtaken or Refused. Basis: plan/4.3
    """
    span = _span(period)
    city, here = _held(), selecting.period(span)
    last, today = here.latest, timezone.localdate(at)
    if last is not None and here.published is not None and here.published.run_id == last.pk and last.digest == seen:
        return here.published
    now, reasons = here.standing(today), _decider(actor, "公布")
    if now.state != COMPUTED:
        reasons.append(f"这一期{now.words}，没有待公布的结果")
    _refuse(reasons)
    assert last is not None  # noqa: S101 - by its state
    if last.digest != seen:
        raise Overtaken("页面打开以后结果重新算过，请看过再公布")
    made = ScorePublication.objects.create(
        run=last, until=today + timedelta(days=_figure("appeal_days")), by=actor, at=at
    )
    _note("score.published", city, span, actor, at, run=last.number, until=made.until)
    return made


def appeal_score(
    *, period: str, district: str, part: str, grounds: str, actor: User, at: datetime, file: File | None = None
) -> ScoreAppeal:
    """Say for a district what is wrong with a part of its published score. Once for each part of a publication.

    The same again is the appeal that there is. Raises Refused. Basis: plan/4.3
    """
    blob = keep(file.content, name=file.name, at=at) if file else None
    span, grounds = _span(period), grounds.strip()
    with transaction.atomic(durable=True):
        _held()
        here, body = selecting.period(span), Organisation.objects.get(code=district, kind=Kind.DISTRICT)
        published, today = here.published, timezone.localdate(at)
        done = [one for one in here.appeals if published and one.publication_id == published.pk]
        mine = next((one for one in done if (one.district_id, one.part) == (body.pk, part)), None)
        if mine and (mine.grounds, mine.blob_id, mine.by_id) == (grounds, blob.pk if blob else None, actor.pk):
            return mine
        reasons = []
        pack = library.current()
        if not selecting.appeals_for(actor, body):
            reasons.append(f"申诉由{pack.bodies[pack.parts.scoring.settlement.appellant].name}提出；请转给他们的经办人")
        if published is None or not here.standing(today).appeals(today):
            reasons.append("现在没有可以申诉的结果：公布以后在申诉期内才能申诉")
        if mine is not None:
            reasons.append("这一项已经申诉过，请等审理结论；还有别的材料，请直接交给市里的经办人")
        if published and part not in {each["id"] for each in published.run.result.get(district, {}).get("parts", ())}:
            reasons.append("请选一个考核项")
        if not grounds:
            reasons.append("请写明申诉理由")
        _refuse(reasons)
        assert published is not None  # noqa: S101 - by its state
        made = ScoreAppeal.objects.create(
            publication=published, district=body, part=part, grounds=grounds, blob=blob, by=actor, at=at
        )
        _note("score.appealed", body, span, actor, at, district=district, part=part)
        return made


@transaction.atomic(durable=True)
def hear_appeal(
    *, appeal: int, outcome: str, reason: str, actor: User, at: datetime, excused: Sequence[str] = ()
) -> AppealHearing:
    """Reject an appeal, or uphold it and say which records no longer count; once, and nobody hears their own.

    What was upheld counts in the next computation. The same again changes nothing. Raises Overtaken or Refused.
    Basis: plan/4.3
    """
    city = _held()
    row = ScoreAppeal.objects.select_related("publication__run", "district").get(pk=appeal)
    reason, refs = reason.strip(), sorted(set(excused)) if outcome == UPHELD else []
    done = AppealHearing.objects.filter(appeal=row).first()
    if done is not None:
        if (done.outcome, done.reason, done.excused, done.by_id) == (outcome, reason, refs, actor.pk):
            return done
        raise Overtaken("这件申诉刚刚有人审理过，请看过结论")
    figure = scoring.figures_of(row.publication.run.inputs)[row.district.code][row.part]
    reasons = _decider(actor, "审理")
    if row.by_id == actor.pk:
        reasons.append("这件申诉由您提出，应由其他人审理")
    if outcome not in AppealHearing.Outcome.values:
        reasons.append("结论应为申诉成立或不成立")
    if not reason:
        reasons.append("请写明理由，区市看得到")
    if not set(refs) <= {each.ref for each in figure.items}:
        reasons.append("不计的记录应是这一项里计入的记录")
    _refuse(reasons)
    made = AppealHearing.objects.create(appeal=row, outcome=outcome, reason=reason, excused=refs, by=actor, at=at)
    _note(
        "score.heard", city, _span(row.publication.run.period), actor, at,
        district=row.district.code, part=row.part, outcome=outcome, excused=refs,
    )  # fmt: skip
    return made


@transaction.atomic(durable=True)
def seal_scores(*, period: str, actor: User, at: datetime) -> ScoreSeal:
    """Seal what was published last, once nobody may appeal any more and every appeal was heard; nothing comes after it.

    What is sealed has to come out again to the byte. The same again is the seal that there is. Raises Refused.
    Basis: plan/4.3
    """
    span = _span(period)
    city, here = _held(), selecting.period(span)
    if here.sealed is not None:
        return here.sealed
    now, reasons = here.standing(timezone.localdate(at)), _decider(actor, "封存")
    if now.state != SETTLED:
        until = f"（可申诉至 {now.until.isoformat()}）" if now.until else ""
        reasons.append(f"这一期{now.words}{until}，申诉期满、申诉都审理完才能封存")
    _refuse(reasons)
    assert here.published is not None  # noqa: S101 - by its state
    run = here.published.run
    if digest(scoring.outcome(run.inputs)) != run.digest:
        raise Refused("按存下的依据重算，结果与公布的不一致，不能封存；请联系系统管理员核对数据库")
    made = ScoreSeal.objects.create(period=span.code, publication=here.published, digest=run.digest, by=actor, at=at)
    _note("score.sealed", city, span, actor, at, run=run.number, digest=run.digest)
    return made


def _span(period: str) -> Span:
    found = read(period)
    if found is None or found.kind not in {each.id for each in library.current().parts.scoring.periods}:
        raise Refused("没有这个考核周期；应如 2026-q3 或 2026")
    return found


def _held() -> Organisation:
    """The city, held until the transaction ends, so that of two officers one comes after the other."""
    return Organisation.objects.select_for_update(of=("self",)).get(kind=Kind.CITY)


def _decider(actor: User, verb: str) -> list[str]:
    if selecting.decides(actor):
        return []
    pack = library.current()
    return [f"考核由{pack.bodies[pack.parts.scoring.settlement.decider].name}{verb}；请转给他们的经办人"]


def _figure(name: str) -> int:
    pack = library.current()
    written: str = getattr(pack.parts.scoring.settlement, name)
    return int(str(pack.parameters[written.removeprefix("@")].value))


def _refuse(reasons: Sequence[str]) -> None:
    if reasons:
        raise Refused(*reasons)


def _note(verb: str, body: Organisation, span: Span, actor: User, at: datetime, **details: object) -> None:
    record(verb, kind="score", key=span.code, actor=actor, at=at, territory=body.path, **details)
