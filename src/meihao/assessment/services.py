"""Deciding about a subject: what profile it is held against, and what an assessment concludes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.assessment import selectors
from meihao.assessment.models import Decision
from meihao.audit.services import record
from meihao.facts.models import Evidence, Subject
from meihao.policy import library

CONCLUSION = "conclusion"
OUTCOMES = {"met": "达标", "unmet": "未达标", "deferred": "补正后再议"}


class Refused(Exception):
    """A decision that cannot be made; `reasons` say why, each with what would mend it."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


class Overtaken(Refused):
    """Somebody else decided in the meantime."""


@transaction.atomic(durable=True)
def designate(
    *, subject: int, profile: str, on: date, grounds: str, actor: User, at: datetime, after: int | None = None
) -> Decision:
    """Hold a subject against a profile from a day on. The same designation again changes nothing.

    `after` is the number of the designation that the actor saw standing, 0 for none: if there is another by now,
    Overtaken. Raises Refused.

    Basis: plan/3.2.2
    """
    place = _held(subject)
    pack = library.current()
    if profile not in pack.profiles:
        raise Refused(f"没有这种试点类型，可选：{'、'.join(each.name for each in pack.profiles.values())}")
    return decide(
        place,
        selectors.DESIGNATION,
        profile,
        on=on,
        grounds=grounds,
        actor=actor,
        at=at,
        digest="0" * 64,
        reasons={},
        after=after,
    )


@transaction.atomic(durable=True)
def conclude(
    *,
    subject: int,
    outcome: str,
    on: date,
    seen: str,
    grounds: str,
    actor: User,
    at: datetime,
    after: int | None = None,
) -> Decision:
    """Conclude an assessment: what was decided, and the digest and counts of what was seen.

    `seen` is the digest printed on the page that the actor decided from; if the records have changed since, the
    decision is refused rather than made on something else. “达标” is refused while a required level is not met.
    Nobody concludes on evidence that they submitted, nor on days to come. The same conclusion on the same records
    again changes nothing. `after` is as in `designate`. Raises Refused.

    Basis: plan/3.3.5
    """
    place = _held(subject)
    assessment = selectors.assess([place], on=on, known=at)[place.pk]
    tally = assessment.tally
    reasons = []
    if outcome not in OUTCOMES:
        reasons.append(f"没有这种结论，可选：{'、'.join(OUTCOMES.values())}")
    if seen != assessment.digest:
        reasons.append("您打开页面之后记录有变化，请刷新页面，看过现在的结论再决定")
    if on > timezone.localdate(at):
        reasons.append("不能按以后的日期作出结论")
    if outcome == "met" and (tally.unmet or tally.unknown):
        reasons.append(f"还有 {tally.unmet} 条未满足、{tally.unknown} 条未知，不能认定达标；先看缺口清单")
    if outcome != "met" and not grounds.strip():
        reasons.append("请写明理由")
    if Evidence.objects.filter(subject=place, submitted_by=actor).exists():
        reasons.append("您提交过本社区的证据，应由其他人作出结论")
    if reasons:
        raise Refused(*reasons)
    counts = {"met": tally.met, "unmet": tally.unmet, "unknown": tally.unknown, "na": tally.na}
    return decide(
        place,
        CONCLUSION,
        outcome,
        on=on,
        grounds=grounds,
        actor=actor,
        at=at,
        digest=assessment.digest,
        reasons=counts,
        after=after,
    )


def _held(subject: int) -> Subject:
    """The subject, held until the transaction ends, so that of two officers one comes after the other."""
    return Subject.objects.select_for_update(of=("self",)).select_related("territory").get(pk=subject)


def decide(
    place: Subject,
    kind: str,
    outcome: str,
    *,
    on: date,
    grounds: str,
    actor: User,
    at: datetime,
    digest: str,
    reasons: Mapping[str, object],
    after: int | None,
) -> Decision:
    """Write a decision that follows the last of its kind; the same outcome of the same records again is that decision.

    Belongs into the transaction of a service that has made sure of it. Raises Overtaken if another stands than `after`.
    """
    last = Decision.objects.filter(subject=place, kind=kind, superseded_by=None).select_related("by").first()
    if last is not None and (last.outcome, last.inputs_digest, last.effective_on) == (outcome, digest, on):
        return last
    if last is not None and after is not None and after != last.pk:
        raise Overtaken(f"您打开页面之后，{last.by}已经作了决定，请刷新页面，看过再决定")
    pack = library.current()
    decision = Decision.objects.create(
        kind=kind,
        subject=place,
        outcome=outcome,
        effective_on=on,
        at=at,
        by=actor,
        grounds=grounds.strip(),
        pack=pack.id,
        pack_digest=pack.digest,
        inputs_digest=digest,
        reasons=dict(reasons),
        supersedes=last,
    )
    record(
        f"{kind}.decided",
        kind="decision",
        key=decision.pk,
        actor=actor,
        at=at,
        territory=place.territory.path,
        subject=str(place),
        outcome=outcome,
        effective_on=on,
        saw=digest,
    )
    return decision
