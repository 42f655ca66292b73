"""Submitting evidence, and reviewing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.attachments.models import Blob
from meihao.attachments.services import keep
from meihao.audit.services import record
from meihao.facts.models import Evidence, EvidenceTarget, Review, Subject
from meihao.facts.rules.statements import (
    Overtaken,
    Refused,
    check_days,
    check_kind,
    check_place,
    check_review,
    distinct,
    grade_for,
    within,
)
from meihao.facts.services.statements import known_key, state
from meihao.policy import library
from meihao.policy.pack import Criterion, Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a piece of evidence shows: the value of one of its targets, perhaps in place of a fact stated wrongly."""

    key: str
    value: str
    ends_on: date | None = None
    supersedes: int | None = None


def submit_evidence(
    *,
    subject: int,
    content: bytes | IO[bytes],
    name: str,
    kind: str,
    title: str,
    effective_on: date,
    targets: Sequence[str],
    actor: User,
    at: datetime,
    expires_on: date | None = None,
    longitude: int | None = None,
    latitude: int | None = None,
    fact: Shown | None = None,
) -> Evidence:
    """Hand in a file for facts (by key) or criteria (by id) of a subject; it waits for review.

    The same file for the same day and kind is one piece of evidence, whatever it is called; while nobody has
    reviewed it, further targets join it. Coordinates in 1e-6 degree. With `fact`, what it shows is stated in the same
    transaction. Raises Refused, and `attachments.rules.Refused` for a file that is not kept; the file is stored
    before the transaction begins.
    """
    wanted = distinct(targets)
    check_targets(kind, wanted)
    check_place(longitude, latitude)
    title = title.strip()[:120]
    if not title:
        raise Refused("请给证据写个标题，例如“食堂门口照片”")
    check_days(effective_on=effective_on, until=expires_on, today=timezone.localdate(at), what="证据")
    blob = keep(content, name=name, at=at)
    given = {"title": title, "expires_on": expires_on, "longitude": longitude, "latitude": latitude}
    with transaction.atomic(durable=True):
        evidence = _enter(
            subject, blob, kind=kind, effective_on=effective_on, rest=given, targets=wanted, actor=actor, at=at
        )
        if fact is not None:
            state(
                subject=subject,
                key=fact.key,
                value=fact.value,
                effective_on=effective_on,
                source=title,
                actor=actor,
                at=at,
                grade=grade_for(known_key(fact.key).supply, kind),
                evidence=evidence.pk,
                ends_on=fact.ends_on,
                supersedes=fact.supersedes,
            )
    return evidence


def check_targets(kind: str, targets: Sequence[str]) -> None:
    """Every target is a key of a pack, or a criterion of the one in force, that takes evidence of the kind. Raises Refused."""
    pack = library.current()
    found: dict[str, Key | Criterion] = {}
    titles: dict[str, str] = {}
    for target in targets:
        if key := library.key(target):
            found[target], titles[target] = key, key.title
        elif target in pack.criteria:
            found[target], titles[target] = pack.criteria[target], pack.criteria[target].text
        else:
            raise Refused(f"规则包里没有“{target}”这项事实或条目，请核对")
    check_kind(kind, found, titles)


def _enter(
    subject: int,
    blob: Blob,
    *,
    kind: str,
    effective_on: date,
    rest: Mapping[str, object],
    targets: Sequence[str],
    actor: User,
    at: datetime,
) -> Evidence:
    about = Subject.objects.select_related("territory").get(pk=subject)
    evidence, new = Evidence.objects.select_for_update(of=("self",)).get_or_create(
        subject=about,
        blob=blob,
        kind=kind,
        effective_on=effective_on,
        defaults={**rest, "submitted_by": actor, "submitted_at": at},
    )
    added = add_targets(evidence, targets)
    if new or added:
        record(
            "evidence.submitted" if new else "evidence.aimed",
            kind=about.kind,
            key=about.code,
            actor=actor,
            at=at,
            territory=about.territory.path,
            evidence=evidence.pk,
            sort=evidence.kind,
            sha256=blob.sha256,
            effective_on=evidence.effective_on,
            targets=added,
        )
    return evidence


def add_targets(evidence: Evidence, targets: Sequence[str]) -> list[str]:
    """Let evidence that nobody has reviewed yet count for further targets too; those that are new."""
    there = set(evidence.targets.values_list("target", flat=True))
    added = [target for target in targets if target not in there]
    if added and there and evidence.reviews.exists():
        raise Refused("这份文件已经提交并审核过，不能再用于别的事实；请换一份文件，或写上另一个生效日期")
    EvidenceTarget.objects.bulk_create(EvidenceTarget(evidence=evidence, target=target) for target in added)
    return added


@transaction.atomic(durable=True)
def review_evidence(
    *, evidence: int, outcome: str, actor: User, at: datetime, reason: str = "", seen: int | None = None
) -> Review:
    """Accept, return or reject a piece of evidence; the latest review stands, and with it the facts that rest on it.

    `seen` is the number of the latest review that the reviewer looked at (0 for none): if there is another by now,
    Overtaken. The same outcome for the same reason again is the review that stands. Raises Refused.
    """
    piece = Evidence.objects.select_for_update(of=("self",)).select_related("subject__territory").get(pk=evidence)
    territory = piece.subject.territory.path
    involved = {piece.submitted_by_id, *piece.facts.values_list("stated_by", flat=True)}
    reason = reason.strip()
    check_review(
        outcome=outcome,
        reason=reason,
        reviewer=actor.pk,
        involved={person for person in involved if person is not None},
        inside=within(territory, actor.territories(Permission.EVIDENCE_REVIEW)),
    )
    latest = piece.reviews.order_by("-at", "-pk").first()
    if latest is not None and (latest.outcome, latest.reason) == (outcome, reason):
        return latest
    if seen is not None and seen != (latest.pk if latest else 0):
        raise Overtaken("这份证据刚刚有人审核过，请看过新的结论再决定")
    review = Review.objects.create(evidence=piece, outcome=outcome, reason=reason, by=actor, at=at)
    record(
        "evidence.reviewed",
        kind=piece.subject.kind,
        key=piece.subject.code,
        actor=actor,
        at=at,
        territory=territory,
        evidence=piece.pk,
        outcome=outcome,
        review=review.pk,
    )
    return review
