"""What the renovation programme keeps of a project, as papers of its archive. Copies that people see, never the originals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone

from meihao.attachments.models import Blob
from meihao.attachments.rules import KINDS
from meihao.attachments.selectors import open_blob, shown
from meihao.completion.rules.archive import Paper, table, written
from meihao.facts.models import Evidence
from meihao.policy import library
from meihao.renovation.models import (
    AsBuilt,
    DepartmentOpinion,
    Dropping,
    Ground,
    GroundFile,
    GroundReview,
    ItemScore,
    PermitCase,
    PermitForm,
    Project,
    ProjectDocument,
)
from meihao.renovation.rules.schemes import quantity
from meihao.renovation.selectors import reconciliation
from meihao.renovation.selectors.permits import spoken_answers
from meihao.renovation.selectors.schemes import contents, names, versions


def filed(blob: Blob, title: str, *, said: object = "", day: date | None = None) -> Paper:
    """A file as a paper of the archive: the copy that people see. `blob.shown` must have been joined."""
    copy = shown(blob)
    kind = KINDS.get(copy.media_type)
    suffix = kind.suffix if kind else ""
    name = title[: -len(suffix)] if suffix and title.lower().endswith(suffix) else title
    on = day.isoformat() if day else ""
    return Paper(name, suffix, str(said), on, copy.sha256, copy.size, lambda: open_blob(copy))


def moment(at: datetime) -> str:
    """A moment as people here read it."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def preconditions(project: Project, known: datetime) -> Iterator[Paper]:
    """The records of the preconditions, and their files."""
    rows = Ground.objects.filter(project=project, entered_at__lte=known).select_related("entered_by").order_by("pk")
    said = {
        review.ground_id: review
        for review in GroundReview.objects.filter(ground__project=project, at__lte=known)
        .select_related("by")
        .order_by("at", "pk")
    }
    lines = []
    for row in rows:
        review = said.get(row.pk)
        outcome = (review.get_outcome_display(), review.reason, str(review.by)) if review else ("待确认", "", "")
        lines.append((row.pk, row.get_kind_display(), row.on, row.entered_by, moment(row.entered_at), *outcome))
    if lines:
        heading = ("编号", "种类", "日期", "登记人", "登记时间", "结论", "理由", "确认人")
        yield table("前置记录清单", heading, lines)
    files = GroundFile.objects.filter(ground__project=project, ground__entered_at__lte=known)
    for file in files.select_related("blob__shown", "ground__entered_by").order_by("ground", "pk"):
        title = f"{file.ground.get_kind_display()} {file.caption}"
        yield filed(file.blob, title, said=file.ground.entered_by, day=file.ground.on)


def scheme(project: Project, known: datetime) -> Iterator[Paper]:
    """Every version of the scheme: the answer to each content, and the commitments."""
    pack = library.current()
    words = names(project, pack)
    for version in versions(project):
        if version.row.at > known:
            continue
        filing = getattr(version.row, "filing", None)
        mark = f"，备案 {filing.reference}" if filing is not None and filing.at <= known else ""
        title, day = f"改造方案 {version.row}{mark}", timezone.localdate(version.row.at).isoformat()
        said = contents(version.scheme, words, pack)
        answers = [(each.measure.name, each.answer, each.note) for each in said]
        by = str(version.row.by)
        yield table(f"{title} 逐项结论", ("改造内容", "结论", "佐证或理由"), answers, said=by, day=day)
        lines = [
            (
                told.promise.number,
                each.measure.name,
                told.promise.item,
                quantity(told.promise.quantity),
                told.promise.unit,
                told.where,
                told.price,
                told.promise.due_on,
                told.funder,
                told.promised_by,
            )
            for each in said
            for told in each.promises
        ]
        heading = (
            "序号",
            "改造内容",
            "工程内容",
            "工程量",
            "单位",
            "位置",
            "单价（元）",
            "完成期限",
            "资金来源",
            "承诺单位",
        )
        yield table(f"{title} 承诺", heading, lines, said=by, day=day)


def reviews(project: Project, known: datetime) -> Iterator[Paper]:
    """What departments and experts said."""
    opinions = DepartmentOpinion.objects.filter(invitation__review__project=project, at__lte=known)
    lines = [
        (
            row.invitation.review.round,
            row.invitation.organisation,
            row.get_outcome_display(),
            row.opinion,
            row.by,
            moment(row.at),
        )
        for row in opinions.select_related("invitation__review", "invitation__organisation", "by").order_by("pk")
    ]
    if lines:
        yield table("联合审查意见", ("轮次", "部门", "结论", "意见", "答复人", "时间"), lines)
    scores = ItemScore.objects.filter(ballot__seat__draw__review__project=project, ballot__at__lte=known)
    marks = [
        (
            row.ballot.seat.draw.review.round,
            row.ballot.seat.expert,
            row.item,
            row.score,
            row.most,
            row.opinion,
            moment(row.ballot.at),
        )
        for row in scores.select_related("ballot__seat__draw__review", "ballot__seat__expert").order_by("pk")
    ]
    if marks:
        yield table("专家评审表", ("轮次", "专家", "评审项", "得分", "满分", "修改意见", "时间"), marks)


def permits(project: Project, known: datetime) -> Iterator[Paper]:
    """The forms with their answers, the cases, and every document of the project."""
    pack = library.current()
    forms = PermitForm.objects.filter(project=project, at__lte=known).select_related("by").order_by("pk")
    for form in forms:
        rows = spoken_answers(pack, form.answers)
        yield table("审批申报表", ("问题", "答复"), rows, said=str(form.by), day=form.on.isoformat())
    titles = {each.id: each.name for each in pack.parts.permits.permits}
    lines = []
    cases = PermitCase.objects.filter(project=project, at__lte=known).select_related("office", "decision")
    for case in cases.order_by("pk"):
        ended = getattr(case, "decision", None)
        if ended is not None and ended.at > known:
            ended = None
        result = (
            (ended.get_outcome_display(), ended.number, ended.on, ended.reason) if ended else ("办理中", "", "", "")
        )
        lines.append((titles.get(case.permit, case.permit), case.office, case.received_on, case.due_on, *result))
    if lines:
        heading = ("审批事项", "办理机构", "受理日期", "应办结日期", "结果", "文号", "办结日期", "理由")
        yield table("审批办件", heading, lines)
    documents = ProjectDocument.objects.filter(project=project, added_at__lte=known)
    for document in documents.select_related("blob__shown", "added_by").order_by("pk"):
        title = f"{document.get_kind_display()} {document.title}"
        yield filed(document.blob, title, said=document.added_by, day=timezone.localdate(document.added_at))


def works(project: Project, known: datetime) -> Iterator[Paper]:
    """Promises against works, decisions to drop, and a photograph of each record of works."""
    words = names(project, library.current())
    sheet = reconciliation.sheet(project, words, by=known)
    if sheet is not None:
        yield written("承诺与完成", ".xlsx", sheet)
    drops = Dropping.objects.filter(project=project, at__lte=known).select_related("by").order_by("pk")
    decided = [(row.number, row.reference, row.grounds, row.by, moment(row.at)) for row in drops]
    if decided:
        yield table("取消承诺的决定", ("序号", "决定文号", "理由", "决定人", "时间"), decided)
    rows = AsBuilt.objects.filter(project=project, at__lte=known).select_related("photo__shown", "by").order_by("pk")
    for row in rows:
        title = f"{row.item} {quantity(row.quantity)} {row.unit} {words.where(reconciliation.where_of(row))}"
        yield filed(row.photo, title, said=row.by, day=row.on)


def evidence(project: Project, known: datetime) -> Iterator[Paper]:
    """The evidence of facts about the project."""
    rows = Evidence.objects.filter(subject=project.subject_id, submitted_at__lte=known)
    for row in rows.select_related("blob__shown", "submitted_by").order_by("pk"):
        yield filed(row.blob, row.title, said=row.submitted_by, day=row.effective_on)
