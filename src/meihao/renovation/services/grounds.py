"""Entering records of the preconditions, confirming them, and settling what is said of a posted scheme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import IO

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.attachments.models import Blob
from meihao.attachments.rules import KINDS as FILE_KINDS
from meihao.attachments.rules import PICTURES
from meihao.attachments.services import keep
from meihao.kernel.canonical import digest
from meihao.places.rules.registering import beyond
from meihao.places.selectors.points import city_box
from meihao.policy import library
from meihao.renovation.models import (
    Canvass,
    Closing,
    Comment,
    Committee,
    CommitteeMember,
    Demolition,
    Ground,
    GroundFile,
    GroundReview,
    Posting,
    Project,
    Settlement,
    Structure,
    Survey,
)
from meihao.renovation.rules import grounds as rules
from meihao.renovation.rules.deciding import Overtaken, Refused
from meihao.renovation.selectors import grounds as selectors
from meihao.renovation.services.holding import held, note

MODELS = {
    rules.STRUCTURE: Structure,
    rules.DEMOLITION: Demolition,
    rules.SURVEY: Survey,
    rules.CANVASS: Canvass,
    rules.POSTING: Posting,
    rules.CLOSING: Closing,
}
PHOTOGRAPHS = frozenset({rules.STRUCTURE, rules.DEMOLITION, rules.POSTING})
"""Kinds whose files are photographs."""
MEDIA = frozenset(name for name, kind in FILE_KINDS.items() if kind in PICTURES)


@dataclass(frozen=True, slots=True)
class File:
    """A file handed in with a record: its bytes, its name and what it shows."""

    content: bytes | IO[bytes]
    name: str
    caption: str


def enter_ground(
    *,
    project: int,
    entry: rules.Entry,
    files: Sequence[File] = (),
    of: int | None = None,
    actor: User,
    at: datetime,
) -> Ground:
    """Enter a record of a precondition; it waits to be confirmed. The same again is the record that there is.

    `of` is the structure that was demolished or the posting whose comments are settled. The files are stored before
    the transaction begins. Raises Refused, and `attachments.rules.Refused` for a file that is not kept.
    """
    kind = rules.kind_of(entry)
    allowed = MEDIA if kind in PHOTOGRAPHS else None
    kept = [(keep(file.content, name=file.name, at=at, allowed=allowed), file.caption.strip()) for file in files]
    with transaction.atomic(durable=True):
        here = held(project)
        about = Ground.objects.filter(project=here, pk=of).first() if of is not None else None
        if isinstance(entry, rules.Closing) and about is not None:
            entry = replace(entry, count=_comments(about))
        said = digest({**rules.plain(entry), "of": of, "files": [[blob.sha256, caption] for blob, caption in kept]})
        known = Ground.objects.filter(project=here, kind=kind, digest=said).first()
        if known is not None:
            return known
        law, today = library.current().head.valid_from, timezone.localdate(at)
        reasons = [
            *unfit(actor, here),
            *rules.faults(entry, today=today, law=law),
            *_files(kind, kept),
            *_beside(here, entry, about, kept),
        ]
        if reasons:
            raise Refused(*reasons)
        ground = Ground.objects.create(
            project=here, kind=kind, on=entry.on, of=about, digest=said, entered_by=actor, entered_at=at
        )
        _keep(ground, entry)
        GroundFile.objects.bulk_create(
            [GroundFile(ground=ground, blob=blob, caption=caption) for blob, caption in kept]
        )
        note("ground.entered", here, actor, at, ground=ground.pk, sort=kind, digest=said)
    return ground


@transaction.atomic(durable=True)
def review_ground(
    *, ground: int, outcome: str, actor: User, at: datetime, reason: str = "", seen: int | None = None
) -> GroundReview:
    """Confirm a record or return it; the latest review stands. The same again changes nothing.

    `seen` is the number of the latest review that the actor looked at, 0 for none. Raises Refused, Overtaken.
    """
    it = Ground.objects.select_for_update(of=("self",)).select_related("project__organisation").get(pk=ground)
    reason = reason.strip()
    reasons = list(
        rules.review_faults(
            acts=selectors.may_confirm(actor, it.project),
            involved=actor.pk in selectors.involved(it),
            outcome=outcome,
            reason=reason,
        )
    )
    if reasons:
        raise Refused(*reasons)
    last = it.reviews.order_by("-at", "-pk").first()
    if last is not None and (last.outcome, last.reason) == (outcome, reason):
        return last
    if seen is not None and seen != (last.pk if last else 0):
        raise Overtaken("这条记录刚刚有人审核过，请看过新的结论再决定")
    made = GroundReview.objects.create(ground=it, outcome=outcome, reason=reason, by=actor, at=at)
    note("ground.reviewed", it.project, actor, at, ground=it.pk, sort=it.kind, outcome=outcome, review=made.pk)
    return made


@transaction.atomic(durable=True)
def take_comment(*, posting: int, received_on: date, channel: str, text: str, actor: User, at: datetime) -> Comment:
    """Enter what somebody said of a posted scheme. The same again is the comment that there is. Raises Refused."""
    up = Posting.objects.select_related("ground").get(pk=posting)
    here = held(up.ground.project_id)
    given = {"received_on": received_on, "channel": channel.strip(), "text": text.strip()}
    known = up.comments.filter(**given).first()
    if known is not None:
        return known
    reasons = list(unfit(actor, here))
    if received_on > timezone.localdate(at):
        reasons.append(f"收到日期 {received_on.isoformat()} 在今天之后，请核对")
    if received_on < up.posted_on:
        reasons.append(f"收到日期 {received_on.isoformat()} 早于公示日期 {up.posted_on.isoformat()}，请核对")
    if not given["text"] or not given["channel"]:
        reasons.append("请写明意见和收到的途径")
    if reasons:
        raise Refused(*reasons)
    made = Comment.objects.create(posting=up, **given, entered_by=actor, entered_at=at)
    note("comment.entered", here, actor, at, ground=up.pk, comment=made.pk)
    return made


@transaction.atomic(durable=True)
def settle_comment(*, comment: int, adopted: bool, answer: str, actor: User, at: datetime) -> Settlement:
    """Say how a comment was settled, once. The same again changes nothing. Raises Refused, Overtaken."""
    it = Comment.objects.select_related("posting__ground").get(pk=comment)
    here = held(it.posting.ground.project_id)
    answer = answer.strip()
    known = Settlement.objects.filter(comment=it).first()
    if known is not None:
        if (known.adopted, known.answer) == (adopted, answer):
            return known
        raise Overtaken("这条意见已经处理过了；请刷新页面查看处理结果")
    reasons = list(unfit(actor, here))
    if not answer:
        reasons.append("请写明怎样处理、怎样答复")
    if reasons:
        raise Refused(*reasons)
    made = Settlement.objects.create(comment=it, adopted=adopted, answer=answer, by=actor, at=at)
    note("comment.settled", here, actor, at, ground=it.posting_id, comment=it.pk, adopted=adopted)
    return made


def unfit(actor: User, here: Project) -> list[str]:
    """Why somebody may not enter records of a project."""
    if selectors.may_enter(actor, here):
        return []
    return ["四前置由项目所在的社区或街道登记；请转给他们的经办人办理"]


def _files(kind: str, kept: Sequence[tuple[Blob, str]]) -> list[str]:
    reasons = []
    if not kept and kind in rules.NEEDS_FILE:
        reasons.append(rules.NEEDS_FILE[kind])
    if len({blob.pk for blob, _ in kept}) < len(kept):
        reasons.append("有两处用了同一张照片；请每处各拍一张")
    if any(not caption for _, caption in kept):
        reasons.append("请写明每张照片的位置")
    return reasons


def _beside(here: Project, entry: rules.Entry, about: Ground | None, kept: Sequence[tuple[Blob, str]]) -> list[str]:
    """What does not fit the records that there are."""
    match entry:
        case rules.Structure():
            return _placed(entry)
        case rules.Demolition():
            return _demolished(entry, about, kept)
        case rules.Survey():
            return _surveyed(here, entry)
        case rules.Posting():
            return _posted(here, entry)
        case rules.Closing():
            return _closed(entry, about)
    return []


def _placed(entry: rules.Structure) -> list[str]:
    """Why a structure cannot be where it was put on the map."""
    if (entry.longitude is None) != (entry.latitude is None):
        return ["经度和纬度要么都填，要么都不填"]
    if entry.longitude is None or entry.latitude is None:
        return []
    said = beyond(entry.longitude, entry.latitude, city_box())
    return [said] if said else []


def _demolished(entry: rules.Demolition, about: Ground | None, kept: Sequence[tuple[Blob, str]]) -> list[str]:
    if about is None or about.kind != rules.STRUCTURE:
        return ["请先选台账中的一处违法建设"]
    reasons = []
    if entry.demolished_on < about.on:
        reasons.append(f"拆除日期 {entry.demolished_on.isoformat()} 早于发现日期 {about.on.isoformat()}，请核对")
    if about.files.filter(blob__in=[blob for blob, _ in kept]).exists():
        reasons.append("拆除后的照片与拆除前的是同一张；请到现场另拍")
    return reasons


def _surveyed(here: Project, entry: rules.Survey) -> list[str]:
    mine = selectors.of_project(here).filter(kind=rules.STRUCTURE, on__lte=entry.surveyed_on)
    count = sum(each.outcome != rules.RETURNED for each in mine)
    if count == entry.count:
        return []
    return [f"排查填 {entry.count} 处，台账里到那天有 {count} 处；请补登缺的，或核对处数"]


def _posted(here: Project, entry: rules.Posting) -> list[str]:
    before = [row for row in selectors.of_project(here).filter(kind=rules.POSTING) if row.outcome != rules.RETURNED]
    if not before:
        return []
    reasons = []
    if entry.posted_on < before[0].on:
        reasons.append(f"公示日期 {entry.posted_on.isoformat()} 早于上一次公示的 {before[0].on.isoformat()}，请核对")
    if not entry.change.strip():
        reasons.append("方案已经公示过；重新公示要写明有什么变化")
    return reasons


def _closed(entry: rules.Closing, about: Ground | None) -> list[str]:
    if about is None or about.kind != rules.POSTING:
        return ["请先选一次公示"]
    reasons = []
    if entry.closed_on < about.on:
        reasons.append(f"处理完毕日期 {entry.closed_on.isoformat()} 早于公示日期 {about.on.isoformat()}，请核对")
    loose = Comment.objects.filter(posting__ground=about, settlement=None).count()
    if loose:
        reasons.append(f"还有 {loose} 条公示意见没有处理；请逐条处理后再报")
    return reasons


def _comments(posting: Ground) -> int:
    return Comment.objects.filter(posting__ground=posting).count()


def _keep(ground: Ground, entry: rules.Entry) -> None:
    if isinstance(entry, rules.Committee):
        told = asdict(entry)
        members = told.pop("members")
        committee = Committee.objects.create(ground=ground, **told)
        CommitteeMember.objects.bulk_create([CommitteeMember(committee=committee, **member) for member in members])
    else:
        MODELS[rules.kind_of(entry)]._default_manager.create(ground=ground, **asdict(entry))
