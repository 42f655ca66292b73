"""What this app keeps of a project, as papers of its archive."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from django.utils import timezone

from meihao.completion.models import HandoverLine, Meeting, Paper, SiteCheck
from meihao.completion.rules.archive import Paper as Archived
from meihao.completion.rules.archive import table
from meihao.completion.rules.concluding import conclude
from meihao.completion.rules.records import AFTER, NOTICE, REPORT, UTILITY
from meihao.completion.selectors.contributions import filed, moment
from meihao.completion.selectors.law import step, warranties
from meihao.completion.selectors.records import appointed, must_sign, of_project
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.rules.schemes import quantity
from meihao.renovation.selectors.reconciliation import where_of
from meihao.renovation.selectors.schemes import names


def _papers(project: Project, known: datetime, steps: Collection[str]) -> Iterator[Archived]:
    rows = Paper.objects.filter(project=project, at__lte=known, step__in=steps).select_related("blob__shown", "by")
    utilities = {each.id: each.name for each in library.current().parts.acceptance.utilities}
    for row in rows.order_by("pk"):
        title = " ".join(filter(None, (step(row.step).name, utilities.get(row.topic, ""), row.number)))
        yield filed(row.blob, title, said=row.by, day=row.on)


def acceptance(project: Project, known: datetime) -> Iterator[Archived]:
    """Report, certificates, notices; then each meeting: its record, its minutes, what the station saw."""
    yield from _papers(project, known, {REPORT, UTILITY, NOTICE})
    pack = library.current()
    texts = {each.id: each.text for each in pack.parts.acceptance.items}
    sorts = {each.id: each.name for each in pack.parts.acceptance.guests}
    parties = appointed([project.pk]).get(project.pk, [])
    meetings = Meeting.objects.filter(project=project, at__lte=known).select_related(
        "minutes__shown", "by", "supervision__blob__shown", "supervision__by"
    )
    for row in meetings.prefetch_related("items", "attendees", "conclusions__organisation", "conclusions__by"):
        said = [each for each in row.conclusions.all() if each.at <= known]
        come = conclude(
            [(each.item, each.outcome) for each in row.items.all()],
            must_sign(parties, row.on),
            {each.body: each.outcome for each in said},
        )
        lines = [
            *(("验收项", texts.get(e.item, e.item), e.get_outcome_display(), e.note, "") for e in row.items.all()),
            *(("到场", sorts.get(e.sort, e.sort), e.name, e.post, "") for e in row.attendees.all()),
            *(
                (pack.bodies[e.body].name, e.organisation, e.get_outcome_display(), e.text, f"{e.by} {moment(e.at)}")
                for e in said
            ),
            ("结论", row.place, come.words, "", ""),
        ]
        title, day = f"竣工验收记录 第 {row.round} 次", row.on.isoformat()
        yield table(title, ("类别", "内容", "结果", "说明", "签署"), lines, said=str(row.by), day=day)
        yield filed(row.minutes, f"验收会议材料 第 {row.round} 次", said=row.by, day=row.on)
        seen = getattr(row, "supervision", None)
        if seen is not None and seen.at <= known:
            yield filed(seen.blob, f"质监监督记录 第 {row.round} 次", said=seen.by, day=row.on)


def handover(project: Project, known: datetime) -> Iterator[Archived]:
    """Filing and receipts, what was handed over with its warranties, and the checks of the site."""
    yield from _papers(project, known, AFTER)
    pack = library.current()
    words = names(project, pack)
    passed = of_project(project, on=timezone.localdate(known), known=known).accepted
    kinds = {each.id: each for each in warranties(passed.on if passed else None)}
    rows = HandoverLine.objects.filter(handover__project=project, handover__at__lte=known)
    lines = []
    for row in rows.select_related("handover", "work", "reply__by").order_by("pk"):
        reply, kind = getattr(row, "reply", None), kinds.get(row.warranty)
        said = (
            (reply.get_outcome_display(), reply.reason, reply.by) if reply and reply.at <= known else ("待确认", "", "")
        )
        until = (kind.until.isoformat() if kind.until else kind.term) if kind else ""
        amount = f"{quantity(row.work.quantity)} {row.work.unit}"
        where = words.where(where_of(row.work))
        lines.append((row.handover.number, row.work.item, amount, where, until, row.beside, *said))
    if lines:
        heading = ("清单号", "设施", "数量", "位置", "保修至", "钥匙和资料", "结论", "理由", "确认人")
        yield table("移交清单", heading, lines)
    checks = SiteCheck.objects.filter(project=project, at__lte=known).select_related("blob__shown", "by", "version")
    for check in checks.prefetch_related("lines").order_by("pk"):
        found = [(each.number, each.get_outcome_display(), each.note) for each in check.lines.all()]
        title, day = f"方案落实核对 方案{check.version}", check.on.isoformat()
        yield table(title, ("序号", "结果", "情况"), found, said=str(check.by), day=day)
        yield filed(check.blob, f"{title} 核对记录", said=check.by, day=check.on)
